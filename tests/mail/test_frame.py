"""The same words twice: as plain text first, and in a small frame of HTML where they stay words."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.core import mail
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import translation

import insigne.mail
from insigne.applications import decisions
from insigne.jobs.queue import run_ready
from insigne.mail.framing import blocks
from insigne.mail.sending import send
from tests import world as worlds
from tests.applications.pages import MARKUP
from tests.world import World

TEMPLATES = Path(insigne.mail.__file__).parent / "templates" / "mail"


def parts(message: mail.EmailMultiAlternatives) -> tuple[str, str]:
    (html,) = message.alternatives
    assert html.mimetype == "text/html"
    return str(message.body), str(html.content)


def words(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html.partition("<body")[2]))


@pytest.fixture
def refusal(world: World) -> mail.EmailMultiAlternatives:
    """A refusal whose every free field tries to be markup."""
    student = worlds.person(MARKUP)
    application = worlds.submitted(world.ours, student)
    reason = f"{MARKUP}\n\nVoir https://guide.example/?a=1&b=2 <b>vite</b>"
    worlds.reviewed(application, world.ours.reviewer, "not_yet", MARKUP, reason)
    run_ready()
    mail.outbox.clear()
    decisions.refuse(application, by=world.ours.reviewer)
    run_ready()
    (message,) = mail.outbox
    return message


def test_the_text_keeps_every_sign_as_it_was_typed(refusal: mail.EmailMultiAlternatives) -> None:
    text, _html = parts(refusal)
    assert MARKUP in text
    assert "<b>vite</b>" in text
    assert "&lt;" not in text
    assert "&amp;" not in text


def test_what_people_typed_is_no_markup_in_the_frame(refusal: mail.EmailMultiAlternatives) -> None:
    _text, html = parts(refusal)
    assert "<script" not in html
    assert "<b>" not in html
    assert MARKUP in words(html)


def test_both_parts_say_the_same(refusal: mail.EmailMultiAlternatives) -> None:
    text, html = parts(refusal)
    said = " ".join(words(html).split())
    for line in text.split("\n"):
        assert " ".join(line.split()) in said


def test_links_can_be_followed_from_the_frame(refusal: mail.EmailMultiAlternatives) -> None:
    _text, html = parts(refusal)
    links = re.findall(r'href="([^"]+)"', html)
    assert any(link.startswith("https://insigne.example/applications/") for link in links)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_frame_says_its_language_and_loads_nothing(world: World, language: str) -> None:
    worlds.awarded(world.ours, worlds.person("Lea Toute", language))
    mail.outbox.clear()
    run_ready()
    mine = [message for message in mail.outbox if message.to[0].startswith("lea")]
    assert len(mine) >= 2
    for message in mine:
        _text, html = parts(message)
        assert f'<html lang="{language}">' in html
        assert not re.search(r"<(img|link|script|iframe)|url\(", html)


def test_the_subject_is_one_line_without_a_blank_end(world: World) -> None:
    worlds.awarded(world.ours)
    mail.outbox.clear()
    run_ready()
    for message in mail.outbox:
        assert message.subject == message.subject.strip() != ""
        assert "\n" not in message.subject
        assert not message.body.startswith("\n")
        assert message.body.endswith("\n")


def test_the_reader_s_language_ends_with_the_message(world: World) -> None:
    with translation.override("fr"):
        worlds.awarded(world.ours, worlds.person(language="en"))
        run_ready()
        assert translation.get_language() == "fr"


def test_a_message_that_does_not_exist_is_an_error_and_sends_nothing(db: None) -> None:
    with pytest.raises(TemplateDoesNotExist):
        send("nothing", "a@example.org", "fr", {})
    assert mail.outbox == []


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("*.txt")), ids=lambda path: path.stem)
def test_each_message_has_a_subject_then_a_blank_line(template: Path) -> None:
    first, blank, *_rest = template.read_text().splitlines()
    assert "translate" in first
    assert blank == ""


def framed(words: str) -> str:
    return render_to_string("mail/frame.html", {"blocks": blocks(words, "https://insigne.example")})


def test_the_first_page_of_ours_is_a_button_and_its_address_can_be_read() -> None:
    html = framed("See it:\nhttps://insigne.example/a/1\n\nLeave:\nhttps://insigne.example/b/2")
    assert html.count("display:inline-block") == 1
    assert 'href="https://insigne.example/a/1" style="display:inline-block' in html
    assert html.count("https://insigne.example/a/1") == 2
    assert '<a href="https://insigne.example/b/2"' in html


@pytest.mark.parametrize(
    "address",
    ["https://insigne.example.evil.example/a", "http://insigne.example/a", "> https://insigne.example/a"],
)
def test_no_other_site_and_nobody_s_words_become_a_button(address: str) -> None:
    assert "display:inline-block" not in framed(f"See it:\n{address}")


def test_what_somebody_else_wrote_stands_apart_without_the_marks_of_the_text() -> None:
    html = framed("Sam writes:\n\n> Hello <b>you</b>\n>\n> and you")
    assert "<blockquote" in html
    assert "Hello &lt;b&gt;you&lt;/b&gt;<br><br>and you</blockquote>" in html
