"""The letters that wait in a folder where there is no mail server, one file each; who is erased takes theirs along."""

from email import message_from_bytes, policy
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.conf import settings
from django.core.mail.backends import filebased
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FOLDER_BACKEND = "insigne.people.letters.EmailBackend"


class EmailBackend(filebased.EmailBackend):
    """Django's, which names a file by the second and by a place in memory: letters of one second could share one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._fname = str(Path(self.file_path) / f"{timezone.now():%Y%m%d-%H%M%S}-{uuid4().hex}.log")


def forget_letters(words: "Sequence[str]") -> int:
    """Delete the letters in which one of these words stands, and say how many."""
    folder = Path(settings.EMAIL_FILE_PATH) if settings.EMAIL_FILE_PATH else None
    if folder is None or settings.EMAIL_BACKEND != FOLDER_BACKEND or not folder.is_dir():
        return 0
    sought = [each.casefold() for each in words if each]
    gone = [path for path in folder.iterdir() if path.is_file() and _holds(path.read_bytes(), sought)]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _holds(letter: bytes, sought: "Iterable[str]") -> bool:
    message = message_from_bytes(letter, policy=policy.default)
    texts = [letter.decode(errors="replace"), *(str(value) for value in message.values())]
    for part in message.walk():
        if part.get_content_maintype() == "text":
            texts.append(str(part.get_content()))
    told = "\n".join(texts).casefold()
    return any(each in told for each in sought)
