"""What one may give to the backpack, and how one keeps it."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from insigne.backpack.archives import MOST_ENTRIES, ArchiveRefused, entries_of, is_archive, label_of, too_many
from insigne.backpack.models import Collection, OutsideBadge
from insigne.backpack.papers import Opener
from insigne.backpack.sentences import LARGEST
from insigne.backpack.several import Given
from insigne.credentials import is_pdf
from insigne.verification.given import as_source

if TYPE_CHECKING:
    from django.db.models import QuerySet

Kind = OutsideBadge.Kind
MOST_ADDRESSES = 20


class SeveralFilesInput(forms.ClearableFileInput):
    """A file field in which several files may be chosen."""

    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """The files, each checked as one would be."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(SeveralFiles, self).clean(each, initial) for each in files]


class BringInForm(forms.Form):
    """Files, an archive, or addresses and texts."""

    SAYS_OPTIONAL = False  # one of the two, as their labels say

    badges = SeveralFiles(
        label=_("Files"),
        required=False,
        allow_empty_file=True,
        max_length=200,
        help_text=_(
            "Images (.png, .svg), certificates and portfolios (.pdf), documents (.json, .jwt) or an archive (.zip). "
            "Several at once: up to 10 files, or an archive of up to 100."
        ),
    )
    text = forms.CharField(
        label=_("Or an address or a text"),
        required=False,
        strip=True,
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("The web address of a badge (several: one per line), or a document pasted here."),
    )

    def __init__(self, *args: Any, too_often: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.too_often = too_often

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.too_often:  # nothing is opened then: that is what costs
            raise forms.ValidationError(
                now("Too many badges within one minute. Wait a little, then try again.")
            )
        given: list[Given] = []
        opener = Opener()
        for upload in data.get("badges") or ():
            try:
                given += _of_file(upload, opener)
            except ArchiveRefused as refusal:
                self.add_error("badges", str(refusal))
        if data.get("text"):
            given += self._of_text(data["text"])
        if not given and not self.errors:
            self.add_error("badges", now("Choose a file, or give an address or a text."))
        return {**data, "given": given}

    def _of_text(self, text: str) -> list[Given]:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if not all(line.lower().startswith(("http://", "https://")) for line in lines):
            return [Given(now("pasted text"), Kind.TEXT, as_source(text).encode())]
        if len(lines) > MOST_ADDRESSES:
            sentence = now("At most %(most)d addresses at once.")
            self.add_error("text", sentence % {"most": MOST_ADDRESSES})
            return []
        return [Given(line[:120], Kind.ADDRESS, line.encode()) for line in lines]


class KeepForm(forms.Form):
    """A private note, the collections, hidden or not."""

    note = forms.CharField(
        label=_("Your note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For you alone: nobody else ever reads it."),
    )
    collections = forms.ModelMultipleChoiceField(
        label=_("Collections"),
        required=False,
        queryset=Collection.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    hidden = forms.BooleanField(label=_("Hide this badge in my backpack"), required=False)

    def __init__(self, *args: Any, collections: "QuerySet[Collection]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["collections"].queryset = collections  # type: ignore[attr-defined]


class CollectionForm(forms.Form):
    """A name, and what the collection is for."""

    name = forms.CharField(label=_("Name of the collection"), max_length=80)
    description = forms.CharField(
        label=_("What it is for"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _of_file(upload: UploadedFile[bytes], opener: Opener) -> list[Given]:
    """The badges in a file: itself, or what is in it when it is an archive or a PDF. Raises ArchiveRefused."""
    label, size = label_of(upload.name or ""), upload.size or 0
    start = upload.read(64)
    upload.seek(0)
    if is_archive(start):
        entries = [
            Given(entry.label, Kind.ZIP, entry.content, entry.why) for entry in entries_of(upload.read())
        ]
        badges = [badge for entry in entries for badge in opener.badges_of(entry)]
        if len(badges) > MOST_ENTRIES:
            raise too_many()
        return badges
    # A portfolio may be larger, as large as what is uploaded at all: it is not kept.
    if size > LARGEST and not is_pdf(start):
        return [Given(label, Kind.FILE, why="large")]
    content = upload.read()
    return opener.badges_of(Given(label, Kind.FILE, content, "" if content.strip() else "empty"))
