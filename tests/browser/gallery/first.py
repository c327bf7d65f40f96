"""The pages from the catalogue to the awarded badge."""

from collections.abc import Callable

from tests.browser.shown import Page
from tests.browser.shown import at as _at
from tests.browser.site import Scene


def _application(state: str, step: str = "") -> Callable[[Scene], str]:
    return lambda scene: f"/applications/{scene.applications[state]}/{step}"


def _award(state: str, end: str = "") -> Callable[[Scene], str]:
    return lambda scene: f"/a/{scene.awards[state]}{end}"


STATES = ("draft", "submitted", "returned", "refused", "withdrawn", "private")
PAGES = (
    Page("home", "", _at("/")),
    Page("institution", "", _at("/i/{slug}/")),
    Page("badge", "", _at("/b/{badge}")),
    Page("badge version", "", _at("/b/{badge}/1")),
    Page("sign in", "", _at("/accounts/login/")),
    Page("sign up", "", _at("/accounts/signup/")),
    Page("password reset", "", _at("/accounts/password/reset/")),
    Page("password reset sent", "", _at("/accounts/password/reset/done/")),
    Page("password change", "student", _at("/accounts/password/change/")),
    Page("e-mail addresses", "student", _at("/accounts/email/")),
    Page("second factor", "student", _at("/accounts/2fa/")),
    Page("sign out", "student", _at("/accounts/logout/")),
    Page("account", "manager", _at("/account")),
    Page("applications, none", "second_reviewer", _at("/applications/")),
    Page("applications", "draft", _at("/applications/")),
    Page("experience", "draft", _application("draft", "experience")),
    Page("experience, with errors", "begun", _application("begun", "experience?check=1")),
    Page("skills", "draft", _application("draft", "skills")),
    Page("skills, with errors", "begun", _application("begun", "skills?check=1")),
    Page("skills, returned", "returned", _application("returned", "skills")),
    Page("evidence", "draft", _application("draft", "evidence")),
    Page("check", "draft", _application("draft", "check")),
    Page("check, with errors", "begun", _application("begun", "check")),
    *(Page(f"status, {state}", state, _application(state)) for state in STATES),
    Page("withdraw", "submitted", _application("submitted", "withdraw")),
    Page("queue, empty", "reviewer", _at("/review/?show=decided&badge=none")),
    Page("queue", "reviewer", _at("/review/")),
    Page("queue, closed", "student", _at("/review/"), status=403),
    Page("review", "reviewer", lambda scene: f"/review/{scene.applications['submitted']}/"),
    Page("review, decided", "reviewer", lambda scene: f"/review/{scene.applications['private']}/"),
    Page("award, private", "private", _award("private")),
    Page("award, shared", "", _award("shared")),
    Page("award, revoked", "", _award("revoked")),
    Page("revoke", "manager", _award("shared", "/revoke")),
    Page("verify", "", _at("/verify")),
    Page("manage badges", "manager", _at("/manage/{slug}/")),
    Page("manage awards", "manager", _at("/manage/{slug}/awards")),
    Page("manage people", "manager", _at("/manage/{slug}/people")),
    Page("manage institution", "administrator", _at("/manage/{slug}/institution")),
    Page("manage institution, read only", "manager", _at("/manage/{slug}/institution")),
    Page("invitation, new account", "", lambda scene: scene.invitation),
    Page("invitation, signed in", "student", lambda scene: scene.invitation),
    Page("not found", "", _at("/nowhere"), status=404),
    Page("demo people", "", _at("/demo/")),
    Page("demo mailbox", "", _at("/demo/mailbox")),
)
