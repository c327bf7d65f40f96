"""PDFs among what is handed over: each gives the badges that are attached to it, as an archive does.

The PDF itself is not kept: what was printed around its badges is none of the backpack's business.
"""

import time

from insigne import credentials
from insigne.backpack.archives import MOST_UNPACKED, label_of
from insigne.backpack.several import Given
from insigne.credentials import CredentialError
from insigne.verification.opening import open_apart

# All the PDFs that come at once, together: each is opened by a process of its own.
SECONDS = 12.0


class Opener:
    """Opens the PDFs of one request until its time is used up, or as much came out as of an archive at most."""

    def __init__(self) -> None:
        self.deadline = time.monotonic() + SECONDS
        self.room = MOST_UNPACKED

    def badges_of(self, given: Given) -> list[Given]:
        """What was given, or the badges attached to it when it is a PDF; or why that could not be opened."""
        if not credentials.is_pdf(given.content):
            return [given]
        if time.monotonic() > self.deadline or self.room < 0:
            return [Given(given.label, given.kind, why="late")]
        try:
            badges = credentials.badges_in(given.content, open_apart)
        except CredentialError as error:
            code = error.message.code
            return [Given(given.label, given.kind, why=code if code.startswith("pdf.") else "large")]
        self.room -= sum(len(badge.document) for badge in badges)
        if self.room < 0:
            return [Given(given.label, given.kind, why="late")]
        if len(badges) == 1:
            return [Given(given.label, given.kind, badges[0].document)]
        return [Given(label_of(badge.name), given.kind, badge.document) for badge in badges]
