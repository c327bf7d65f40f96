"""Who gets through which door: every address that names somebody's thing, tried by everybody else.

`DOORS` says of each address whom it lets in. An address with arguments that is not in the table fails the test: who
adds one decides here whose it is. All the things are Camille's; nothing of hers is shared.
"""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from insigne.api.models import Grant
from insigne.applications import actions as applications
from insigne.applications.models import Application, Evidence
from insigne.awards.models import STATUS_LIST_LENGTH, Audience, Award, AwardEvidence, Delivery
from insigne.backpack import actions as backpack
from insigne.backpack import arranging, outcomes
from insigne.directory import actions as directory
from insigne.directory import reporting
from insigne.directory.models import Block, Suspension
from insigne.endorsements import giving
from insigne.endorsements.writing import token_of as endorser_token
from insigne.institutions import actions as institutions
from insigne.institutions.models import Role
from insigne.journal.models import Event
from insigne.oid4vci.tokens import address_of as offer_address
from insigne.path.shares import token_of as share_token
from insigne.people import actions as people
from insigne.people import archiving, consents
from insigne.people.models import Use, User
from insigne.web.localized import LocalizedText
from tests import world as worlds
from tests.api.making import register
from tests.backpack import making as elsewhere
from tests.directory import making as network
from tests.endorsements import making as praise
from tests.oid4vci.making import an_offer
from tests.path import making as paths
from tests.world import World, badge, browser, draft

PDF = b"%PDF-1.7\n%a certificate\n%%EOF\n"

# Who tries. `camille` owns everything; `fellow` holds the same badge, is in its directory, and wrote to her.
OWNER = frozenset({"camille"})
FELLOW = frozenset({"fellow"})
REVIEWERS = frozenset({"reviewer"})
MANAGERS = frozenset({"manager", "administrator"})
ADMINISTRATORS = frozenset({"administrator"})
STAFF = MANAGERS | REVIEWERS | {"facilitator"}
OTHERS = frozenset({"nobody", "stranger", "former", "their manager", "their reviewer", "their student"})
ANYBODY = OWNER | FELLOW | STAFF | OTHERS
SIGNED_IN = ANYBODY - {"nobody"}
NOBODY: frozenset[str] = frozenset()

DOORS: dict[str, frozenset[str]] = {
    # The catalogue, the institutions, and what verifiers ask for.
    **dict.fromkeys(
        ("institution", "badge", "badge-qr", "badge-version", "badge-picture", "badge-class", "badge-type"),
        ANYBODY,
    ),
    **dict.fromkeys(("did-document", "issuer-profile", "status-list"), ANYBODY),
    "award-assertion": ANYBODY,  # it names nobody and quotes nothing
    **dict.fromkeys(
        ("wallet-issuer", "wallet-server", "wallet-issuer-appended", "wallet-server-appended"), ANYBODY
    ),
    "wallet-issuer-home": ANYBODY,
    # Of machines: they answer to what only an offer, a token or a registration gives.
    **dict.fromkeys(("wallet-offer", "wallet-token", "wallet-nonce", "oauth-register"), ANYBODY),
    **dict.fromkeys(("wallet-credential", "wallet-notification"), NOBODY),  # without an access token
    # Whoever has the secret of the link.
    **dict.fromkeys(("invitation", "endorse"), ANYBODY),
    "setup": NOBODY,  # somebody has started
    # An application.
    "application-start": SIGNED_IN,
    **dict.fromkeys(
        (
            "application",
            "application-experience",
            "application-skills",
            "application-evidence",
            "application-check",
            "application-submit",
            "application-withdraw",
            "application-fill",
            "application-keep",
            "evidence-remove",
        ),
        OWNER,
    ),
    "evidence": OWNER | REVIEWERS,
    "review": REVIEWERS,
    # Experiences, the path and what is shared of it.
    **dict.fromkeys(("experience", "experience-delete", "experience-badges"), OWNER),
    "path-skills-of": SIGNED_IN,  # one's own marks on a badge
    **dict.fromkeys(
        ("path-share", "path-share-preview", "path-share-open", "path-share-close", "path-share-forget"),
        OWNER,
    ),
    **dict.fromkeys(("shared-path", "shared-portfolio"), NOBODY),  # prepared, and never opened
    # An award whose page is closed.
    **dict.fromkeys(("award", "award-credential", "award-image"), OWNER | MANAGERS),
    **dict.fromkeys(
        ("award-share", "award-sharing", "award-qr", "award-certificate", "award-evidences"), OWNER
    ),
    "award-evidence": OWNER | REVIEWERS,
    "award-card": NOBODY,
    "award-decline": OWNER,
    "award-revoke": MANAGERS,
    **dict.fromkeys(
        ("award-wallet", "award-wallet-offer", "award-wallet-close", "award-wallet-qr", "award-wallet-copy"),
        OWNER,
    ),
    # Endorsements.
    **dict.fromkeys(
        ("endorsement-ask", "endorsement-document", "endorsement-show", "endorsement-delete"), OWNER
    ),
    # The backpack.
    **dict.fromkeys(
        (
            "backpack-brought",
            "backpack-move",
            "backpack-keep",
            "collection",
            "collection-remove",
            "outside-badge",
            "outside-check",
            "outside-remove",
            "outside-original",
            "outside-picture",
        ),
        OWNER,
    ),
    # The network.
    **dict.fromkeys(("directory", "directory-entry"), OWNER | FELLOW),
    "directory-leave": SIGNED_IN,  # one's own entry, if there is one
    "message-write": FELLOW | OWNER,
    **dict.fromkeys(("message", "message-block"), OWNER | FELLOW),
    **dict.fromkeys(("message-aside", "message-report"), OWNER),  # one's own words are nothing to report
    "block-lift": OWNER,
    # One's account.
    **dict.fromkeys(("archive", "consent-withdraw", "platform-withdraw"), OWNER),
    # An institution.
    **dict.fromkeys(
        (
            "manage",
            "kit-adopt",
            "kit-export",
            "badge-state",
            "manage-awards",
            "manage-endorsements",
            "endorsement-give",
            "manage-network",
            "network-crossing",
            "report-decide",
            "suspension-lift",
            "manage-members",
            "member-invite",
            "invitation-withdraw",
            "membership-withdraw",
            "manage-retention",
            "manage-settings",
        ),
        MANAGERS,
    ),
    "endorsement-withdraw": MANAGERS,
    **dict.fromkeys(("key-rotate", "key-revoke"), ADMINISTRATORS),
}


@dataclass
class Things:
    """Everything of Camille's that has an address, and who tries to open it."""

    camille: User
    people: dict[str, User | None]
    world: World
    award: Award
    draft: Application
    given: dict[str, dict[str, Any]]
    sent: dict[str, dict[str, Any]]  # what a form must say; the others may be empty

    def address(self, pattern: URLPattern) -> str:
        """The address of this name, of Camille's thing or her institution's."""
        usual = {
            "slug": self.world.ours.institution.slug,
            "code": badge(self.world.ours).code,
            "award_id": self.award.pk,
            "application_id": self.draft.pk,
            "number": 1,
            "language": "fr",
            "standard": "ob-v3p0",
        }
        given = usual | self.given.get(str(pattern.name), {})
        return reverse(str(pattern.name), kwargs={name: given[name] for name in pattern.pattern.converters})


@pytest.fixture
def things(world: World, settings: Any, tmp_path: Any) -> Things:
    settings.MEDIA_ROOT = tmp_path
    ours = world.ours
    camille = network.recipient(ours, "Camille Moreau")
    award = Award.objects.get(recipient=camille)
    institutions.grant(ours.institution, camille, Role.STUDENT, by=ours.administrator)
    fellow = network.listed(ours, "Nour Haddad").person
    former = worlds.person("Flore Partie")
    gone = institutions.grant(ours.institution, former, Role.MANAGER, by=ours.administrator)
    institutions.withdraw(gone, by=ours.administrator)
    sent = _sent(world, camille)
    written = draft(world.theirs, camille)
    given = {
        **_of_applications(sent, award),
        **_of_the_path(camille),
        **_of_the_backpack(camille, award),
        **_of_the_network(world, camille, fellow),
        **_of_endorsements(world, award),
        **_of_the_account(world, camille),
        **_of_the_institution(world),
        "award-image": {"kind": "png"},
        "badge-picture": {"kind": "svg"},
        "wallet-offer": {"address": offer_address(an_offer(ours, award).pk)},
        "award-wallet-copy": {"copy_id": _copy_of(award).pk},
    }
    tried = {
        "camille": camille,
        "fellow": fellow,
        "nobody": None,
        "stranger": world.stranger,
        "former": former,
        **{name: getattr(ours, name) for name in ("reviewer", "facilitator", "manager", "administrator")},
        **{f"their {name}": getattr(world.theirs, name) for name in ("manager", "reviewer", "student")},
    }
    forms = {"application-fill": {"experience": given["experience"]["experience_id"]}}
    return Things(camille, tried, world, award, written, given, forms)


def test_every_address_with_arguments_is_in_the_table() -> None:
    assert {str(each.name) for each in _doors()} == set(DOORS)


def test_each_door_lets_in_whom_it_should_and_nobody_else(things: Things) -> None:
    wrong = []
    for name, user in things.people.items():
        signed_in = browser(user).cookies
        for pattern in _doors():
            came_in = _comes_in(signed_in, things.address(pattern), things.sent.get(str(pattern.name), {}))
            if came_in != (name in DOORS[str(pattern.name)]):
                wrong.append(f"{pattern.name} {'lets in' if came_in else 'keeps out'} {name}")
    assert not wrong, "\n".join(wrong)


def _doors() -> list[URLPattern]:
    return [each for each in _patterns(get_resolver().url_patterns) if each.pattern.converters]


def _patterns(found: Iterable[Any]) -> Iterable[URLPattern]:
    """Our own. The API's have a contract of their own; those of the sign-in are its makers' to prove."""
    for each in found:
        if hasattr(each, "url_patterns"):
            yield from _patterns(each.url_patterns)
        elif each.name and each.callback.__module__.startswith("insigne."):
            yield each


def _comes_in(signed_in: SimpleCookie, address: str, form: dict[str, Any]) -> bool:
    """Whether reading it, or sending a form to it, gets somebody further than a closed door. Reading tells the
    journal nothing; only an application is begun by whoever comes back from the sign-in, which is by GET.

    Each try is undone.
    """
    tries = (("get", {}), ("post", form))
    return any(not _is_closed(_answer(_with(signed_in), method, address, data)) for method, data in tries)


def _with(signed_in: SimpleCookie) -> Client:
    """A browser of that person's in which nothing else has happened."""
    client = browser()
    client.cookies = copy(signed_in)
    return client


def _answer(client: Client, method: str, address: str, data: dict[str, Any]) -> Any:
    with transaction.atomic():
        told = Event.objects.count()
        try:
            answer = getattr(client, method)(address, data)
            if method == "get" and not address.endswith("/apply"):
                assert Event.objects.count() == told, f"reading {address} changes something"
            return answer
        finally:
            transaction.set_rollback(True)


def _is_closed(answer: Any) -> bool:
    """No such thing, not for you, not in this way, or: who are you?"""
    return answer.status_code in {401, 403, 404, 405} or "login" in answer.headers.get("Location", "")


def _sent(world: World, camille: User) -> Application:
    application = applications.start(badge(world.ours, "tutorer-ses-pairs"), by=camille)
    applications.save_experience(application, worlds.EXPERIENCE, applications.Seen(0, ""), by=camille)
    told = worlds.claims(application)
    applications.save_skills(application, told, worlds.STORY, applications.Seen(0, ""), by=camille)
    upload = SimpleUploadedFile("bilan.pdf", PDF)
    applications.attach_file(
        application, upload, caption="Le bilan", skill=None, audience=Audience.REVIEWERS, by=camille
    )
    applications.submit(application, by=camille)
    application.refresh_from_db()
    return application


def _of_applications(sent: Application, award: Award) -> dict[str, dict[str, Any]]:
    evidence = Evidence.objects.get(application=sent)
    kept = AwardEvidence.objects.create(
        award=award, caption="Le bilan", file=evidence.file, audience=Audience.REVIEWERS
    )
    return {
        "review": {"application_id": sent.pk},
        "evidence": {"evidence_id": evidence.pk},
        "evidence-remove": {"evidence_id": evidence.pk},
        "award-evidence": {"evidence_id": kept.pk},
    }


def _copy_of(award: Award) -> Delivery:
    return Delivery.objects.create(
        award=award,
        format="ldp_vc",
        holder="did:example:wallet",
        delivered_at=award.awarded_at,
        status_list=award.status_list,
        status_index=(award.status_index + 1) % STATUS_LIST_LENGTH,
    )


def _of_the_path(camille: User) -> dict[str, dict[str, Any]]:
    experience = {"experience_id": paths.experience(camille).pk}
    share = paths.link(camille, opened=False)
    of_share, token = {"share_id": share.pk}, {"token": share_token(share)}
    return {
        **dict.fromkeys(("experience", "experience-delete", "experience-badges"), experience),
        **dict.fromkeys((name for name in DOORS if name.startswith("path-share")), of_share),
        **dict.fromkeys(("shared-path", "shared-portfolio"), token),
    }


def _of_the_backpack(camille: User, award: Award) -> dict[str, dict[str, Any]]:
    document = elsewhere.baked(camille.email, by=elsewhere.DID_KEY)
    brought = backpack.bring_in(camille, document, kind="file", by=camille)
    bringing = outcomes.tell(camille, "badge.png", "file", brought, by=camille)
    collection = arranging.make_collection(camille, name="Pour plus tard", description="", by=camille)
    of_badge = {"badge_id": brought.badge.pk} if brought.badge else {}
    one, of_collection = {"kind": "award", "badge_id": award.pk}, {"collection_id": collection.pk}
    return {
        **dict.fromkeys((name for name in DOORS if name.startswith("outside-")), of_badge),
        **dict.fromkeys(("backpack-move", "backpack-keep"), one),
        **dict.fromkeys(("collection", "collection-remove"), of_collection),
        "backpack-brought": {"bringing_id": bringing.pk},
    }


def _of_the_network(world: World, camille: User, fellow: User) -> dict[str, dict[str, Any]]:
    """Camille and her fellow wrote to each other; she blocked and reported somebody else."""
    ours = world.ours
    entry = directory.join(badge(ours), network.details(), by=camille)
    message = {"message_id": network.sent(ours, entry, by=fellow).pk}
    rude = network.sent(ours, entry, by=network.recipient(ours, "Rude Personne"))
    report = reporting.report(rude, "Ce n’est pas aimable.", by=camille)
    suspension = Suspension.objects.create(person=rude.sender, institution=ours.institution)
    return {
        "message-write": {"entry_id": network.listed(ours, "Lou Tierce").pk},
        **dict.fromkeys(("message", "message-aside", "message-block", "message-report"), message),
        "block-lift": {"block_id": Block.objects.get(blocker=camille).pk},
        "report-decide": {"report_id": report.pk},
        "suspension-lift": {"suspension_id": suspension.pk},
    }


def _of_endorsements(world: World, award: Award) -> dict[str, dict[str, Any]]:
    received = praise.signed(award)
    of_received = {"endorsement_id": received.pk}
    badge(world.theirs)
    other = world.theirs.institution
    given = giving.give(
        world.ours.institution, other, LocalizedText(praise.FRENCH, praise.ENGLISH), by=world.ours.manager
    )
    return {
        **dict.fromkeys(("endorsement-document", "endorsement-show", "endorsement-delete"), of_received),
        "endorse": {"token": endorser_token(received)},
        "endorsement-withdraw": {"endorsement_id": given.pk},
    }


def _of_the_account(world: World, camille: User) -> dict[str, dict[str, Any]]:
    register().tokens(camille)
    archive = archiving.ask(camille)
    archiving.make(archive)
    consent = consents.give(camille, Use.WALLET, about=archive.pk)
    return {
        "archive": {"archive_id": archive.pk},
        "consent-withdraw": {"consent_id": consent.pk},
        "platform-withdraw": {"grant_id": Grant.objects.get(person=camille).pk},
    }


def _of_the_institution(world: World) -> dict[str, dict[str, Any]]:
    ours = world.ours
    invited = people.invite(
        ours.institution, email="invitee@exemple.example", role=Role.STUDENT, language="fr", by=ours.manager
    )
    found = badge(ours)
    return {
        "invitation": {"token": people.token_of(invited)},
        "setup": {"token": people.setup_token()},
        "invitation-withdraw": {"invitation_id": invited.pk},
        "membership-withdraw": {"membership_id": ours.student.memberships.get().pk},
        "kit-export": {"kit_id": found.current.kit_id if found.current else None},
        "badge-state": {"badge_id": found.pk},
        "key-revoke": {"key_id": ours.institution.keys.get().pk},
    }
