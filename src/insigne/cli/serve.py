"""`insigne serve`: data folder, keys, migrations, web and worker in one process; and its smaller sisters."""

import errno
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

from insigne.cli.commands import Trouble
from insigne.cli.keys import make_keys
from insigne.cli.sites import remember

if TYPE_CHECKING:
    from collections.abc import Sequence

THREADS = 8
CONNECTIONS = 1000
IDLE_SECONDS = 30
LAST_PORT = 65_535
# waitress keeps a request on disk before Django sees it; Django says the real limits, in plain words.
LARGEST_REQUEST = 60_000_000


def run(host: str, port: int) -> int:
    """Prepare and serve until interrupted."""
    os.environ.setdefault("INSIGNE_URL", f"http://{host}:{port}")
    prepare()
    listener = listen(host, port)
    from django.conf import settings

    print(f"Insigne serves {settings.INSIGNE_URL} from {settings.DATA}", flush=True)
    if "EMAIL_URL" not in os.environ:
        print(
            f"No mail server is set (EMAIL_URL): letters are kept in {settings.DATA / 'mail'}, nobody gets them."
        )
    _offer_setup()
    serve_forever(listener)
    return 0


def work() -> int:
    """The worker alone."""
    prepare()
    from insigne.jobs.worker import run_worker
    from insigne.schedule import SCHEDULE

    run_worker(SCHEDULE)
    return 0


def manage(arguments: "Sequence[str]") -> int:
    """Django's own commands, for operators."""
    boot()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["insigne manage", *arguments])
    return 0


def prepare() -> None:
    """Everything that must be there before a request: folder, keys, tables, static files. Raises Trouble."""
    data = data_folder()
    # The database, its journal and the files hold students' words: nobody else on the machine reads them.
    os.umask(0o077)
    _make_folder(data)
    make_keys(data)
    boot()
    _migrate()
    _check_seal()
    from django.conf import settings
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    (data / "address").write_text(settings.INSIGNE_URL + "\n")
    if "DATABASE_URL" not in os.environ:
        remember(settings.INSIGNE_URL, data)


def data_folder() -> Path:
    """Where this installation keeps its data."""
    return Path(os.environ.get("INSIGNE_DATA", "insigne-data")).expanduser().resolve()


def boot() -> None:
    """Load Django. Raises Trouble with the sentence of a wrong setting."""
    import django
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "insigne.settings")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        if "psycopg" in str(error):
            raise Trouble("PostgreSQL needs its driver: pip install 'insigne[postgres]'.") from None
        raise Trouble(str(error)) from None


def listen(host: str, port: int) -> socket.socket:
    """The socket to serve on. Raises Trouble when the port is taken, not allowed or none."""
    if not 0 <= port <= LAST_PORT:
        raise Trouble(f"cannot listen on {host}:{port}: ports go from 0 to {LAST_PORT}.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise Trouble(
                f"port {port} of {host} is taken: stop what uses it, or choose another with --port."
            ) from None
        raise Trouble(f"cannot listen on {host}:{port}: {error.strerror}.") from None
    return listener


def serve_forever(listener: socket.socket) -> None:
    """Web and worker in this process, until it is interrupted."""
    import waitress
    from django.core.wsgi import get_wsgi_application

    from insigne.jobs.worker import Worker
    from insigne.schedule import SCHEDULE

    worker = Worker(SCHEDULE)
    worker.start()
    try:
        waitress.serve(
            get_wsgi_application(),
            sockets=[listener],
            threads=THREADS,
            ident=None,
            max_request_body_size=LARGEST_REQUEST,
            connection_limit=CONNECTIONS,
            channel_timeout=IDLE_SECONDS,
            **_proxy(),
        )
    finally:
        worker.stop()


def _proxy() -> dict[str, object]:
    """waitress drops what a proxy says of the visitor unless it is told that one stands on this machine."""
    from django.conf import settings

    if not settings.INSIGNE_PROXY:
        return {}
    return {
        "trusted_proxy": "127.0.0.1",
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        "clear_untrusted_proxy_headers": True,
    }


def _make_folder(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        data.chmod(0o700)
        probe = data / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Trouble(f"the data folder {data} cannot be written: {error.strerror}.") from None


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import DatabaseError, connection

    try:
        connection.ensure_connection()
        call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        raise unusable_database(error) from None


def unusable_database(error: Exception) -> Trouble:
    """The sentence of a database that does not answer, or not with our tables."""
    reason = str(error).strip().splitlines()[0]
    return Trouble(f"the database cannot be used: {reason}. Check DATABASE_URL, or {data_folder()}.")


def _check_seal() -> None:
    """The signing keys must open: better no start at all than a review that cannot end in an award."""
    from django.core.exceptions import ImproperlyConfigured

    from insigne.institutions.models import SigningKey
    from insigne.institutions.sealing import unseal

    try:
        for sealed in SigningKey.objects.filter(retired_at=None).values_list("sealed_seed", flat=True):
            unseal(sealed)
    except ImproperlyConfigured as error:
        raise Trouble(str(error)) from None


def _offer_setup() -> None:
    from insigne.institutions.addresses import absolute
    from insigne.institutions.models import Institution
    from insigne.people.actions import setup_token

    if not Institution.objects.exists():
        print("First start. Open this link within a day to create the institution and its administrator:")
        print(f"  {absolute('setup', setup_token())}", flush=True)
