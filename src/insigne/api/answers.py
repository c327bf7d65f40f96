"""How each door says that something went wrong: three standards, three shapes, one list of causes."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from ninja import Field, Schema
from ninja.errors import HttpError, ValidationError

from insigne.web.throttle import MINUTE

if TYPE_CHECKING:
    from django.http import HttpRequest
    from ninja import NinjaAPI

BADGE_CONNECT = "/bcv2p1/"
DISPLAYER = "/displayer/"
CODES = {
    400: "invalid_data",
    401: "unauthorizedrequest",
    403: "forbidden",
    404: "not_found",
    405: "not_allowed",
    413: "invalid_data",
    415: "not_acceptable",
    429: "server_busy",
}


class CodeMinorField(Schema):
    """Imsx_CodeMinorField."""

    imsx_codeMinorFieldName: str = "insigne"  # noqa: N815
    imsx_codeMinorFieldValue: str  # noqa: N815


class CodeMinor(Schema):
    """Imsx_CodeMinor."""

    imsx_codeMinorField: list[CodeMinorField] = Field(min_length=1)  # noqa: N815


class StatusInfo(Schema):
    """Imsx_StatusInfo, the error of Open Badges 3.0."""

    imsx_codeMajor: str = "failure"  # noqa: N815
    imsx_severity: str = "error"
    imsx_description: str = ""
    imsx_codeMinor: CodeMinor  # noqa: N815


class Status(Schema):
    """The envelope's status of Badge Connect 2.1."""

    error: str | None
    statusCode: int  # noqa: N815
    statusText: str  # noqa: N815


class Envelope(Schema):
    """A refusal of Badge Connect 2.1."""

    status: Status


class Missing(Schema):
    """A refusal of the displayer."""

    status: str
    error: str


@dataclass
class Refusal(Exception):
    """A platform's request is not done, and why. `code` is one of Imsx_CodeMinorFieldValue."""

    status: int
    sentence: str
    code: str = ""


def refuse(request: "HttpRequest", status: int, sentence: str, code: str = "") -> HttpResponse:
    """The refusal, in the shape of the door that was knocked at."""
    content: dict[str, Any]
    if request.path.startswith(BADGE_CONNECT):
        content = envelope(status, sentence)
    elif request.path.startswith(DISPLAYER):
        content = {"status": "missing" if status == HTTPStatus.NOT_FOUND else "error", "error": sentence}
    else:
        minor = CodeMinorField(imsx_codeMinorFieldValue=code or CODES.get(status, "unknown"))
        said = StatusInfo(imsx_description=sentence, imsx_codeMinor=CodeMinor(imsx_codeMinorField=[minor]))
        content = said.model_dump()
    response = JsonResponse(content, status=status)
    response.headers["Cache-Control"] = "no-store"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        response.headers["Retry-After"] = str(MINUTE)
    if status == HTTPStatus.UNAUTHORIZED:
        # RFC 6750 §3.1: who came with nothing is told the scheme alone.
        reason = ' error="invalid_token"' if "Authorization" in request.headers else ""
        response.headers["WWW-Authenticate"] = f"Bearer{reason}"
    return response


def envelope(status: int, error: str | None = None, **results: Any) -> dict[str, Any]:
    """The envelope of Badge Connect 2.1 around what there is to say."""
    text = "OK" if status == HTTPStatus.OK else HTTPStatus(status).name
    return {"status": {"error": error, "statusCode": status, "statusText": text}} | results


def install(api: "NinjaAPI") -> None:
    """Give each cause of refusal its answer; without this, ninja answers 422 in a shape of its own."""

    @api.exception_handler(Refusal)
    def _refused(request: "HttpRequest", found: Refusal) -> HttpResponse:
        return refuse(request, found.status, found.sentence, found.code)

    @api.exception_handler(ValidationError)
    def _invalid(request: "HttpRequest", found: ValidationError) -> HttpResponse:
        where = ", ".join(sorted({str(error["loc"][-1]) for error in found.errors}))
        return refuse(request, 400, f"Not as it should be: {where}.", "invalid_query_parameter")

    @api.exception_handler(HttpError)
    def _http(request: "HttpRequest", found: HttpError) -> HttpResponse:
        sentences = {
            401: "The access token is missing, unknown, expired or withdrawn.",
            403: "The access token does not have the scope that this needs.",
            429: "Too many requests in one minute.",
        }
        response = refuse(request, found.status_code, sentences.get(found.status_code, str(found)))
        if found.status_code == HTTPStatus.FORBIDDEN:
            # Not for a Refusal: what no scope allows is not worth asking the person again.
            response.headers["WWW-Authenticate"] = 'Bearer error="insufficient_scope"'
        return response

    @api.exception_handler(RequestDataTooBig)
    def _large(request: "HttpRequest", _found: RequestDataTooBig) -> HttpResponse:
        return refuse(request, 413, "The body is too large.")

    @api.exception_handler(BadRequest)
    @api.exception_handler(MultiPartParserError)
    @api.exception_handler(SuspiciousOperation)
    def _unreadable(request: "HttpRequest", _found: Exception) -> HttpResponse:
        return refuse(request, 400, "The body cannot be read.")
