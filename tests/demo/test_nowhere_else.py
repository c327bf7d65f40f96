"""The demonstration lets anybody be anybody: it exists in its own settings, on this machine, nowhere else."""

import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import Resolver404, get_resolver, resolve, reverse
from django.urls.exceptions import NoReverseMatch

from insigne.demo.loopback import LoopbackOnly
from tests.cli.shell import Shell
from tests.world import World, browser

SOURCE = Path(__file__).parents[2] / "src" / "insigne"


# --- the normal settings -------------------------------------------------------------------------------------


def test_the_normal_site_does_not_have_it_installed() -> None:
    assert not apps.is_installed("insigne.demo")
    assert not any("demo" in name for name in (*settings.INSTALLED_APPS, *settings.MIDDLEWARE))
    assert settings.LOGIN_URL == "account_login"
    assert settings.AUTHENTICATION_BACKENDS == ["allauth.account.auth_backends.AuthenticationBackend"]


@pytest.mark.parametrize("path", ["/demo/", "/demo", "/demo/mailbox", "/demo/anything"])
def test_no_address_of_it_resolves(path: str) -> None:
    with pytest.raises(Resolver404):
        resolve(path)


@pytest.mark.parametrize("name", ["demo-people", "demo-mailbox"])
def test_no_name_of_it_resolves(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_no_view_of_it_stands_at_another_address() -> None:
    def views(patterns: list[object]) -> list[str]:
        found = []
        for each in patterns:
            below = getattr(each, "url_patterns", None)
            found += views(below) if below is not None else [each.callback.__module__]  # type: ignore[attr-defined]
        return found

    modules = views(get_resolver().url_patterns)
    assert len(modules) > 40
    assert not [module for module in modules if module.startswith("insigne.demo")]


def test_nobody_becomes_somebody_by_choosing(world: World) -> None:
    client = browser()
    answer = client.post("/demo/", {"person": str(world.ours.manager.pk)})
    assert answer.status_code == 404
    assert "_auth_user_id" not in client.session


def test_no_other_module_knows_it() -> None:
    knowing = [
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if path.parent.name != "demo" and "insigne.demo" in path.read_text()
    ]
    assert knowing == []


# --- its own settings -----------------------------------------------------------------------------------------


PRINT = "import django; django.setup(); from django.conf import settings; print(settings.MIDDLEWARE[0])"


def started(shell: Shell, address: str) -> "tuple[int, str]":
    shell.settings |= {
        "INSIGNE_URL": address,
        "INSIGNE_SECRET_KEY": "a secret for this test only, long enough",
        "INSIGNE_SEAL_KEY": "unused",
        "DJANGO_SETTINGS_MODULE": "insigne.demo.settings",
    }
    done = shell.run(program=PRINT)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    "address",
    ["https://badges.example", "http://0.0.0.0:8000", "http://192.168.1.4:8000", "http://127.0.0.1.badges.example", "http://localhost.badges.example"],
)  # fmt: skip
def test_its_settings_refuse_a_public_address(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read as a module of the settings under test, whose address is made public."""
    monkeypatch.setattr("insigne.settings.INSIGNE_URL", address)
    monkeypatch.delitem(sys.modules, "insigne.demo.settings", raising=False)
    with pytest.raises(ImproperlyConfigured, match=r"127\.0\.0\.1"):
        __import__("insigne.demo.settings")


def test_its_settings_start_on_this_machine_behind_the_guard_and_refuse_to_elsewhere(tmp_path: Path) -> None:
    assert started(Shell(tmp_path), "http://127.0.0.1:8011") == (0, "insigne.demo.loopback.LoopbackOnly\n")
    code, told = started(Shell(tmp_path), "https://badges.example")
    assert code != 0
    assert "anybody could sign in as anybody" in told


def through_the_guard(**meta: str) -> int:
    def page(_request: HttpRequest) -> HttpResponse:
        return HttpResponse("come in")

    request = RequestFactory().get("/demo/", **meta)
    return LoopbackOnly(page)(request).status_code


@pytest.mark.parametrize("sender", ["127.0.0.1", "::1"])
def test_this_machine_is_answered(sender: str) -> None:
    assert through_the_guard(REMOTE_ADDR=sender) == 200


@pytest.mark.parametrize(
    "sender",
    ["192.168.1.4", "10.0.0.1", "203.0.113.9", "::ffff:203.0.113.9", "fe80::1", "", "127.0.0.1.example"],
)
def test_every_other_is_refused(sender: str) -> None:
    assert through_the_guard(REMOTE_ADDR=sender) == 403


def test_nobody_talks_their_way_in_with_a_header() -> None:
    claims = {"HTTP_X_FORWARDED_FOR": "127.0.0.1", "HTTP_X_REAL_IP": "127.0.0.1", "HTTP_HOST": "127.0.0.1"}
    assert through_the_guard(REMOTE_ADDR="203.0.113.9", **claims) == 403
