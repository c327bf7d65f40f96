"""The values of SVG and the CSS inside it: only colours, numbers and references within the drawing."""

import re

from django.utils.translation import gettext as _

from insigne.files.refusals import DrawingRefused
from insigne.files.svg_words import FUNCTIONS, PRESENTATION

LOCAL_REFERENCE = re.compile(r"""url\(\s*(["']?)#([\w.:-]+)\1\s*\)""")
CALL = re.compile(r"([\w-]+)\s*\(")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
SELECTOR = re.compile(r"[\w\s.,#*>-]+")
# A backslash spells any letter (`u\72l`), and the others open what a value does not need.
FORBIDDEN = re.compile(r"[\\<>{}@;]|/\*|:\s*//")


def refused(found: str) -> DrawingRefused:
    """The refusal that names what was found."""
    sentence = _("The drawing holds %(found)s, which is not taken. Remove it, save the drawing as plain SVG "
                 "and send it again.")  # fmt: skip
    shown = found if len(found) <= 60 else f"{found[:60]}…"
    return DrawingRefused(sentence % {"found": f"“{shown}”"}, found)


def checked_value(name: str, value: str) -> str:
    """The value as it is; raises `DrawingRefused` when it could reach out of the drawing."""
    rest = LOCAL_REFERENCE.sub("", value)
    if FORBIDDEN.search(rest) or any(call.lower() not in FUNCTIONS for call in CALL.findall(rest)):
        raise refused(f"{name}: {value}")
    return value


def references(value: str) -> list[str]:
    """The ids that `url(#…)` names in a value."""
    return [match[2] for match in LOCAL_REFERENCE.finditer(value)]


def checked_declarations(css: str) -> str:
    """A `style` attribute with the properties of drawings alone; raises `DrawingRefused`."""
    kept = []
    for declaration in COMMENT.sub("", css).split(";"):
        name, _colon, value = (part.strip() for part in declaration.partition(":"))
        checked_value(name, value)
        if name in PRESENTATION and value:
            kept.append(f"{name}:{value}")
    return ";".join(kept)


def checked_sheet(css: str) -> str:
    """A `style` element with plain rules alone; raises `DrawingRefused`.

    It may not refer to anything, not even inside the drawing: references are counted where they are used,
    and a rule is used anywhere.
    """
    rest = COMMENT.sub("", css)
    kept = []
    for selector, declarations in RULE.findall(rest):
        if not SELECTOR.fullmatch(selector):
            raise refused(selector.strip())
        if references(declarations):
            raise refused(declarations.strip())
        kept.append(f"{selector.strip()}{{{checked_declarations(declarations)}}}")
    if leftover := RULE.sub("", rest).strip():
        raise refused(leftover)
    return "".join(kept)
