"""A badge from elsewhere: checked, then kept, marked, kept apart, or kept out with the reason."""

import json
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.utils import translation

from insigne import credentials, net
from insigne.awards import actions as awards
from insigne.backpack import actions, kept_reports
from insigne.backpack.actions import Brought
from insigne.backpack.models import Keeping, OutsideBadge
from insigne.journal.models import Event
from insigne.people.models import User
from tests import world as worlds
from tests.awards.making import awarded
from tests.backpack.making import (
    DID_KEY,
    DID_WEB,
    KEY,
    METHODS,
    NOW,
    SITE,
    Web,
    badge_for,
    baked,
    brought_ago,
    drawn,
    only_of,
)
from tests.world import World

pytestmark = pytest.mark.usefixtures("web")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="navy"/></svg>'


def bring(person: User, source: bytes | str, kind: str = "file") -> Brought:
    return actions.bring_in(person, source, kind=kind, by=person)


# --- kept --------------------------------------------------------------------------------------------------


def test_a_sound_badge_is_kept_with_its_exact_bytes_and_what_it_says(world: World) -> None:
    person = world.ours.student
    document = badge_for(person.email)
    assert bring(person, document).outcome == "kept"
    kept = only_of(person)
    assert bytes(kept.original) == document
    assert (kept.name, kept.issuer_name, kept.verdict) == (
        "Ambassadeur des sciences",
        "École voisine",
        "verified",
    )
    assert (kept.standard, kept.content_type, kept.is_mine) == ("3.0", "application/json", True)
    assert kept.issued_at == NOW - timedelta(days=40)


def test_a_picture_is_drawn_again_and_the_badge_inside_found(world: World) -> None:
    person = world.ours.student
    assert bring(person, baked(person.email)).outcome == "kept"
    kept = only_of(person)
    assert kept.content_type == "image/png"
    assert bytes(kept.picture).startswith(b"\x89PNG")
    assert b"openbadgecredential" not in bytes(kept.picture)


def test_an_svg_is_never_kept_as_a_picture_but_drawn(world: World) -> None:
    person = world.ours.student
    image = credentials.bake(SVG, badge_for(person.email), kind="3.0")
    assert bring(person, image).outcome == "kept"
    kept = only_of(person)
    assert kept.content_type == "image/svg+xml"
    assert bytes(kept.picture).startswith(b"\x89PNG")


def test_an_svg_that_would_run_is_kept_without_a_picture(world: World) -> None:
    person = world.ours.student
    hostile = SVG.replace(b"</svg>", b"<script>alert(1)</script></svg>")
    assert bring(person, credentials.bake(hostile, badge_for(person.email), kind="3.0")).outcome == "kept"
    assert not only_of(person).has_picture


def test_a_signed_text_is_kept(world: World) -> None:
    person = world.ours.student
    document = json.loads(badge_for(person.email, by=DID_KEY))
    del document["proof"]
    token = credentials.sign_jwt(document, KEY, verification_method=METHODS[DID_KEY])
    assert bring(person, token.encode(), "text").outcome == "kept"
    assert only_of(person).content_type == "text/plain"


def test_an_address_is_fetched_once_and_what_it_gave_is_kept(world: World, web: Web) -> None:
    person = world.ours.student
    web.documents[f"{SITE}/attestations/1"] = badge_for(person.email)
    brought = bring(person, f"{SITE}/attestations/1", "address")
    assert brought.outcome == "kept"
    kept = only_of(person)
    assert kept.address == f"{SITE}/attestations/1"
    assert bytes(kept.original) == badge_for(person.email)
    assert web.asked.count(f"{SITE}/attestations/1") == 1


def test_a_picture_that_the_badge_names_is_fetched_and_drawn_again(world: World, web: Web) -> None:
    person = world.ours.student
    web.documents[f"{SITE}/badge.png"] = drawn(size=900)
    bring(person, badge_for(person.email, image=f"{SITE}/badge.png"))
    assert only_of(person).has_picture


# --- the same one twice ------------------------------------------------------------------------------------


def test_the_same_badge_brought_twice_is_there_once(world: World) -> None:
    person = world.ours.student
    bring(person, badge_for(person.email))
    again = bring(person, badge_for(person.email))
    assert (again.outcome, again.why) == ("known", "known")
    assert OutsideBadge.objects.count() == 1


def test_the_same_badge_as_a_document_and_as_a_picture_is_one_badge(world: World) -> None:
    person = world.ours.student
    bring(person, badge_for(person.email))
    assert bring(person, baked(person.email)).outcome == "known"
    assert only_of(person).has_picture  # and what came later brought its picture
    assert bring(person, badge_for(person.email)).outcome == "known"
    assert only_of(person).has_picture  # which is not lost again


def test_a_newer_edition_takes_the_place_of_the_older_with_its_note(world: World) -> None:
    person = world.ours.student
    bring(person, baked(person.email))
    before = brought_ago(only_of(person), 1)
    Keeping.objects.create(person=person, outside=before, note="à montrer")
    newer = badge_for(person.email, name="Ambassadrice des sciences", valid_from=NOW - timedelta(days=2))
    again = bring(person, newer)
    assert (again.outcome, again.why) == ("known", "renewed")
    kept = only_of(person)
    assert (kept.pk, kept.name, bytes(kept.original)) == (before.pk, "Ambassadrice des sciences", newer)
    assert kept.has_picture
    assert kept.issued_at == before.issued_at  # the day of the award is what it was
    assert kept.brought_at > before.brought_at  # news to a platform that asks what came since
    assert Keeping.objects.get(outside=kept).note == "à montrer"
    assert bring(person, newer).why == "known"


def test_an_edition_that_is_no_newer_replaces_nothing(world: World) -> None:
    person = world.ours.student
    bring(person, badge_for(person.email))
    for days in (40, 41):
        other = badge_for(person.email, name="Autre", valid_from=NOW - timedelta(days=days))
        again = bring(person, other)
        assert (again.outcome, again.why) == ("known", "not_newer")
    assert only_of(person).name == "Ambassadeur des sciences"


def test_what_is_not_verified_or_not_from_the_same_issuer_replaces_nothing(world: World, web: Web) -> None:
    person = world.ours.student
    bring(person, badge_for(person.email))
    newer = NOW - timedelta(days=2)
    bring(person, badge_for(person.email, by=DID_KEY, valid_from=newer))
    bring(person, badge_for("quelquun@ailleurs.example", valid_from=newer))
    web.documents.clear()
    bring(person, badge_for(person.email, valid_from=NOW - timedelta(days=1)))
    assert OutsideBadge.objects.count() == 4
    assert OutsideBadge.objects.get(verdict="verified", issuer_id=DID_WEB, recipient_state="mine").name


def test_an_id_is_the_same_however_it_is_escaped(world: World) -> None:
    person = world.ours.student
    bring(person, badge_for(person.email, id=f"{SITE}/attestations/%C3%A9"))
    newer = badge_for(person.email, id=f"{SITE}/attestations/%c3%a9", valid_from=NOW - timedelta(days=2))
    assert bring(person, newer).why == "renewed"


def test_two_people_may_each_keep_the_same_document(world: World) -> None:
    document = badge_for(world.ours.student.email)
    bring(world.ours.student, document)
    assert bring(world.stranger, document).outcome == "foreign"
    assert OutsideBadge.objects.count() == 2


def test_an_edition_renews_the_badge_of_who_brought_it_and_of_nobody_else(world: World) -> None:
    """A badge that names nobody may be in two backpacks: each keeps the edition that its owner brought."""
    holder = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
    older = badge_for("", holder=holder)
    newer = badge_for("", holder=holder, name="Autrement", valid_from=NOW - timedelta(days=2))
    bring(world.ours.student, older)
    assert bring(world.stranger, newer).outcome == "kept"
    assert bytes(only_of(world.ours.student).original) == older
    assert bytes(only_of(world.stranger).original) == newer
    assert bring(world.ours.student, newer).why == "renewed"
    assert Event.objects.get(verb="backpack.renewed").actor == world.ours.student


def test_an_address_that_gives_more_than_a_badge_is_not_kept(
    world: World, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = world.ours.student
    web.documents[f"{SITE}/attestations/1"] = badge_for(person.email)
    monkeypatch.setattr(actions, "LARGEST", 100)
    assert bring(person, f"{SITE}/attestations/1", "address").why == "large"
    assert not OutsideBadge.objects.exists()


@pytest.mark.parametrize(
    ("criteria", "kept"), [("https://ecole.example/criteres", True), ("javascript:alert(1)", False)]
)
def test_only_an_address_of_the_web_becomes_a_link(world: World, criteria: str, kept: bool) -> None:
    person = world.ours.student
    bring(person, badge_for(person.email, criteria=criteria))
    assert only_of(person).criteria_url == (criteria if kept else "")


def test_a_badge_that_was_awarded_here_is_told_to_be_there_already(world: World) -> None:
    award = awarded(world.ours)
    brought = bring(world.ours.student, bytes(award.credential))
    assert (brought.outcome, brought.why, brought.award) == ("known", "awarded_here", award)
    assert not OutsideBadge.objects.exists()


def test_a_badge_that_was_declined_here_does_not_come_back_by_the_other_door(world: World) -> None:
    award = awarded(world.ours)
    awards.decline(award, by=world.ours.student)
    brought = bring(world.ours.student, bytes(award.credential))
    assert (brought.outcome, brought.why) == ("known", "declined")
    assert not OutsideBadge.objects.exists()


# --- marked ------------------------------------------------------------------------------------------------


def test_an_expired_badge_is_kept_and_marked(world: World) -> None:
    person = world.ours.student
    brought = bring(person, badge_for(person.email, valid_until=NOW - timedelta(days=1)))
    assert brought.outcome == "marked"
    assert only_of(person).is_expired


def test_a_revoked_badge_is_kept_and_marked(world: World, web: Web) -> None:
    person = world.ours.student
    hosted = {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": f"{SITE}/assertions/1",
        "recipient": {"type": "email", "hashed": False, "identity": person.email},
        "badge": {
            "type": "BadgeClass", "id": f"{SITE}/class", "name": "Sciences", "description": "…",
            "criteria": {"narrative": "…"},
            "issuer": {"type": "Issuer", "id": f"{SITE}/issuer", "name": "École", "url": SITE, "email": "a@b.fr"},
        },
        "verification": {"type": "hosted"},
        "issuedOn": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    web.documents[f"{SITE}/assertions/1"] = 410
    assert bring(person, json.dumps(hosted).encode()).outcome == "marked"
    assert only_of(person).is_revoked


def test_a_badge_whose_issuer_cannot_be_reached_is_kept_and_marked_not_confirmed(
    world: World, web: Web
) -> None:
    person = world.ours.student
    web.documents.clear()
    assert bring(person, badge_for(person.email)).outcome == "marked"
    assert only_of(person).verdict == "unconfirmed"


def test_a_check_later_confirms_what_could_not_be_confirmed_then(world: World, web: Web) -> None:
    person = world.ours.student
    known = dict(web.documents)
    web.documents.clear()
    bring(person, badge_for(person.email))
    web.documents.update(known)
    actions.check_again(only_of(person), by=person)
    assert only_of(person).verdict == "verified"


def test_a_check_that_a_newer_edition_overtook_says_nothing_of_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = world.ours.student
    bring(person, badge_for(person.email))
    newer = badge_for(person.email, name="Ambassadrice", valid_from=NOW - timedelta(days=2))
    look = actions.look

    def slowly(*asked: object) -> object:
        found = look(*asked)  # type: ignore[arg-type]
        monkeypatch.setattr(actions, "look", look)
        assert bring(person, newer).why == "renewed"
        return found

    monkeypatch.setattr(actions, "look", slowly)
    actions.check_again(only_of(person), by=person)
    assert only_of(person).report["badge"]["name"] == "Ambassadrice"
    assert not Event.objects.filter(verb="backpack.checked").exists()


def test_a_badge_that_was_confirmed_is_not_worsened_by_bringing_it_in_while_its_issuer_is_down(
    world: World, web: Web
) -> None:
    person = world.ours.student
    bring(person, badge_for(person.email))
    web.documents.clear()
    assert bring(person, badge_for(person.email)).outcome == "known"
    assert only_of(person).verdict == "verified"


# --- kept out ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        b"not a badge at all",
        b'{"name": "a document"}',
        b"\x89PNG\r\n\x1a\n cut short",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"[" * 100_000,
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_badge_is_kept_out(world: World, source: bytes) -> None:
    brought = bring(world.ours.student, source)
    assert brought.outcome == "refused"
    assert not OutsideBadge.objects.exists()
    assert brought.report is not None
    assert kept_reports.worst_of(kept_reports.to_json(brought.report))


def test_a_badge_whose_words_were_changed_is_kept_out_with_the_reason(world: World) -> None:
    person = world.ours.student
    brought = bring(person, badge_for(person.email).replace(b"sciences", b"lettres!"))
    assert brought.outcome == "refused"
    assert brought.report is not None
    assert "proof.invalid" in {finding.code for finding in brought.report.findings}
    assert not OutsideBadge.objects.exists()


def test_a_picture_that_was_damaged_is_kept_out(world: World) -> None:
    image = bytearray(baked(world.ours.student.email))
    image[-20] ^= 1
    assert bring(world.ours.student, bytes(image)).outcome == "refused"


def test_an_address_that_redirects_inward_is_kept_out_with_a_plain_sentence(world: World, web: Web) -> None:
    web.documents[f"{SITE}/r"] = net.AddressRefused("The host lies in a private network.")
    brought = bring(world.ours.student, f"{SITE}/r", "address")
    assert brought.outcome == "refused"
    assert brought.report is not None
    kept = kept_reports.to_json(brought.report)
    with translation.override("en"):
        assert "private network" in kept_reports.worst_of(kept)
    with translation.override("fr"):
        assert "réseau privé" in kept_reports.worst_of(kept)


def test_a_signed_document_that_is_no_badge_is_kept_out_by_its_kind(world: World) -> None:
    listed = credentials.status_list_credential(
        f"{SITE}/status/1", DID_KEY, credentials.StatusList.new(131_072), valid_from=NOW
    )
    signed = credentials.sign(listed, KEY, verification_method=METHODS[DID_KEY], created=NOW)
    assert bring(world.ours.student, json.dumps(signed).encode()).why == "another_kind"


@pytest.mark.parametrize(("source", "why"), [(b"x" * 5_000_001, "large"), (b" \n", "empty")])
def test_what_is_too_large_or_empty_is_not_looked_at(world: World, source: bytes, why: str) -> None:
    assert bring(world.ours.student, source).why == why


def test_a_full_backpack_takes_no_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_BADGES", 1)
    person = world.ours.student
    bring(person, badge_for(person.email))
    assert bring(person, badge_for(person.email, number=2)).why == "full"
    assert bring(person, badge_for(person.email)).outcome == "known"


# --- whose it is -------------------------------------------------------------------------------------------


def test_a_badge_of_somebody_else_is_told_so_and_kept_apart(world: World) -> None:
    person = world.ours.student
    brought = bring(person, badge_for("quelquun@ailleurs.example"))
    assert (brought.outcome, brought.why) == ("foreign", "foreign")
    assert only_of(person).is_foreign


def test_a_badge_for_any_verified_address_of_mine_is_mine(world: World) -> None:
    person = world.ours.student
    EmailAddress.objects.create(user=person, email="perso@ailleurs.example", verified=True)
    assert bring(person, badge_for("perso@ailleurs.example")).outcome == "kept"


def test_an_address_that_was_not_confirmed_makes_nothing_mine(world: World) -> None:
    person = world.ours.student
    EmailAddress.objects.create(user=person, email="victime@ailleurs.example", verified=False)
    assert bring(person, badge_for("victime@ailleurs.example")).outcome == "foreign"


def test_a_badge_that_names_nobody_by_address_is_kept_but_not_mine(world: World) -> None:
    person = world.ours.student
    bring(person, badge_for("", holder="did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"))
    kept = only_of(person)
    assert (kept.is_mine, kept.is_foreign) == (False, False)


def test_a_badge_stays_mine_when_its_address_is_gone(world: World) -> None:
    person = world.ours.student
    second = EmailAddress.objects.create(user=person, email="ecole@ailleurs.example", verified=True)
    bring(person, badge_for(second.email))
    second.delete()
    actions.check_again(only_of(person), by=person)
    assert only_of(person).is_mine


# --- rights and records ------------------------------------------------------------------------------------


def test_nobody_fills_or_empties_another_person_s_backpack(world: World) -> None:
    person, other = world.ours.student, world.stranger
    with pytest.raises(PermissionDenied):
        actions.bring_in(person, badge_for(person.email), kind="file", by=other)
    bring(person, badge_for(person.email))
    for write in (actions.check_again, actions.remove):
        with pytest.raises(PermissionDenied):
            write(only_of(person), by=other)


def test_what_is_done_is_written_in_the_journal_without_an_institution(world: World) -> None:
    person = world.ours.student
    bring(person, badge_for(person.email))
    actions.check_again(only_of(person), by=person)
    actions.remove(only_of(person), by=person)
    events = Event.objects.filter(verb__startswith="backpack.")
    assert list(events.values_list("verb", flat=True)) == [
        "backpack.brought", "backpack.checked", "backpack.removed",
    ]  # fmt: skip
    assert set(events.values_list("institution_id", flat=True)) == {None}


def test_what_a_stranger_wrote_into_a_badge_is_kept_within_bounds(world: World) -> None:
    person = worlds.person("Léa")
    bring(person, badge_for(person.email, name="N" * 5000))
    kept = only_of(person)
    assert len(kept.name) == 300
    assert "image" not in kept.report["badge"] or kept.report["badge"]["image"] is None
