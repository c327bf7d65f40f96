"""The e-mails that the demonstration sent, read from its folder."""

import email
import email.policy
import email.utils
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Letter:
    """One message."""

    to: str
    subject: str
    text: str
    date: datetime


def letters(folder: Path) -> list[Letter]:
    """The newest first."""
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    return [_read(file) for file in files]


def _read(file: Path) -> Letter:
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    body = message.get_body(preferencelist=("plain",))
    # Django's file backend ends each message with a row of dashes.
    text = (body.get_content() if body else "").split("\n" + "-" * 79)[0]
    return Letter(
        to=message["To"],
        subject=message["Subject"],
        text=text.strip(),
        date=email.utils.parsedate_to_datetime(message["Date"]),
    )
