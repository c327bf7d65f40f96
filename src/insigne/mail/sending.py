"""How a message is made and sent."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation


def quoted(words: str) -> str:
    """Somebody's words with each line marked, so that nobody takes them for the site's."""
    return "\n".join(f"> {line}".rstrip() for line in words.splitlines())


def send(name: str, to: str, language: str, **content: Any) -> None:
    """Send `mail/<name>.txt`, whose first line is the subject, and the same words in a small HTML frame."""
    with translation.override(language):
        text = render_to_string(f"mail/{name}.txt", {**content, "site": settings.INSIGNE_URL})
        subject, _blank, body = text.strip().partition("\n")
        paragraphs = [part.strip() for part in body.strip().split("\n\n")]
        frame = {"paragraphs": paragraphs, "subject": subject, "language": language}
        html = render_to_string("mail/frame.html", frame)
    message = EmailMultiAlternatives(subject.strip(), body.strip() + "\n", to=[to])
    message.attach_alternative(html, "text/html")
    message.send()
