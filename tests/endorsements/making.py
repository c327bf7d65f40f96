"""Endorsements as tests want them."""

from typing import Any

from django.urls import reverse

from insigne.awards import actions as awards
from insigne.awards.models import Award
from insigne.endorsements import actions, giving
from insigne.endorsements.actions import Answer, Request
from insigne.endorsements.models import Endorsement
from insigne.endorsements.queries import light
from insigne.endorsements.writing import token_of
from insigne.web.localized import LocalizedText
from tests.world import House, World, awarded, badge

SAID = "J’ai vu Sam tenir les comptes de l’épicerie pendant deux ans, sans jamais perdre patience."
FRENCH = "Nous recrutons volontiers les bénéficiaires de ce badge pour nos propres missions."
ENGLISH = "We gladly take the recipients of this badge on for work of our own."
ADDRESS = "paule.president@asso.example"
REQUEST = Request(
    ADDRESS, "Paule Président", "présidente de l’association", "Parlez du local, peut-être ?", "fr"
)
ANSWER = Answer("Paule Président", "présidente de L’Épicerie du campus", SAID, "fr")


def award_of(at: House, sharing: str = "private", **options: Any) -> Award:
    """An award, its page open when `sharing` says so."""
    award = awarded(at, **options)
    if sharing != "private":
        awards.share(award, sharing, by=award.recipient)  # type: ignore[arg-type]
    return award


def asked(award: Award, **changed: Any) -> Endorsement:
    request = {name: getattr(REQUEST, name) for name in Request.__slots__} | changed
    made = actions.ask(award, Request(**request), by=award.recipient)  # type: ignore[arg-type]
    return again(made)


def signed(award: Award, *, shown: bool = False, **changed: Any) -> Endorsement:
    endorsement = asked(award, **changed)
    actions.answer(endorsement, ANSWER)
    endorsement = again(endorsement)
    if shown:
        actions.show(endorsement, by=award.recipient)  # type: ignore[arg-type]
    return again(endorsement)


def given(world: World, to: str = "badge") -> Endorsement:
    """`theirs` endorses the badge of `ours`, or `ours` itself."""
    ours = badge(world.ours).current if to == "badge" else world.ours.institution
    assert ours
    return again(
        giving.give(world.theirs.institution, ours, LocalizedText(FRENCH, ENGLISH), by=world.theirs.manager)
    )


def again(endorsement: Endorsement) -> Endorsement:
    """The same row as the database has it now."""
    return light().defer(None).get(pk=endorsement.pk)


def link(endorsement: Endorsement) -> str:
    return reverse("endorse", args=[token_of(endorsement)])


def document(endorsement: Endorsement) -> str:
    return reverse("endorsement-document", args=[endorsement.pk])


def answer_form(step: str, **changed: str) -> dict[str, str]:
    """What the endorser's page sends."""
    sent = {"words": SAID, "name": ANSWER.name, "function": ANSWER.function, "consent": "on", "step": step}
    return sent | changed


def ask_form(**changed: str) -> dict[str, str]:
    """What the recipient's page sends."""
    return {name: getattr(REQUEST, name) for name in Request.__slots__} | changed
