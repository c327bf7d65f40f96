"""LinkedIn's "add to profile": one link with every parameter filled, and the same fields to copy by hand.

The link is plain: no script, no token, no name of a person. LinkedIn documents `name`, `organizationId` or
`organizationName`, `issueYear`, `issueMonth`, `expirationYear`, `expirationMonth`, `certUrl`, `certId`.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from insigne.awards import addresses

if TYPE_CHECKING:
    from insigne.awards.models import Award

ADD = "https://www.linkedin.com/profile/add"


@dataclass(frozen=True, slots=True)
class Line:
    """A field of LinkedIn's form: its label there, and what belongs in it."""

    name: str
    label: str
    value: str


def add_address(award: "Award") -> str:
    """The address of LinkedIn's form, filled in."""
    institution, language = award.institution, award.language
    fields: dict[str, object] = {
        "startTask": "CERTIFICATION_NAME",
        "name": award.version.name.in_language(language),
    }
    if institution.linkedin_id:
        fields["organizationId"] = institution.linkedin_id
    else:
        fields["organizationName"] = institution.name.in_language(language)
    issued = timezone.localtime(award.awarded_at)
    fields |= {"issueYear": issued.year, "issueMonth": issued.month}
    if award.valid_until:
        expires = timezone.localtime(award.valid_until)
        fields |= {"expirationYear": expires.year, "expirationMonth": expires.month}
    fields |= {"certUrl": addresses.award(award.pk), "certId": str(award.pk)}
    return f"{ADD}?{urlencode(fields)}"


def lines(award: "Award") -> list[Line]:
    """The same, to be copied field by field when the site leaves some empty. Labels in the reader's language."""
    language = award.language
    found = [
        Line("name", _("Name"), award.version.name.in_language(language)),
        Line("organization", _("Issuing organisation"), award.institution.name.in_language(language)),
        Line("issued", _("Issue date"), str(date_format(timezone.localtime(award.awarded_at), "F Y"))),
    ]
    if award.valid_until:
        expires = timezone.localtime(award.valid_until)
        found.append(Line("expires", _("Expiration date"), str(date_format(expires, "F Y"))))
    return [
        *found,
        Line("id", _("Credential ID"), str(award.pk)),
        Line("url", _("Credential URL"), addresses.award(award.pk)),
    ]
