"""Security headers on every kind of answer, and pages that obey their own policy."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from insigne.web.headers import PERMISSIONS
from tests import world as worlds
from tests.world import World, browser

STRANGER_PAGES = {
    "front page": "/",
    "catalogue": "/i/ours/",
    "verify": "/verify",
    "sign in": reverse("account_login"),
    "sign up": reverse("account_signup"),
    "reset": reverse("account_reset_password"),
    "not found": "/nowhere",
    "health": "/health",
    "sent to sign in": reverse("account"),
    "wrong method": reverse("language"),
}
MEMBER_PAGES = {
    "account": reverse("account"),
    "second factor": reverse("mfa_index"),
    "addresses": reverse("account_email"),
    "password": reverse("account_change_password"),
    "sign out": reverse("account_logout"),
    "applications": reverse("applications"),
    "badges": reverse("backpack"),
    "queue": reverse("queue"),
    "manage": reverse("manage", args=["ours"]),
    "members": reverse("manage-members", args=["ours"]),
    "settings": reverse("manage-settings", args=["ours"]),
    "awards": reverse("manage-awards", args=["ours"]),
}


def directives(response: Any) -> dict[str, list[str]]:
    policy = response.headers["Content-Security-Policy"]
    return {each.split()[0]: each.split()[1:] for each in policy.split(";") if each.strip()}


def check(response: Any) -> None:
    policy = directives(response)
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == ["'self'"]
    assert policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
    assert policy["form-action"] == ["'self'"]
    for sources in policy.values():
        assert not {"*", "'unsafe-inline'", "'unsafe-eval'", "https:", "http:"} & set(sources)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["Permissions-Policy"] == PERMISSIONS


class Obeying(HTMLParser):
    """Reads a page as a browser under its policy would, and notes what would be stopped."""

    def __init__(self, response: Any) -> None:
        super().__init__()
        self.stopped: list[str] = []
        self.nonces = re.findall(r"'nonce-([^']+)'", response.headers["Content-Security-Policy"])
        self.feed(response.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.stopped += [f"{tag} {name}" for name in given if name.startswith("on") or name == "style"]
        data = given.get("type", "") in {"application/json", "application/ld+json"}
        if tag == "script" and "src" not in given and not data:
            self.stopped.append("inline script")
        if tag == "style" and given.get("nonce") not in self.nonces:
            self.stopped.append("inline style")
        for name in ("src", "action", "href", "formaction", "data", "poster"):
            value = given.get(name, "")
            leaves = re.match(r"(?:[a-z]+:)?//|javascript:", value) and tag not in {"a"}
            if leaves or value.strip().lower().startswith("javascript:"):
                self.stopped.append(f"{tag} {name}={value}")


def stopped(response: Any) -> list[str]:
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return []
    return Obeying(response).stopped


@pytest.mark.parametrize("page", sorted(STRANGER_PAGES))
def test_a_stranger_s_page_carries_every_header_and_obeys(world: World, page: str) -> None:
    worlds.adopt(world.ours)
    response = browser().get(STRANGER_PAGES[page])
    check(response)
    assert stopped(response) == []
    assert response.headers["Cache-Control"]  # else a cache may answer in our place after a page is closed


@pytest.mark.parametrize("page", sorted(MEMBER_PAGES))
def test_a_member_s_page_carries_them_too_and_is_kept_by_no_cache(world: World, page: str) -> None:
    worlds.adopt(world.ours)
    response = browser(world.ours.administrator).get(MEMBER_PAGES[page])
    check(response)
    assert stopped(response) == []
    assert "private" in response.headers["Cache-Control"]
    assert "no-store" in response.headers["Cache-Control"]


def test_the_pages_of_a_badge_s_life_carry_and_obey_them(world: World) -> None:
    """Badge, pictures, application, review, award: a file or a page, each with its own type."""
    award = worlds.awarded(world.ours)
    draft = worlds.draft(world.theirs)
    badge = worlds.badge(world.ours)
    student, reviewer = browser(world.ours.student), browser(world.ours.reviewer)
    visits: list[tuple[Client, str]] = [
        (browser(), reverse("badge", args=[badge.code])),
        (browser(), reverse("badge-version", args=[badge.code, 1])),
        (browser(), reverse("badge-picture", args=[badge.code, 1, "fr", "svg"])),
        (browser(), reverse("badge-picture", args=[badge.code, 1, "fr", "png"])),
        (browser(), reverse("badge-qr", args=[badge.code])),
        (browser(), reverse("did-document", args=["ours"])),
        (student, reverse("award", args=[award.pk])),
        (student, reverse("award-credential", args=[award.pk])),
        (reviewer, reverse("review", args=[worlds.submitted(world.ours, world.stranger).pk])),
        (browser(draft.applicant), reverse("application-skills", args=[draft.pk])),
    ]
    for client, address in visits:
        response = client.get(address, headers={"accept": "text/html"})
        assert response.status_code in {200, 302}, address
        check(response)
        assert stopped(response) == [], address


def test_the_reader_of_a_page_would_notice_what_a_policy_stops(world: World) -> None:
    """The check above is worth something: it finds each thing that it looks for."""
    response = browser().get("/")
    response.content = (
        b'<script>x</script><p style="x" onclick="x"><style>x</style><img src="//evil.example/x.png">'
        b'<a href="javascript:x">x</a><script type="application/json">{}</script><a href="https://other.example">x</a>'
    )
    assert len(stopped(response)) == 6


def test_each_answer_has_its_own_nonce(world: World) -> None:
    page = reverse("institution", args=["ours"])
    nonces = [Obeying(browser().get(page)).nonces for _visit in range(2)]
    assert all(len(each) == 1 for each in nonces)
    assert nonces[0] != nonces[1]


def test_what_everybody_may_keep_stays_so_for_members(world: World) -> None:
    badge = worlds.badge(world.ours)
    picture = reverse("badge-picture", args=[badge.code, 1, "fr", "svg"])
    assert browser(world.ours.student).get(picture).headers["Cache-Control"].startswith("public")


def test_a_session_is_out_of_reach_of_scripts_and_of_other_sites(world: World) -> None:
    client = browser()
    world.stranger.set_password("un vélo bleu sous la pluie")
    world.stranger.save()
    answer = client.post(
        reverse("account_login"), {"login": world.stranger.email, "password": "un vélo bleu sous la pluie"}
    )
    cookie = answer.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["secure"]
    assert cookie["samesite"] == "Lax"
