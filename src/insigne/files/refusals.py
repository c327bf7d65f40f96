"""Why a file is not taken. Each error is a sentence for its sender, in the language of the request."""


class FileRefused(Exception):
    """The file is not taken; `str()` says what was wrong and what to do."""


class EmptyFile(FileRefused):
    """There is nothing in it."""


class FileTooLarge(FileRefused):
    """More bytes than the limit of this server."""


class WrongKind(FileRefused):
    """Its content is none of the kinds asked for, whatever its name says."""


class DamagedFile(FileRefused):
    """It is of a kind asked for, but cut short or broken."""


class TooManyPixels(FileRefused):
    """An image larger than we decode."""


class DrawingRefused(FileRefused):
    """An SVG with something in it that a drawing does not need; `found` names it."""

    def __init__(self, sentence: str, found: str) -> None:
        super().__init__(sentence)
        self.found = found
