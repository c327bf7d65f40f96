"""An award that fell is shown nowhere: revoked by its institution, declined by its recipient, or erased with them.

Each place where somebody else could meet it is visited before, so that its silence afterwards means something.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from insigne.api import displaying
from insigne.applications import actions as applications
from insigne.applications import decisions
from insigne.awards import actions as awards
from insigne.awards import addresses
from insigne.awards.models import Audience, Award, AwardEvidence
from insigne.directory import actions as directory
from insigne.endorsements.models import Endorsement
from insigne.jobs.queue import run_ready
from insigne.oid4vci.models import WalletOffer
from insigne.people import erasing
from tests import world as worlds
from tests.api.making import Asking, register
from tests.directory import making as network
from tests.endorsements import making as praise
from tests.oid4vci.making import Wallet, an_offer
from tests.path import making as paths
from tests.world import World, badge, browser

NAME = "Ysaline Montgolfier"


@dataclass
class Life:
    """An award that is shown wherever it may be, and what shows it."""

    world: World
    award: Award
    endorsement: Endorsement
    evidence: AwardEvidence
    offer: WalletOffer
    platform: Asking
    displayer: int | None

    @property
    def pages(self) -> dict[str, str]:
        """Each place where anybody could meet it."""
        award, code = self.award, self.award.version.badge.code
        asked = urlencode({"url": addresses.award(award.pk)})
        return {
            "card": reverse("award-card", args=[award.pk]),
            "certificate": reverse("award-certificate", args=[award.pk]),
            "oEmbed": f"{reverse('oembed')}?{asked}",
            "evidence": reverse("award-evidence", args=[award.pk, self.evidence.pk]),
            "endorsement": reverse("endorsement-document", args=[self.endorsement.pk]),
            "directory": reverse("directory", args=[code]),
            "path": reverse("shared-path", args=["ysaline"]),
            "displayer": f"/displayer/{self.displayer}/group/1.json",
        }


@pytest.fixture
def shown(world: World) -> Life:
    ours, person = world.ours, worlds.person(NAME)
    application = worlds.draft(ours, person, public=5)
    upload = SimpleUploadedFile("bilan.pdf", b"%PDF-1.7\n%%EOF\n")
    applications.attach_file(
        application, upload, caption="Le bilan", skill=None, audience=Audience.PUBLIC, by=person
    )
    applications.submit(application, by=person)
    application.refresh_from_db()
    worlds.reviewed(application, ours.reviewer)
    award = decisions.accept(application, by=ours.reviewer)
    awards.share(award, "listed", by=person)
    paths.page(person, "ysaline")
    directory.join(badge(ours), network.details(reach="public"), by=person)
    displaying.switch(person, on=True)
    return Life(
        world=world,
        award=award,
        endorsement=praise.signed(award, shown=True),
        evidence=award.evidence.get(),
        offer=an_offer(ours, award),
        platform=register().access(person),
        displayer=displaying.number_of(person.email),
    )


def revoked(life: Life) -> None:
    awards.revoke(life.award, reason="Une erreur.", by=life.world.ours.manager)


def declined(life: Life) -> None:
    awards.decline(life.award, by=life.award.recipient)  # type: ignore[arg-type]


def erased(life: Life) -> None:
    person = life.award.recipient
    assert person
    erasing.erase(person, by=person)


FALLS = pytest.mark.parametrize("fall", [revoked, declined, erased])


def shows(client: Client, name: str, life: Life) -> bool:
    """Whether an answer at this place speaks of the badge or of whoever holds it; a path has other things to tell."""
    answer = client.get(life.pages[name])
    said = b"".join(answer) if answer.streaming else answer.content
    words = (*([] if name == "path" else [NAME]), str(life.award.pk), "Engagement associatif")
    return answer.status_code == 200 and (
        not _is_text(answer) or any(each.encode() in said for each in words)
    )


def _is_text(answer: object) -> bool:
    return str(answer.headers["Content-Type"]).startswith(("text/", "application/json"))  # type: ignore[attr-defined]


@FALLS
@pytest.mark.django_db(transaction=True)
def test_it_is_met_nowhere(shown: Life, fall: Callable[[Life], None]) -> None:
    visitor, fellow = browser(), network.recipient(shown.world.ours, "Nour Haddad")
    run_ready()
    assert [name for name in shown.pages if not shows(visitor, name, shown)] == []
    assert NAME in browser(fellow).get(shown.pages["directory"]).content.decode()
    fall(shown)
    run_ready()
    left = {name for name in shown.pages if shows(visitor, name, shown)}
    # A revoked award's page stays open while its recipient wills it, with the word "revoked"; evidence with it.
    assert left <= ({"evidence"} if fall is revoked else set())
    assert NAME not in browser(fellow).get(shown.pages["directory"]).content.decode()


@FALLS
def test_no_wallet_gets_it_any_more(shown: Life, fall: Callable[[Life], None]) -> None:
    wallet = Wallet(shown.world.ours.institution)
    token = wallet.token(shown.offer)
    body = wallet.request(shown.offer)
    fall(shown)
    assert wallet.ask(token, body).status_code in {400, 401}
    assert not shown.award.deliveries.filter(revoked_at=None).exists()


@FALLS
def test_no_platform_reads_it_any_more(shown: Life, fall: Callable[[Life], None]) -> None:
    address = "/ims/ob/v3p0/credentials"
    read = shown.platform.get(address)
    assert read.status_code == 200 and str(shown.award.pk) in read.content.decode()
    fall(shown)
    assert str(shown.award.pk) not in shown.platform.get(address).content.decode()


@FALLS
def test_its_own_page_shows_no_endorsement_any_more(shown: Life, fall: Callable[[Life], None]) -> None:
    page = reverse("award", args=[shown.award.pk])
    assert praise.SAID[:30] in browser().get(page).content.decode()
    fall(shown)
    assert praise.SAID[:30] not in browser().get(page).content.decode()
