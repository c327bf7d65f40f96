"""Another platform reads a recipient's badges by the Open Badges API, until they take their permission back.

The person's yes and the tokens are made by the actions behind the pages; the requests go through the whole site.
The tests run the protocol from registration on, with a client and a browser.
"""

import json
import logging
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.test import Client
from django.urls import reverse

from insigne.api import actions
from insigne.api.models import Platform
from insigne.api.registration import read
from insigne.api.scopes import CREDENTIAL_READ
from insigne.demo.faults import TourFailed

if TYPE_CHECKING:
    from insigne.people.models import User

Say = Callable[[str], None]
HOME = "https://portfolio.example"


def let_in_and_out(person: "User", say: Say) -> None:
    """Register a platform, allow it to read, read; then withdraw, and read no more. Raises TourFailed."""
    standard = Platform.Standard.OPEN_BADGES
    registration = {
        "client_name": "Portfolio de l’école",
        **dict.fromkeys(("client_uri", "logo_uri", "tos_uri", "policy_uri"), HOME),
        "software_id": "portfolio",
        "software_version": "1",
        "redirect_uris": [f"{HOME}/back"],
        "scope": CREDENTIAL_READ,
    }
    platform, _secret = actions.register(read(registration, standard), standard)
    grant = actions.allow(platform, [CREDENTIAL_READ], by=person)
    token = secrets.token_urlsafe(32)
    code = actions.keep_code(
        grant,
        secrets.token_urlsafe(32),
        redirect_uri=f"{HOME}/back",
        challenge="",
        scopes=[CREDENTIAL_READ],
    )
    actions.keep_tokens(code, token, None, [CREDENTIAL_READ])
    allowed, found = _ask(token)
    actions.withdraw(grant, by=person)
    logging.disable(logging.WARNING)  # the refusal is what is wanted here
    refused, _nothing = _ask(token)
    logging.disable(logging.NOTSET)
    say(
        f"15. A platform that {person} lets in reads {found} badges by the Open Badges API ({allowed}); "
        f"taken back, its token is refused ({refused})."
    )
    if (allowed, refused) != (200, 401) or not found:
        raise TourFailed("The permission of a platform is not what decides.")


def _ask(token: str) -> tuple[int, int]:
    """The status of the answer, and how many badges are in it."""
    answer = Client(SERVER_NAME="127.0.0.1").get(
        reverse("doors:credentials"), headers={"authorization": f"Bearer {token}"}
    )
    found = json.loads(answer.content).get("credential", []) if answer.status_code == 200 else []
    return answer.status_code, len(found)
