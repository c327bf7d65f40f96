"""Platforms: one asks to come in, one asks wrongly, several were let in."""

from typing import TYPE_CHECKING, Any

from insigne.api import actions, displaying, registration, scopes
from insigne.api.models import Platform
from tests.api.making import BC2, OB3, Registered, metadata
from tests.browser.shown import Page, at

if TYPE_CHECKING:
    from tests.browser.stage import Set
    from tests.world import House

PAGES = (
    Page("platform asks", "connected", at("{platform_asks}")),
    Page("platform asks wrongly", "connected", at("{platform_asks_wrongly}"), status=400),
    Page("platform unknown", "connected", at("{platform_unknown}"), status=400),
    Page("platforms", "connected", at("/account/platforms")),
    Page("platforms, none", "reviewer", at("/account/platforms")),
)
LONG = "Passeport de compétences, d’engagement et d’expériences des universités et écoles de Bourgogne-Franche-Comté"


def set_up(at: "House", told: "Set", language: str) -> None:
    from tests.browser.stage import student

    person = student(at, told, "connected", language)
    moodle = _platform("bc-v2p1", scope=BC2)
    passport = _platform(
        "ob-v3p0", client_name=LONG[:100], scope=OB3, **_host("competences.ubfc-passeport.example")
    )
    actions.used(actions.allow(moodle, moodle.scopes, by=person), scopes.ASSERTION_CREATE)
    actions.allow(passport, [scopes.CREDENTIAL_READ], by=person)
    displaying.switch(person, on=True)
    asking = Registered(str(moodle.pk), "", BC2, None)  # type: ignore[arg-type]
    told.more |= {
        "platform_asks": asking.address(),
        "platform_asks_wrongly": asking.address(state=None),
        "platform_unknown": asking.address(client_id="inconnue"),
    }


def _platform(standard: str, **changes: Any) -> Platform:
    kind = Platform.Standard(standard)
    return actions.register(registration.read(metadata(**changes), kind), kind)[0]


def _host(host: str) -> dict[str, Any]:
    names = ("client_uri", "logo_uri", "tos_uri", "policy_uri")
    return {name: f"https://{host}/{name}" for name in names} | {"redirect_uris": [f"https://{host}/retour"]}
