"""`python -m insigne.demo.run`: what `make demo` starts."""

import os
import sys
from pathlib import Path

from insigne.cli.commands import Trouble
from insigne.cli.serve import listen, prepare, serve_forever


def main() -> int:
    """Prepare, play the tour once, serve unless DEMO_SERVE=0. Returns the exit code."""
    data = Path(os.environ.setdefault("INSIGNE_DATA", "var/demo")).resolve()
    port = int(os.environ.get("DEMO_PORT", "8000"))
    os.environ["INSIGNE_URL"] = _address(data, port)
    os.environ["DJANGO_SETTINGS_MODULE"] = "insigne.demo.settings"
    try:
        prepare()
        _tour(data)
        if os.environ.get("DEMO_SERVE", "1") == "0":
            return 0
        _serve(port)
    except Trouble as trouble:
        print(f"demo: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


def _address(data: Path, port: int) -> str:
    """The demonstration's address. It is part of every signed badge, so it stays what it was."""
    wanted = f"http://127.0.0.1:{port}"
    known = data / "address"
    if known.is_file() and (before := known.read_text().strip()) != wanted:
        print(
            f"demo: this demonstration signed its badges for {before}; `make demo-reset` starts over.",
            file=sys.stderr,
        )
        raise SystemExit(1)
    return wanted


def _tour(data: Path) -> None:
    from insigne.demo.faults import TourFailed
    from insigne.demo.tour import play
    from insigne.institutions.models import Institution

    if Institution.objects.exists():
        print(f"The demonstration is there already, with its data in {data}.")
    else:
        try:
            play(data / "tour", print)
        except TourFailed as failure:
            raise Trouble(str(failure)) from failure
    _say_what_next(data)


def _say_what_next(data: Path) -> None:
    command = Path(sys.executable).with_name("insigne")
    png = data / "tour" / "badge.png"
    print(f"\nA baked badge: {png}\nCheck it yourself:\n  {_short(command)} verify {_short(png)}", flush=True)


def _short(path: Path) -> str:
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)


def _serve(port: int) -> None:
    listener = listen("127.0.0.1", port)
    print(f"\nOpen http://127.0.0.1:{port}/ and choose who you are at /demo/ . Ctrl-C stops.", flush=True)
    serve_forever(listener)


if __name__ == "__main__":
    sys.exit(main())
