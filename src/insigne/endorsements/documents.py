"""From an endorsement's row to its signed Open Badges 3.0 document, found good by our own verifier."""

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from insigne import credentials
from insigne.awards import addresses as award_addresses
from insigne.awards import soundness
from insigne.awards.documents import issuer_value, to_bytes
from insigne.institutions import actions as institutions
from insigne.institutions.addresses import absolute, did, key_id

if TYPE_CHECKING:
    from datetime import datetime

    from insigne.endorsements.models import Endorsement


def address(endorsement: "Endorsement") -> str:
    """The public address of the document, and the id of the credential."""
    return absolute("endorsement-document", endorsement.pk)


def sign(endorsement: "Endorsement", *, at: "datetime") -> bytes:
    """The exact bytes to keep and to serve. Raises UnsoundCredential."""
    key = institutions.active_key(endorsement.institution)
    signed = credentials.sign(
        credentials.build_endorsement(_value(endorsement, at)),
        institutions.key_pair(key),
        verification_method=key_id(key),
        created=at,
    )
    document = to_bytes(signed)
    soundness.check(document)
    return document


def _value(endorsement: "Endorsement", at: "datetime") -> credentials.Endorsement:
    with translation.override(endorsement.language):
        name, comment = _name(endorsement), _comment(endorsement)
    return credentials.Endorsement(
        id=address(endorsement),
        name=name,
        endorser=issuer_value(endorsement.institution, endorsement.language),
        endorsed=_endorsed(endorsement),
        valid_from=at,
        comment=comment,
    )


def _endorsed(endorsement: "Endorsement") -> str:
    """The id of what is endorsed, as credentials name it."""
    if endorsement.version is not None:
        return award_addresses.achievement(endorsement.version)
    if endorsement.endorsed is not None:
        return did(endorsement.endorsed)
    return award_addresses.award(endorsement.award_id)  # type: ignore[arg-type]  # a constraint: one of the three


def _name(endorsement: "Endorsement") -> str:
    author = endorsement.name if endorsement.award_id else endorsement.institution.name
    return _("Endorsement by %(name)s") % {"name": author}


def _comment(endorsement: "Endorsement") -> str:
    """The words, and whose they are: the key is the institution's, the voice may be a person's.

    An institution writes in both languages: one act, one signature, both texts. The comment is Markdown, so
    what would be a mark in the words is escaped.
    """
    words = endorsement.words
    if endorsement.award_id is None:
        return "\n\n".join(_plain(text) for text in (words.fr, words.en))
    author = f"{endorsement.name}, {endorsement.function}" if endorsement.function else endorsement.name
    said = _("written from an e-mail address that the recipient gave; signed with the institution’s key")
    return f"{_plain(str(words))}\n\n— {_plain(author)} ({said})"


def _plain(text: str) -> str:
    return "".join(f"\\{letter}" if letter in r"\`*_[]<>#" else letter for letter in text)
