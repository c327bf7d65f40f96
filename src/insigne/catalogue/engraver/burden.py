"""How much work an SVG asks of the renderer, which follows every group and every reference to its end."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

DEEPEST = 32
"""Levels of elements, those that references lead to included; some hundreds overflow the renderer's stack."""
MOST_DRAWN = 50_000
"""Elements drawn in all, once each part is counted as often as it is used."""

_REFERENCE = re.compile(r"url\(\s*[\"']?#([^\"')]+)")


def is_light(root: Element) -> bool:
    """Whether the drawing under `root` can be drawn without exhausting the machine."""
    parts = {name: element for element in root.iter() if (name := element.get("id"))}
    weights: dict[str, int] = {}

    def weigh(element: Element, level: int) -> int:
        if level > DEEPEST:
            raise RecursionError
        total = 1 + sum(weigh(child, level + 1) for child in element)
        for name in _references(element):
            if name in parts and name not in weights:
                weights[name] = weigh(parts[name], level + 1)
            total += weights.get(name, 0)
        return total

    try:
        return weigh(root, 1) <= MOST_DRAWN
    except RecursionError:
        return False


def _references(element: Element) -> Iterator[str]:
    """The ids that an element uses, by its links and by the paints, masks and clips of its attributes."""
    for attribute, value in element.attrib.items():
        if attribute.rpartition("}")[2] == "href" and value.strip().startswith("#"):
            yield value.strip()[1:]
        yield from _REFERENCE.findall(value)
