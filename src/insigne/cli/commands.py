"""Which command does what. Each one says its errors in a plain sentence and ends non-zero."""

import argparse
import os
import sys
from collections.abc import Sequence

from insigne import __version__
from insigne.cli import tools


class Trouble(Exception):
    """Something that keeps a command from doing its work, in one plain sentence."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The `insigne` command. Returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except Trouble as trouble:
        print(f"insigne: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="insigne", description="Open Badges for schools: verify them, or serve the platform."
    )
    parser.add_argument("--version", action="version", version=f"insigne {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    tools.add(commands)
    _add_serve(commands)
    _add_kits(commands)
    return parser


def _add_serve(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    serve = commands.add_parser("serve", help="run the platform: web and worker in one process")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default %(default)s)")
    serve.add_argument("--port", type=int, default=8000, help="port to listen on (default %(default)s)")
    serve.set_defaults(run=_serve)
    work = commands.add_parser("work", help="run the jobs only, beside a web server of your choice")
    work.set_defaults(run=_work)
    manage = commands.add_parser("manage", help="a Django command, on this installation's data")
    manage.add_argument("arguments", nargs=argparse.REMAINDER)
    manage.set_defaults(run=_manage)


def _add_kits(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    adopt = commands.add_parser("adopt", help="bring a kit into an institution")
    adopt.add_argument("kit", help="a folder, a zip, or the name of a kit that ships with Insigne")
    adopt.add_argument("--institution", required=True, metavar="SLUG", help="its short name")
    adopt.add_argument("--by", required=True, metavar="E-MAIL", help="the manager who adopts")
    adopt.set_defaults(run=_adopt)
    export = commands.add_parser("export-kit", help="write an adopted kit to a zip")
    export.add_argument("kit", help="the kit's id")
    export.add_argument("--institution", required=True, metavar="SLUG")
    export.add_argument("--to", required=True, metavar="FILE", help="the zip to write")
    export.set_defaults(run=_export)
    check = commands.add_parser("check-kit", help="say every fault of a kit, with its line")
    check.add_argument("kit", help="a folder or a zip")
    check.set_defaults(run=_check_kit)


def _serve(options: argparse.Namespace) -> int:
    from insigne.cli import serve

    return serve.run(options.host, options.port)


def _work(_options: argparse.Namespace) -> int:
    from insigne.cli import serve

    return serve.work()


def _manage(options: argparse.Namespace) -> int:
    from insigne.cli import serve

    return serve.manage(options.arguments)


def _adopt(options: argparse.Namespace) -> int:
    from insigne.cli import kits

    return kits.adopt(options.kit, options.institution, options.by)


def _export(options: argparse.Namespace) -> int:
    from insigne.cli import kits

    return kits.export(options.kit, options.institution, options.to)


def _check_kit(options: argparse.Namespace) -> int:
    from insigne.cli import kits

    return kits.check(options.kit)
