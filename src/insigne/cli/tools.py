"""The command lines of the tools over `insigne.credentials`. Each loads its module only when it is called."""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

LANGUAGES = ["en", "fr"]
KEY_KINDS = ["Ed25519", "P-256", "P-384", "RSA"]


def add(commands: "Commands") -> None:
    """Add `verify`, `inspect`, `bake`, `unbake`, `keys` and `vc-api`."""
    _add_verify(commands)
    _add_inspect(commands)
    _add_bake(commands)
    _add_unbake(commands)
    _add_keys(commands)
    _add_vc_api(commands)


def _add_verify(commands: "Commands") -> None:
    verify = commands.add_parser(
        "verify",
        help="check a badge: a PNG, an SVG, a PDF, a JSON file, a token, or its address",
        epilog="Exit code: 0 verified, 1 rejected, 2 unconfirmed, 3 unreadable. Of the badges of a PDF the worst "
        "counts: 1, then 3, 2, 0.",
    )
    verify.add_argument("source", metavar="FILE|URL|-", help="the badge; - reads standard input")
    verify.add_argument("--json", action="store_true", help="print the report as JSON")
    verify.add_argument("--recipient", metavar="E-MAIL", help="whose badge it should be")
    verify.add_argument("--offline", action="store_true", help="ask nobody")
    verify.add_argument(
        "--documents", metavar="ADDRESSES", help="take documents from an archive's addresses.json; ask nobody"
    )
    verify.add_argument("--lang", choices=LANGUAGES, default="en", help="language of the report")
    verify.set_defaults(run=_verify)


def _add_inspect(commands: "Commands") -> None:
    inspect = commands.add_parser(
        "inspect",
        help="show what a badge says and how it is built, without judging it",
        description="Show what a badge says and how it is built. Nothing is fetched, nothing is judged.",
        epilog="Exit code: 0, or 3 if it cannot be read.",
    )
    inspect.add_argument("source", metavar="FILE|-", help="a PNG, an SVG, a PDF, JSON or a token")
    inspect.add_argument("--json", action="store_true", help="print it as JSON")
    inspect.add_argument("--lang", choices=LANGUAGES, default="en", help="language of the labels")
    inspect.set_defaults(run=_inspect)


def _add_bake(commands: "Commands") -> None:
    bake = commands.add_parser(
        "bake",
        help="put a badge's document into a picture",
        description="Put a badge's document (JSON, a token, or an address) into a PNG or an SVG.",
        epilog="A document of the same standard that is in the picture is replaced; one of the other stays.",
    )
    bake.add_argument("image", metavar="IMAGE", help="a PNG or an SVG; - reads standard input")
    bake.add_argument("document", metavar="DOCUMENT", help="what goes into it; - reads standard input")
    bake.add_argument("-o", "--output", metavar="OUT", required=True, help="the picture to write, or -")
    bake.add_argument(
        "--kind", choices=["3.0", "2.0"], help="version of Open Badges (default: what the JSON says)"
    )
    bake.set_defaults(run=_bake)


def _add_unbake(commands: "Commands") -> None:
    unbake = commands.add_parser(
        "unbake",
        help="take the badge's document out of a picture or a PDF",
        description="Take the badge's document out of a PNG, an SVG or a PDF, letter for letter.",
        epilog="Exit code: 0, or 1 if there is none.",
    )
    unbake.add_argument("source", metavar="FILE", help="a PNG, an SVG or a PDF; - reads standard input")
    unbake.add_argument("-o", "--output", metavar="OUT", help="the file to write (default: standard output)")
    unbake.add_argument(
        "--all", action="store_true", help="each document in a file of its own; OUT is then a folder"
    )
    unbake.set_defaults(run=_unbake)


def _add_keys(commands: "Commands") -> None:
    keys = commands.add_parser("keys", help="make a signing key; show what is published of it")
    actions = keys.add_subparsers(title="actions", required=True, metavar="ACTION")
    new = actions.add_parser("new", help="make a key file that its owner alone can read")
    new.add_argument("file", metavar="FILE", help="the file to make; one that is there is never replaced")
    new.add_argument("--kind", choices=KEY_KINDS, default="Ed25519", help="kind of key (default %(default)s)")
    new.set_defaults(run=_new_key)
    show = actions.add_parser("show", help="print the multikey, the did:key and the JWK of a key file")
    show.add_argument("file", metavar="FILE", help="a key file")
    show.add_argument("--secret", action="store_true", help="print the secret key too")
    show.add_argument("--json", action="store_true", help="print it as JSON")
    show.set_defaults(run=_show_key)
    did = actions.add_parser("did", help="print the DID document that publishes keys")
    did.add_argument("id", metavar="DID", help="whose keys they are, such as did:web:school.example")
    did.add_argument("files", metavar="FILE", nargs="+", help="key files; a file's name becomes its key's")
    did.set_defaults(run=_did)
    jwks = actions.add_parser("jwks", help="print the JWK set that publishes keys")
    jwks.add_argument("files", metavar="FILE", nargs="+", help="key files")
    jwks.add_argument("--id", metavar="ISSUER", help="whose keys they are (default: each its own did:key)")
    jwks.set_defaults(run=_jwks)


def _add_vc_api(commands: "Commands") -> None:
    api = commands.add_parser(
        "vc-api",
        help="serve the W3C VC API on this machine, for test suites",
        description="Serve the W3C VC API over the engine, on the loopback interface only, with keys that "
        "live as long as the process. For interoperability tests; it is not for production.",
    )
    api.add_argument("--port", type=int, default=8080, help="port to listen on (default %(default)s)")
    api.add_argument("--tls-cert", metavar="FILE", help="certificate to serve HTTPS with (PEM)")
    api.add_argument("--tls-key", metavar="FILE", help="its key (PEM)")
    api.add_argument("--tls-self-signed", action="store_true", help="serve HTTPS, certificate made at start")
    api.add_argument("--online", action="store_true", help="let verification ask the web")
    api.set_defaults(run=_vc_api)


def _verify(options: argparse.Namespace) -> int:
    from insigne.cli import verify

    return verify.run(options)


def _inspect(options: argparse.Namespace) -> int:
    from insigne.cli import inspect

    return inspect.run(options.source, options.lang, as_data=options.json)


def _bake(options: argparse.Namespace) -> int:
    from insigne.cli import baking

    return baking.run_bake(options.image, options.document, options.output, options.kind)


def _unbake(options: argparse.Namespace) -> int:
    from insigne.cli import baking

    return baking.run_unbake(options.source, options.output, options.all)


def _new_key(options: argparse.Namespace) -> int:
    from insigne.cli import signing_keys

    return signing_keys.make(options.file, options.kind)


def _show_key(options: argparse.Namespace) -> int:
    from insigne.cli import signing_keys

    return signing_keys.show(options.file, secret=options.secret, as_data=options.json)


def _did(options: argparse.Namespace) -> int:
    from insigne.cli import signing_keys

    return signing_keys.did(options.id, options.files)


def _jwks(options: argparse.Namespace) -> int:
    from insigne.cli import signing_keys

    return signing_keys.jwks(options.id, options.files)


def _vc_api(options: argparse.Namespace) -> int:
    from insigne.cli.vc_api import command

    return command.run(options)
