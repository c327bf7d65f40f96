"""The files of a kit beside `kit.toml`: the Markdown texts and the images of its badges."""

from collections.abc import Mapping
from typing import Final

from markdown_it import MarkdownIt

from insigne.catalogue.kit import limits
from insigne.catalogue.kit.faults import Fault
from insigne.catalogue.kit.fields import has_control
from insigne.catalogue.kit.images import image_faults
from insigne.catalogue.kit.spec import Localized

KIT_FILE: Final = "kit.toml"
IGNORED = frozenset({"README.md", "README.fr.md", "LICENSE", "LICENSE.txt"})
"""Files an author may add for those who read the folder itself."""

_MARKDOWN = MarkdownIt("commonmark", {"html": True})


def markdown_path(badge: str, text: str, language: str) -> str:
    """Where the kit keeps a Markdown text of a badge: `badges/<badge>/<text>.<language>.md`."""
    return f"badges/{badge}/{text}.{language}.md"


class Shelf:
    """The files of the kit. Those nobody asked for are denounced at the end."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.taken = {KIT_FILE}
        self.faults: list[Fault] = []

    def markdown(self, badge: str, text: str) -> Localized:
        """The Markdown `text` of a badge ("description", "criteria"), without its last line end."""
        if not limits.SLUG.fullmatch(badge):  # denounced already; nobody can say which files are its own
            self.taken.update(path for path in self.files if path.startswith("badges/"))
            return Localized("", "")
        return Localized(
            fr=self._markdown(markdown_path(badge, text, "fr")),
            en=self._markdown(markdown_path(badge, text, "en")),
        )

    def image(self, path: str) -> None:
        """Checks the image at `path`."""
        data = self._take(path)
        if data is not None:
            self.faults.extend(image_faults(path, data))

    def close(self) -> list[Fault]:
        """Every fault of the files, with those of the files that were not expected."""
        unexpected = self.files.keys() - self.taken - IGNORED
        return self.faults + [Fault.of("unexpected-file", path) for path in sorted(unexpected)]

    def _markdown(self, path: str) -> str:
        data = self._take(path)
        if data is None:
            return ""
        try:
            text = data.decode("utf-8-sig").replace("\r\n", "\n").rstrip("\n")
        except UnicodeDecodeError as error:
            self.faults.append(Fault.of("not-utf8", path, data.count(b"\n", 0, error.start) + 1))
            return ""
        self.faults.extend(markdown_faults(path, text))
        return text

    def _take(self, path: str) -> bytes | None:
        if path not in self.files and path not in self.taken:
            self.faults.append(Fault.of("missing-file", path))
        self.taken.add(path)
        return self.files.get(path)


def markdown_faults(path: str, text: str) -> list[Fault]:
    """What is wrong with a Markdown text: empty, too long, HTML, images (pages load nothing from outside)."""
    if not text.strip():
        return [Fault.of("empty-text", path, 1, key=path)]
    if len(text) > limits.MARKDOWN:
        return [Fault.of("text-too-long", path, 1, key=path, length=len(text), limit=limits.MARKDOWN)]
    if has_control(text, allowed="\n\t"):
        return [Fault.of("control-character", path, 1, key=path)]
    faults = []
    for block in _MARKDOWN.parse(text):
        line = block.map[0] + 1 if block.map else 1
        for token in (block, *(block.children or ())):
            if token.type in {"softbreak", "hardbreak"}:
                line += 1
            elif token.type in {"html_block", "html_inline"}:
                faults.append(Fault.of("markdown-html", path, line))
            elif token.type == "image":
                faults.append(Fault.of("markdown-image", path, line))
    return faults
