"""An address that leads into our own network is not asked, by the real way out; the sentence says so."""

from functools import partial

import pytest
from django.urls import reverse

from insigne import net
from insigne.backpack.models import OutsideBadge
from insigne.net import Guard
from tests.ground.hosts import Host, sends_to
from tests.world import World, browser


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/badge.json",
        "http://[::1]/badge.json",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/badge.json",
        "http://0x7f000001/badge.json",
        "https://localhost/badge.json",
    ],
)
def test_an_inward_address_is_refused_with_a_plain_sentence(world: World, address: str) -> None:
    answer = browser(world.ours.student).post(reverse("backpack-add"), {"text": address}, follow=True)
    page = answer.content.decode()
    assert "non ajouté" in page
    assert "réseau privé" in page
    assert not OutsideBadge.objects.exists()


def test_a_redirect_inward_is_not_followed_and_said_plainly(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first host answers, as a host of the web would; where it leads lies in a private network."""
    through = partial(net.fetch, guard=Guard(loopback=True))
    monkeypatch.setattr("insigne.net.fetch", through)
    with Host({"/badge": sends_to("http://10.0.0.1/secret")}).serving() as host:
        answer = browser(world.ours.student).post(
            reverse("backpack-add"), {"text": host.url("/badge")}, follow=True
        )
        assert [path for path, _headers in host.asked] == ["/badge"]
    assert "réseau privé" in answer.content.decode()
    assert not OutsideBadge.objects.exists()
