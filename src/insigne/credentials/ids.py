"""Whether two ids are the same one (OB 3.0 §8.2.5: after percent-decoding, without the spaces around)."""

from urllib.parse import unquote


def same_id(one: object, other: object) -> bool:
    """Only texts are ids; nothing is the same as something that is none."""
    if not isinstance(one, str) or not isinstance(other, str):
        return False
    return one == other or unquote(one).strip() == unquote(other).strip()
