"""Answers that a platform asks for again: each has a tag, and what has not changed is not sent a second time."""

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.cache import get_conditional_response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


def tagged(request: "HttpRequest", body: bytes, headers: "Mapping[str, str]") -> "HttpResponseBase":
    """JSON with its tag, or what says that the platform has it already; with these headers either way."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    whole = HttpResponse(body, "application/json")
    answer = get_conditional_response(request, etag=tag, response=whole) or whole
    for name, value in {"ETag": tag, **headers}.items():
        answer.headers[name] = value
    return answer


def kept_document(request: "HttpRequest", document: dict[str, Any]) -> "HttpResponseBase":
    """A document that changes with the program only: open to any site, and kept for an hour."""
    body = json.dumps(document, ensure_ascii=False).encode()
    headers = {"Cache-Control": "public, max-age=3600", "Access-Control-Allow-Origin": "*"}
    return tagged(request, body, headers)
