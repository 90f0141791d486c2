"""How a refusal looks on the wire."""

from collections.abc import Mapping
from typing import Any

import orjson
from pydantic import BaseModel
from pyramid.response import Response

from authsvc.errors import FORBIDDEN, UNAUTHORIZED, ApiError
from authsvc.security.policy import CREDENTIAL

JSON_TYPE = ("Content-Type", "application/json; charset=utf-8")
# What the language of an answer hangs on, for whoever keeps copies (RFC 9110 section 12.5.5).
VARY = ("Vary", "Accept-Language, Cookie")


class Plain(Response):  # type: ignore[misc]
    """A ready answer, sent as it stands.

    WebOb would make a relative ``Location`` absolute with the host that the request names.
    """

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Send it."""
        start_response(self.status, self.headerlist)
        return self.app_iter


def json_response(payload: Any, status: str = "200 OK") -> Response:
    """A JSON answer with a ready header list: the cheapest response there is."""
    return raw_json(orjson.dumps(payload), status)


def raw_json(body: bytes, status: str = "200 OK") -> Response:
    """An answer whose JSON text is there already."""
    headers = [JSON_TYPE, ("Content-Length", str(len(body)))]
    return Plain(app_iter=[body], status=status, headerlist=headers)


def empty_response(status: str) -> Response:
    """An answer with nothing in it, such as the 404 of an unknown route."""
    return Plain(app_iter=[], status=status, headerlist=[("Content-Length", "0")])


def as_response(answer: Any) -> Response:
    """A view's answer as a response: shapes and plain values become JSON."""
    if isinstance(answer, Response):
        return answer
    if isinstance(answer, BaseModel):
        return json_response(answer.model_dump(by_alias=True))
    return json_response(answer)


def refusal_response(request: Any, error: ApiError) -> Response:
    """The wire form of a refusal; also tells the commit veto what was decided."""
    request.environ["authsvc.refused"] = error.code
    request.environ["authsvc.keep_writes"] = error.keep_writes
    spoken = _spoken(request, error)
    response = json_response(_told(error, spoken, _explained(request, error)))
    response.status_int = error.status
    if spoken != error.message:
        response.headerlist += [("Content-Language", request.translations.tag), VARY]
    if error.status == UNAUTHORIZED.status:
        response.headerlist += challenge(request)
    for name, value in error.headers.items():
        response.headers[name] = value
    return response


def challenge(request: Any) -> list[tuple[str, str]]:
    """How a 401 may be mended, where a token in a header is taken (RFC 9110 section 11.6.1).

    No browser asks for a password because of it. A token that was brought was no good (RFC 6750
    section 3.1).
    """
    sources = request.registry.credential_sources
    if not any(getattr(source, "is_asked_for", False) for source in sources):
        return []
    environ = request.environ
    brought = environ.get("HTTP_AUTHORIZATION", "")[:6].lower() == "bearer"
    wrong = ' error="invalid_token"' if brought and CREDENTIAL in environ else ""
    return [("WWW-Authenticate", f"Bearer{wrong}")]


def _spoken(request: Any, error: ApiError) -> str:
    """The message for the person in front of the application, if they read another language."""
    if not _speaks(request, error):
        return error.message
    return str(request.translations.of_code(error.code, error.message))


def _speaks(request: Any, error: ApiError) -> bool:
    # RFC 6749 section 5.2: error_description is ASCII, and for developers.
    return request.registry.auth_settings["brand"].translate_errors and not error.oauth


def _explained(request: Any, error: ApiError) -> dict[str, Any]:
    """What else is told; hints among it in the language of the message."""
    if not error.hints or not _speaks(request, error):
        return error.extra
    told = {hint: str(request.translations.gettext(hint)) for hint in error.hints}
    return {key: _in_words(value, told) for key, value in error.extra.items()}


def _in_words(value: Any, told: Mapping[str, str]) -> Any:
    if isinstance(value, list | tuple):
        return [_in_words(item, told) for item in value]
    return told.get(value, value) if isinstance(value, str) else value


def _told(error: ApiError, spoken: str, extra: dict[str, Any]) -> dict[str, Any]:
    """The body; a client that goes by the English words finds them beside the translation."""
    if error.oauth:
        return {"error": error.code, "error_description": error.message, **extra}
    payload = {"message": spoken, **extra}
    if not error.bare:
        payload["code"] = error.code
    return payload if spoken == error.message else {**payload, "originalMessage": error.message}


def denial(request: Any) -> ApiError:
    """What a refused permission means: 401 for nobody, 403 for somebody."""
    return (UNAUTHORIZED if request.identity is None else FORBIDDEN).error()
