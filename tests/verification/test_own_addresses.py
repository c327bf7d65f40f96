"""An address of ours on the verify page: whoever pastes one is answered as if they had brought what stands there."""

from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from insigne.awards import actions
from insigne.path import actions as paths
from insigne.path.shares import token_of
from insigne.sharing import printing, wording
from insigne.web import own
from tests.applications.pages import says
from tests.path import making
from tests.sharing.making import awarded
from tests.world import World, browser

HOST = "https://insigne.example"
PRINT = "What is printed is not signed"
FILES = ["certificate.pdf", "certificate.pdf?lang=en", "badge.png", "badge.svg"]


def pasted(address: str, client: Any = None) -> Any:
    return (client or browser()).post("/verify", {"text": f" {address} "})


def told(answer: Any) -> tuple[str, list[str]]:
    report = answer.context["report"]
    return report.verdict, sorted(line.code for line in report.lines)


@pytest.mark.parametrize("file", FILES)
def test_the_address_of_a_file_is_answered_as_the_file(world: World, file: str) -> None:
    address = f"/a/{awarded(world.ours, sharing='link').pk}/{file}"
    handed_in = SimpleUploadedFile("badge", browser().get(address).content)
    as_file = browser().post("/verify", {"file": handed_in, "text": ""})
    answer = pasted(HOST + address)
    assert told(answer) == told(as_file)
    assert answer.context["report"].verdict == "verified"
    assert says(answer, PRINT) is address.partition("?")[0].endswith(".pdf")


@pytest.mark.parametrize("file", FILES)
def test_it_is_open_to_whom_the_page_is_open(world: World, file: str) -> None:
    """To nobody while it is private: its recipient sees what those whom they give the address to will see."""
    award = awarded(world.ours)
    for client in (browser(), browser(award.recipient)):
        assert told(pasted(f"{HOST}/a/{award.pk}/{file}", client)) == ("unconfirmed", ["format.unreachable"])


@pytest.mark.parametrize("file", FILES)
def test_that_of_a_revoked_award_is_told_to_be_revoked(world: World, file: str) -> None:
    award = awarded(world.ours, sharing="link")
    actions.revoke(award, reason="Doublon", by=world.ours.manager)
    verdict, codes = told(pasted(f"{HOST}/a/{award.pk}/{file}"))
    assert (verdict, "status.revoked" in codes) == ("rejected", True)


def test_a_picture_of_an_award_that_holds_no_badge_is_answered_as_its_page(world: World) -> None:
    award = awarded(world.ours, sharing="link")
    for name in ("award-card", "award-qr", "award-sharing"):
        address = HOST + reverse(name, args=[award.pk])
        assert told(pasted(address)) == told(pasted(f"{HOST}/a/{award.pk}"))


@pytest.mark.parametrize("sharing", ["private", "link"])
def test_the_link_of_a_printed_code_is_followed(world: World, sharing: str) -> None:
    award = awarded(world.ours, sharing=sharing)
    answer = pasted(wording.verify_address(award))
    assert told(answer) == told(pasted(wording.checkable_address(award)))
    assert answer.context["report"].verdict == "verified"
    nested = f"{HOST}/verify?url={quote(wording.verify_address(award), safe='')}"
    assert told(pasted(nested))[1] == ["format.unreachable"]


def test_a_shared_path_is_answered_as_its_portfolio(world: World) -> None:
    making.full(world.ours)
    share = making.link(world.ours.student)
    page = HOST + reverse("shared-path", args=[token_of(share)])
    for address in (page, f"{page}/portfolio.pdf", f"{page}/portfolio.pdf?lang=both"):
        answer = pasted(address)
        assert answer.context["report"].verdict == "verified"
        assert says(answer, PRINT)


def test_a_path_taken_back_is_no_badge_taken_back(world: World) -> None:
    making.full(world.ours)
    share = making.link(world.ours.student)
    page = HOST + reverse("shared-path", args=[token_of(share)])
    paths.take_back(share, by=world.ours.student)
    for address in (page, f"{page}/portfolio.pdf", f"{HOST}/p/nothing"):
        assert told(pasted(address)) == ("unconfirmed", ["format.unreachable"])


def test_one_s_own_portfolio_is_nobody_else_s_document(world: World) -> None:
    making.full(world.ours)
    answer = pasted(f"{HOST}/path/portfolio.pdf", browser(world.ours.student))
    assert told(answer) == ("unconfirmed", ["format.unreachable"])


def test_a_badge_that_names_our_files_does_not_have_them_made(world: World) -> None:
    award = awarded(world.ours, sharing="link")
    for file in FILES:
        assert own.fetch(f"{HOST}/a/{award.pk}/{file}").status == 404


def test_who_asks_for_many_files_waits_here_too_and_nobody_else(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "PER_MINUTE", 1)
    address = f"/a/{awarded(world.ours, sharing='link').pk}/certificate.pdf"
    busy, other = Client(REMOTE_ADDR="192.0.2.1"), Client(REMOTE_ADDR="192.0.2.2")
    assert busy.get(address).status_code == 200
    assert told(pasted(HOST + address, busy)) == ("unconfirmed", ["format.unreachable"])
    assert told(pasted(HOST + address, other))[0] == "verified"
