"""The service description of Open Badges 3.0 (`/discovery`): an OpenAPI 3.0 document of few words."""

from typing import Any

from django.conf import settings

from insigne import __version__
from insigne.api.endpoints import picture
from insigne.api.models import Platform
from insigne.api.scopes import OB3, OFFERED
from insigne.institutions.addresses import absolute

PURPOSES = {
    "credential.readonly": "Read the badges of the person",
    "credential.upsert": "Bring signed badges into the person's backpack",
    "profile.readonly": "Read the person's name and address",
    "profile.update": "Send a profile of the person",
}
OPERATIONS = (
    ("/discovery", "get", "getServiceDescription", None),
    ("/credentials", "get", "getCredentials", "credential.readonly"),
    ("/credentials", "post", "upsertCredential", "credential.upsert"),
    ("/profile", "get", "getProfile", "profile.readonly"),
    ("/profile", "put", "putProfile", "profile.update"),
)


def description() -> dict[str, Any]:
    """What a platform needs to know before it registers (OB 3.0 API, ServiceDescriptionDocument)."""
    paths: dict[str, dict[str, Any]] = {}
    for path, method, name, scope in OPERATIONS:
        paths.setdefault(path, {})[method] = _operation(name, scope)
    return {
        "openapi": "3.0.1",
        "info": {
            "title": "Insigne",
            "description": "The backpacks of this site, for platforms that their owners let in.",
            "version": __version__,
            "termsOfService": settings.INSIGNE_TERMS,
            "x-imssf-privacyPolicyUrl": settings.INSIGNE_PRIVACY,
            "x-imssf-image": picture(),
        },
        "servers": [{"url": settings.INSIGNE_URL + "/ims/ob/v3p0"}],
        "paths": paths,
        "components": {"securitySchemes": {"OAuth2ACG": _security()}},
    }


def _security() -> dict[str, Any]:
    standard = Platform.Standard.OPEN_BADGES
    return {
        "type": "oauth2",
        "description": "Authorization code, with PKCE (S256) and HTTP Basic.",
        "x-imssf-registrationUrl": absolute("oauth-register", standard.value),
        "flows": {
            "authorizationCode": {
                "authorizationUrl": absolute("oauth-authorize"),
                "tokenUrl": absolute("oauth-token"),
                "refreshUrl": absolute("oauth-token"),
                "scopes": {scope: PURPOSES[scope.rsplit("/", 1)[1]] for scope in OFFERED[standard]},
            }
        },
    }


def _operation(name: str, scope: str | None) -> dict[str, Any]:
    said: dict[str, Any] = {
        "operationId": name,
        "responses": {"200": {"description": "Done."}, "default": {"description": "Imsx_StatusInfo"}},
    }
    if scope is not None:
        full = OB3 + scope
        said["security"] = [{"OAuth2ACG": [full]}]
    return said
