"""One message through a real SMTP server: what arrives is what was meant."""

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as in_force
from pytest_django import Settings

from insigne.jobs.queue import run_ready
from tests import world as worlds
from tests.awards.making import awarded
from tests.ground.hosts import closed_port
from tests.world import World


class Letterbox:
    """Keeps each message that the server accepts."""

    def __init__(self) -> None:
        self.received: list[tuple[str, list[str], EmailMessage]] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:  # noqa: N802
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)  # type: ignore[attr-defined]
        self.received.append((envelope.mail_from, envelope.rcpt_tos, message))  # type: ignore[attr-defined]
        return "250 OK"


@pytest.fixture
def letterbox(settings: Settings) -> Iterator[Letterbox]:
    box = Letterbox()
    controller = Controller(box, hostname="127.0.0.1", port=closed_port())
    controller.start()
    try:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = controller.port
        yield box
    finally:
        controller.stop()


def test_a_message_arrives_whole_with_its_accents(world: World, letterbox: Letterbox) -> None:
    student = worlds.person("Zoë Çelik")
    award = awarded(world.ours, student)
    run_ready()
    ((sender, recipients, message),) = letterbox.received
    assert recipients == [student.email]
    assert in_force.DEFAULT_FROM_EMAIL.endswith(f"<{sender}>")
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert "Zoë Çelik" in text.get_content()
    assert "Zoë Çelik" in html.get_content()
    assert f"https://insigne.example/a/{award.pk}" in text.get_content()
    assert "Engagement associatif" in message["Subject"]
    assert message["Message-ID"]
    assert message["Date"]
