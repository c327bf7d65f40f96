"""`python -m tests.browser.serve`: the real server (waitress, compressed static files, worker) over its own data folder."""

import os

from insigne.cli.serve import listen, prepare, serve_forever


def main() -> None:
    prepare()
    serve_forever(listen("127.0.0.1", int(os.environ["DEMO_PORT"])))


if __name__ == "__main__":
    main()
