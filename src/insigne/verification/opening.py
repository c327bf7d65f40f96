"""A stranger's PDF, opened in a process of its own that can be ended; what is attached comes back as bytes.

Run as a program it reads a PDF from its input and writes JSON: `{"attached": [[name, base64]]}` or `{"refused": code}`.
"""

import json
import sys
import threading
from base64 import b64decode, b64encode

from insigne.credentials import Attached, CredentialError, attachments, pdf_busy
from insigne.files.apart import Fell, TookTooLong, limit_memory, limit_work, work_apart

SECONDS = 8.0
"""What a PDF may take, the start of the process included."""
PATIENCE = 3.0
"""How long one waits for its turn. Who waits holds a thread that answers others."""
_LARGEST_MB = 20
_MEMORY = 512 * 1024 * 1024
_AT_ONCE = threading.BoundedSemaphore(3)


def open_apart(pdf: bytes) -> list[Attached]:
    """As the engine's own reading, in bounded time and memory. Raises CredentialError."""
    if len(pdf) > _LARGEST_MB * 1_000_000:
        raise CredentialError("format.too_large", limit=f"{_LARGEST_MB} MB")
    if not _AT_ONCE.acquire(timeout=PATIENCE):
        raise pdf_busy()
    try:
        answer = json.loads(work_apart(__name__, given=pdf, seconds=SECONDS))
    except (TookTooLong, Fell, ValueError):
        raise CredentialError("pdf.too_heavy") from None
    finally:
        _AT_ONCE.release()
    if "refused" in answer:
        raise CredentialError(answer["refused"])
    return [Attached(name, b64decode(content)) for name, content in answer["attached"]]


def _answer(pdf: bytes) -> dict[str, object]:
    try:
        found = attachments(pdf)
    except CredentialError as error:
        return {"refused": error.message.code}
    return {"attached": [[name, b64encode(content).decode()] for name, content in found]}


if __name__ == "__main__":
    limit_memory(_MEMORY)
    limit_work(SECONDS)
    sys.stdout.write(json.dumps(_answer(sys.stdin.buffer.read())))
