"""How much work an SVG asks of the renderer, which follows every group and every reference to its end."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

DEEPEST = 32
"""Levels of elements, those that references lead to included; some hundreds overflow the renderer's stack."""
MOST_DRAWN = 20_000
"""Elements drawn in all, once each part is counted as often as it is used."""

_REFERENCE = re.compile(r"url\(\s*[\"']?#([^\"')]+)")


def is_light(root: Element) -> bool:
    """Whether the drawing under `root` can be drawn without exhausting the machine."""
    parts = {name: element for element in root.iter() if (name := element.get("id"))}
    known: dict[Element, tuple[int, int]] = {}

    def measure(element: Element, level: int) -> tuple[int, int]:
        """How much is drawn under an element, and how many levels below it, whatever the order of the parts."""
        if level > DEEPEST:
            raise RecursionError
        if element not in known:
            used = (parts[name] for name in _references(element) if name in parts)
            below = [measure(part, level + 1) for part in (*element, *used)]
            known[element] = (
                1 + sum(drawn for drawn, _ in below),
                1 + max((deep for _, deep in below), default=0),
            )
        return known[element]

    try:
        drawn, depth = measure(root, 1)
    except RecursionError:
        return False
    return drawn <= MOST_DRAWN and depth <= DEEPEST


def _references(element: Element) -> Iterator[str]:
    """The ids that an element uses, by its links and by the paints, masks and clips of its attributes."""
    for attribute, value in element.attrib.items():
        if attribute.rpartition("}")[2] == "href" and value.strip().startswith("#"):
            yield value.strip()[1:]
        yield from _REFERENCE.findall(value)
