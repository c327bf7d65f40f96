"""Starts the VC API and says, on the screen, what the configuration of a test suite needs."""

import argparse
import errno
import ssl

from insigne.cli.commands import Trouble
from insigne.cli.screen import WIDTH
from insigne.cli.vc_api.issuers import DEFAULT, WAYS
from insigne.cli.vc_api.server import Server
from insigne.cli.vc_api.service import Service
from insigne.credentials import Fetch

LAST_PORT = 65_535


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    server = _listen(options.port, _tls(options))
    server.service = Service(server.address, _outside() if options.online else None)
    print("\n".join(welcome(server.service)), flush=True)
    try:
        server.serve_forever()
    finally:
        server.server_close()
    return 0


def _outside() -> Fetch:
    from insigne import net

    return net.fetch


def _tls(options: argparse.Namespace) -> ssl.SSLContext | None:
    from insigne.cli.vc_api import tls

    if options.tls_self_signed:
        return tls.self_signed()
    if options.tls_cert is None and options.tls_key is None:
        return None
    if options.tls_cert is None:
        raise Trouble("a key without its certificate: give --tls-cert too.")
    try:
        return tls.given(options.tls_cert, options.tls_key)
    except OSError as error:
        raise Trouble(f"the certificate or its key cannot be used: {error.strerror or error}.") from None


def _listen(port: int, tls: ssl.SSLContext | None) -> Server:
    if not 0 <= port <= LAST_PORT:
        raise Trouble(f"cannot listen on port {port}: ports go from 0 to {LAST_PORT}.")
    try:
        return Server(port, tls)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Trouble(f"port {port} is taken: choose another with --port.") from None
        raise Trouble(f"cannot listen on port {port}: {error.strerror}.") from None


def welcome(service: Service) -> list[str]:
    """What is said at the start, in 80 columns."""
    lines = [f"The VC API answers at {service.base}, for this machine alone."]
    lines += ["", "Issuers, until it is stopped (whole in /issuers):"]
    for kind, issuer in service.issuers.by_kind.items():
        lines.append(f"  {kind:<8} {_shortened(issuer.id, WIDTH - 12)}")
    lines += ["", "Suites, each a prefix of a path, such as"]
    lines.append(f"  {service.base}/{DEFAULT}/credentials/issue")
    lines += [f"  {name:<18} {', '.join(kinds)}" for name, kinds in WAYS.items()]
    return [*lines, "", f"{service.base}/issuers tells the same to programs. Ctrl-C ends it."]


def _shortened(words: str, width: int) -> str:
    return words if len(words) <= width else f"{words[: width - 1]}…"
