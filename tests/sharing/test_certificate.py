"""The certificate: who gets it, what it says, and the signed documents inside."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from insigne import credentials
from insigne.awards import actions
from insigne.awards.models import Award
from insigne.sharing import certificates, printing
from insigne.sharing.certificates import certificate
from insigne.typesetting import Busy, Faulty
from insigne.web import own
from insigne.web.localized import LocalizedText
from tests.awards.making import COLLEAGUES, OUTSIDERS, expiring_version, someone
from tests.awards.making import awarded as awarded_by_hand
from tests.sharing.making import HOSTILE, POPPLER, attached, awarded, pages, text_of
from tests.world import World, browser

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


def door(award: Award, lang: str = "") -> str:
    return reverse("award-certificate", args=[award.pk]) + (f"?lang={lang}" if lang else "")


def made(award: Award, *languages: str) -> bytes:
    return certificate(award, languages or ("fr",), NOW)


# --- who -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [None, *OUTSIDERS, *COLLEAGUES, "ours.manager"])
def test_that_of_a_private_award_is_its_recipient_s_alone(world: World, who: str | None) -> None:
    award = awarded(world.ours)
    assert browser(someone(world, who) if who else None).get(door(award)).status_code == 404
    assert browser(award.recipient).get(door(award)).status_code == 200


def test_that_of_a_shared_award_is_anybody_s_until_the_page_is_closed(world: World) -> None:
    award = awarded(world.ours, sharing="link")
    answer = browser().get(door(award))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Content-Disposition"].startswith(
        'attachment; filename="engagement-associatif-elodie-marchand'
    )
    actions.share(award, "private", by=award.recipient)
    assert browser().get(door(award)).status_code == 404


def test_none_is_made_of_a_revoked_award_not_even_for_its_recipient(world: World) -> None:
    award = awarded(world.ours, sharing="listed")
    assert browser(award.recipient).get(door(award)).status_code == 200
    actions.revoke(award, reason="Doublon", by=world.ours.manager)
    for reader in (None, award.recipient, world.ours.manager):
        assert browser(reader).get(door(award)).status_code == 404


@pytest.mark.parametrize("lang", ["de", "FR", "../fr", "fr,en"])
def test_a_language_that_is_not_offered_is_not_found(world: World, lang: str) -> None:
    award = awarded(world.ours, sharing="link")
    assert browser().get(door(award, lang)).status_code == 404


def test_many_in_a_minute_are_refused_in_plain_words(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "PER_MINUTE", 2)
    award = awarded(world.ours, sharing="link")
    client = browser(award.recipient)
    answers = [client.get(door(award)) for _each in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1]["Retry-After"] == "60"
    assert "Attendez un peu" in answers[-1].content.decode()


def test_a_busy_press_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*args: object, **options: object) -> bytes:
        raise Busy

    monkeypatch.setattr(certificates, "typeset", busy)
    answer = browser().get(door(awarded(world.ours, sharing="link")))
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")


# --- what ------------------------------------------------------------------------------------------------


@POPPLER
@pytest.mark.parametrize("chosen", [5, 9])
@pytest.mark.parametrize("lang", ["fr", "en", "both"])
def test_it_stands_on_one_page_and_names_who_what_when_and_how_to_check(
    world: World, lang: str, chosen: int
) -> None:
    award = awarded(
        world.ours, "Marie-Charlotte Évangéline de la Rochefoucauld-Montmorency d’Aubigné", chosen=chosen
    )
    content = browser(award.recipient).get(door(award, lang)).content
    text = text_of(content)
    assert pages(content) == 1
    assert "Marie-Charlotte Évangéline" in text
    assert "d’Aubigné" in text
    assert "UNIVERSITÉ OURS" in text if lang != "en" else "OURS UNIVERSITY" in text
    assert ("Engagement associatif" in text) is (lang != "en")
    assert ("Community engagement" in text) is (lang != "fr")
    assert ("Chacun peut vérifier ce badge" in text) is (lang != "en")
    assert ("Anybody can check this badge" in text) is (lang != "fr")
    for recognised in award.recognised.all():
        name = recognised.skill.name.in_language("en" if lang == "en" else "fr")
        assert name.split()[0] in text
    assert "ATP RITM-BFC" in text
    assert re.search(r"valide, sans fin|valid, without end", text)


@POPPLER
def test_the_documents_inside_are_the_issued_bytes_and_verify(world: World) -> None:
    award = awarded(world.ours)
    inside = attached(made(award))
    assert sorted(inside.values()) == sorted([bytes(award.credential), bytes(award.assertion)])
    reports = [credentials.verify(each, fetch=own.fetch) for each in inside.values()]
    assert [report.verdict for report in reports] == ["verified", "verified"]


@POPPLER
def test_the_address_printed_is_one_that_a_verifier_can_read(world: World) -> None:
    award = awarded(world.ours)
    assert f"insigne.example/a/{award.pk}/assertion.json" in text_of(made(award)).replace(" ", "")
    actions.share(award, "link", by=award.recipient)
    assert f"insigne.example/a/{award.pk}/" not in text_of(made(award)).replace(" ", "")
    assert f"insigne.example/a/{award.pk}" in text_of(made(award)).replace(" ", "")


@POPPLER
def test_an_end_is_said_and_an_end_that_passed(world: World) -> None:
    with time_machine.travel(NOW, tick=False):
        award = awarded_by_hand(world.ours, of=expiring_version(world.ours, 12))
        assert "valide jusqu’au 22 novembre 2027" in text_of(made(award))
    with time_machine.travel(NOW + timedelta(days=500), tick=False):
        late = certificate(award, ("fr",), NOW + timedelta(days=500))
        assert "expiré le 22 novembre 2027" in text_of(late)


@POPPLER
def test_the_state_bears_the_day_of_the_site_after_its_midnight(world: World) -> None:
    award = awarded(world.ours)
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert "ÉTAT AU 23 NOVEMBRE 2026" in text_of(certificate(award, ("fr",), late))


@POPPLER
def test_what_a_person_wrote_is_never_markup(world: World) -> None:
    award = awarded(world.ours)
    award.recipient.name = HOSTILE[:120]
    text = text_of(made(award))
    assert '#read("/etc/passwd") *gras* <script>' in text
    assert "root:" not in text


@pytest.mark.parametrize("name", ["محمد علي", "Владимир", "Ἑλένη", "Nguyễn Thị", "Zoë 🎉", "\u202eZoë"])
def test_names_of_many_scripts_can_be_set(world: World, name: str) -> None:
    award = awarded(world.ours)
    award.recipient.name = name
    assert made(award).startswith(b"%PDF-1.7")


@pytest.mark.parametrize("name", ["\U0001b000\U0001b001", "🎉🎉"])
def test_a_name_that_no_font_here_has_is_refused_rather_than_cut(world: World, name: str) -> None:
    award = awarded(world.ours, sharing="link")
    award.recipient.name = name
    award.recipient.save()
    answer = browser(award.recipient).get(door(award))
    assert answer.status_code == 422
    assert "installer" in answer.content.decode()
    assert browser().get(reverse("award-card", args=[award.pk])).status_code == 200


def test_it_says_what_it_conforms_to_and_in_which_language_it_is(world: World) -> None:
    content = made(awarded(world.ours), "en")
    metadata = content[content.index(b"<x:xmpmeta") :].decode(errors="replace")
    assert re.search(r"pdfaid:part[=>\"]+3", metadata)
    assert re.search(r"pdfaid:conformance[=>\"]+A", metadata)
    assert re.search(r"pdfuaid:part[=>\"]+1", metadata)
    assert b"/Lang(en" in content or b"/Lang (en" in content
    assert b"/AFRelationship/Data" in content.replace(b" ", b"")


def test_the_same_award_on_the_same_day_gives_the_same_bytes(world: World) -> None:
    award = awarded(world.ours)
    assert made(award) == certificate(award, ("fr",), NOW + timedelta(hours=3))


def test_a_picture_that_the_press_cannot_draw_is_shown_as_pixels(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    award = awarded(world.ours)
    drawing = award.version.picture.in_language("fr").encode()
    seen: list[bytes] = []
    press = certificates.typeset

    def choosy(*args: object, pictures: dict[str, bytes], **options: object) -> bytes:
        seen.append(pictures["badge.svg"])
        if pictures["badge.svg"] == drawing:
            raise Faulty
        return press(*args, pictures=pictures, **options)

    monkeypatch.setattr(certificates, "typeset", choosy)
    assert made(award).startswith(b"%PDF")
    assert [b"data:image/png" in each for each in seen] == [False, True]


@POPPLER
@pytest.mark.parametrize("languages", [("fr",), ("fr", "en")])
def test_more_than_a_page_holds_is_counted_never_cut_unsaid(
    world: World, monkeypatch: pytest.MonkeyPatch, languages: tuple[str, ...]
) -> None:
    side = certificates._side

    def crowded(*args: object) -> dict[str, object]:
        skill = "Conduire durablement des projets collectifs d’intérêt général au service du territoire"
        more = [certificates._more(40 - shown) for shown in range(40)]
        return side(*args) | {"skills": [f"{number} {skill}" for number in range(40)], "more": more}

    monkeypatch.setattr(certificates, "_side", crowded)
    content = made(awarded(world.ours, "Marie-Charlotte " * 7), *languages)
    assert pages(content) == 1
    text = text_of(content)
    said = re.search(r"et (\d+) autres, nommés dans l’attestation jointe", text)
    shown = len(re.findall(r"\d+ Conduire durablement", text)) // len(languages)
    assert said
    assert shown + int(said[1]) == 40


def test_none_is_made_of_a_declined_award(world: World) -> None:
    award = awarded(world.ours, sharing="link")
    Award.objects.filter(pk=award.pk).update(declined_at=NOW)
    assert browser(award.recipient).get(door(award)).status_code == 404
    assert browser().get(reverse("award-card", args=[award.pk])).status_code == 404


@POPPLER
def test_its_title_of_the_skills_suits_their_number_and_the_gender_of_their_word(world: World) -> None:
    award = awarded(world.ours)
    award.version.skill_words = LocalizedText("compétences", "skills")
    assert "CE BADGE RECONNAÎT 5 COMPÉTENCES" in text_of(made(award))
    assert "5 SKILLS RECOGNISED" in text_of(made(award, "en"))
