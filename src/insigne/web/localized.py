"""Text that an institution writes: it exists in French and in English, and reads in the reader's language."""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from insigne.credentials.messages import nearest_language

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.expressions import Expression


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """The same text in both languages. `str()` gives it in the active language."""

    fr: str = ""
    en: str = ""

    def in_language(self, language: str) -> str:
        """The text in `language`; the other one where it is missing, since words beat none."""
        wanted, other = (self.en, self.fr) if nearest_language(language) == "en" else (self.fr, self.en)
        return wanted or other

    def __str__(self) -> str:
        return self.in_language(get_language() or "fr")

    def __bool__(self) -> bool:
        return bool(self.fr or self.en)


class LocalizedField(models.JSONField[Any, Any]):
    """A `LocalizedText`, kept as `{"fr": …, "en": …}`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", LocalizedText)
        super().__init__(*args, **kwargs)

    def from_db_value(
        self, value: Any, expression: "Expression", connection: "BaseDatabaseWrapper"
    ) -> LocalizedText | None:
        read = super().from_db_value(value, expression, connection)
        return None if read is None else self.to_python(read)

    def to_python(self, value: Any) -> LocalizedText:
        if isinstance(value, LocalizedText):
            return value
        if isinstance(value, dict) and value.keys() <= {"fr", "en"} and _all_words(value):
            return LocalizedText(**value)
        raise ValidationError(_("A text is written in French and in English."))

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(asdict(value) if isinstance(value, LocalizedText) else value)

    def get_db_prep_value(self, value: Any, connection: "BaseDatabaseWrapper", prepared: bool = False) -> Any:
        plain = asdict(value) if isinstance(value, LocalizedText) else value
        return super().get_db_prep_value(plain, connection, prepared)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(asdict(value) if isinstance(value, LocalizedText) else value, model_instance)

    def value_to_string(self, obj: models.Model) -> Any:
        return asdict(self.value_from_object(obj))


def _all_words(value: dict[str, object]) -> bool:
    return all(isinstance(text, str) for text in value.values())
