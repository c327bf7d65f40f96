"""An address that somebody gives is a page of the web."""

import pytest
from django.core.exceptions import ValidationError

from insigne.applications.forms import EvidenceLinkForm
from insigne.institutions.models import Institution
from insigne.web.localized import LocalizedText

REFUSED = ["ftp://x.example/a", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"]


@pytest.mark.parametrize("url", REFUSED)
def test_evidence_is_a_page_of_the_web(url: str) -> None:
    form = EvidenceLinkForm({"url": url}, skills=[])
    assert "url" in form.errors


@pytest.mark.parametrize("url", REFUSED)
def test_an_institution_s_website_is_a_page_of_the_web(url: str) -> None:
    institution = Institution(slug="x", name=LocalizedText("x", "x"), url=url, email="x@x.example")
    with pytest.raises(ValidationError) as refusal:
        institution.clean_fields()
    assert "url" in refusal.value.message_dict


def test_a_page_of_the_web_is_taken() -> None:
    form = EvidenceLinkForm({"url": "https://x.example/a"}, skills=[])
    assert form.is_valid()
