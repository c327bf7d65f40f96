"""How a message is made and sent."""

from email.headerregistry import Address
from email.utils import parseaddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from insigne.mail.framing import blocks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from insigne.institutions.models import Institution


def quoted(words: str) -> str:
    """Somebody's words with each line marked, so that nobody takes them for the site's."""
    return "\n".join(f"> {line}".rstrip() for line in words.splitlines())


def send(
    name: str,
    to: str,
    language: str,
    content: "Mapping[str, object]",
    *,
    sender: "Institution | None" = None,
    may_answer: bool = True,
) -> None:
    """Send `mail/<name>.txt`, whose first line is the subject, and the same words in a small HTML frame.

    In the name of `sender`, so that its reader knows who writes; an answer goes to its contact, if one `may_answer`.
    """
    with translation.override(language):
        text = render_to_string(f"mail/{name}.txt", {**content, "site": settings.INSIGNE_URL})
        subject, _blank, body = text.strip().partition("\n")
        head = " ".join(str(sender.name).split()) if sender else "Insigne"
        parts = blocks(body, settings.INSIGNE_URL)
        frame = {"blocks": parts, "subject": subject, "language": language, "head": head}
        html = render_to_string("mail/frame.html", frame)
    message = EmailMultiAlternatives(
        subject.strip(),
        body.strip() + "\n",
        from_email=_in_the_name_of(head) if sender else None,
        to=[to],
        reply_to=[sender.email] if sender and may_answer else None,
    )
    message.attach_alternative(html, "text/html")
    message.send()


def _in_the_name_of(name: str) -> str:
    """Our own address, which mail servers know, under the institution's name."""
    return str(Address(name, addr_spec=parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))
