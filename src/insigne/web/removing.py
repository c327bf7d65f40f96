"""Something that one removes once, however often one clicks."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models import Model


def delete_once(row: "Model") -> bool:
    """Delete a row with what hangs on it, and say whether it was there.

    Of two clicks at once both have read the row, and one deletes it; the other has nothing to tell.
    """
    kind = type(row)
    _all, by_kind = kind._default_manager.filter(pk=row.pk).only("pk").delete()
    return bool(by_kind.get(kind._meta.label))
