"""The form in which every document is written: nothing is null and no list is empty (OB 3.0 §C)."""

from typing import Any

from insigne.credentials.strict_json import Json


def compact(fields: dict[str, Any]) -> Json:
    """The fields that say something, in their order; `False` and 0 do."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}
