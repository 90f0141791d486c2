"""What an endpoint may answer: its 200, its redirect, and every refusal by name."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from authsvc.errors import (
    BAD_REQUEST,
    CROSS_SITE_NAVIGATION_LOGIN_BLOCKED,
    FORBIDDEN,
    INVALID_CALLBACK_URL,
    INVALID_ORIGIN,
    MISSING_OR_NULL_ORIGIN,
    PAYLOAD_TOO_LARGE,
    SECOND_FACTOR_REQUIRED,
    SERVICE_BUSY,
    SESSION_NOT_FRESH,
    TOO_MANY_REQUESTS,
    UNAUTHORIZED,
    UNSUPPORTED_MEDIA_TYPE,
    VALIDATION_ERROR,
    ErrorCode,
)
from authsvc.security.permissions import Permission
from authsvc.web.conduct import is_privileged
from authsvc.web.endpoint import Endpoint
from authsvc.web.openapi.schemas import Schemas
from authsvc.web.reading import TARGET_IS_NO_TEXT, TARGETS
from authsvc.web.shapes import Empty, Shape

JSON = "application/json"
PHRASES = {413: "Content Too Large", 422: "Unprocessable Content"}
"""Names of RFC 9110 that Python has only since 3.13."""
INVALID_QUERY = ErrorCode("BAD_REQUEST", 400, "Invalid query string")
MESSAGES = {
    "message": {"type": "string", "description": "In the caller's language."},
    "originalMessage": {
        "type": "string",
        "description": "The message in English, where `message` is a translation.",
    },
}
REFUSALS: dict[str, Any] = {
    "Refusal": {
        "type": "object",
        "description": "Why not: `code` for programs, `message` for people.",
        "properties": {"code": {"type": "string"}, **MESSAGES},
        "required": ["code", "message"],
    },
    "BareRefusal": {
        "type": "object",
        "description": "Why not, in some cases without a code.",
        "properties": {"code": {"type": "string"}, **MESSAGES},
        "required": ["message"],
    },
    "OAuthRefusal": {
        "type": "object",
        "description": "Why not, in the words of OAuth 2.0 (RFC 6749 section 5.2).",
        "properties": {"error": {"type": "string"}, "error_description": {"type": "string"}},
        "required": ["error"],
    },
}
SECONDS = {"schema": {"type": "string", "pattern": r"^\d+$"}}
UNTIL = {"description": "Seconds until the next call may pass.", **SECONDS}
WAITS = {
    429: {"Retry-After": UNTIL, "X-Retry-After": UNTIL},
    503: {"Retry-After": {"description": "Seconds after which to try again.", **SECONDS}},
}


def refusals_of(spec: Endpoint) -> tuple[ErrorCode, ...]:
    """Every refusal by name that may come from an endpoint, the kit's own included."""
    codes = [INVALID_QUERY if spec.method == "GET" else BAD_REQUEST]
    if spec.query is not Empty or spec.body is not Empty:
        codes.append(spec.malformed or VALIDATION_ERROR)
    if spec.permission != Permission.PUBLIC:
        codes += [UNAUTHORIZED, FORBIDDEN]
    if is_privileged(spec):
        codes.append(SECOND_FACTOR_REQUIRED)
    if spec.session == "fresh":
        codes.append(SESSION_NOT_FRESH)
    if spec.method != "GET":
        codes += [MISSING_OR_NULL_ORIGIN, INVALID_ORIGIN, CROSS_SITE_NAVIGATION_LOGIN_BLOCKED]
        codes += [PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE]
    targets = [TARGETS[name][0] for name in TARGETS if name in _given(spec.body)]
    targets += [INVALID_CALLBACK_URL] if TARGETS.keys() & _given(spec.query) else []
    if targets or spec.method != "GET":  # one that an endpoint does not know is judged as well
        codes += [TARGET_IS_NO_TEXT, *targets]
    return tuple(dict.fromkeys([*spec.errors, *codes, TOO_MANY_REQUESTS, SERVICE_BUSY]))


def _given(shape: type[Shape]) -> set[str]:
    return {field.alias for field in shape.model_fields.values() if field.alias}


def responses(spec: Endpoint, schemas: Schemas) -> dict[str, Any]:
    """The ``responses`` of an operation, by status."""
    found = _successes(spec, schemas)
    if "{" in spec.path:
        found["404"] = {"description": "Nothing has that path; the answer is empty."}
    groups: dict[int, list[ErrorCode]] = {}
    for code in refusals_of(spec):
        groups.setdefault(code.status, []).append(code)
    for status, codes in sorted(groups.items()):
        found[str(status)] = _refused(status, codes)
    return dict(sorted(found.items()))


def _successes(spec: Endpoint, schemas: Schemas) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if spec.returns is not Empty:
        schema = schemas.of(spec.returns, "serialization")
        found["200"] = {"description": "Done", "content": {spec.produces: {"schema": schema}}}
    elif not spec.navigates:
        found["200"] = {"description": "Done", "content": {spec.produces: {}}}
    if spec.navigates:
        target = {"description": "Where to go on.", "schema": {"type": "string"}}
        found["302"] = {"description": "On to the next page", "headers": {"Location": target}}
    return found


def _refused(status: int, codes: Iterable[ErrorCode]) -> dict[str, Any]:
    codes = list(codes)
    names = ["BareRefusal" if any(code.bare for code in codes) else "Refusal"]
    if any(code.oauth for code in codes):
        names = ["OAuthRefusal"] + (names if any(not code.oauth for code in codes) else [])
    schemas = [{"$ref": f"#/components/schemas/{name}"} for name in names]
    schema = schemas[0] if len(schemas) == 1 else {"anyOf": schemas}
    content = {"schema": schema, "examples": {code.code: _example(code) for code in codes}}
    answer: dict[str, Any] = {
        "description": PHRASES.get(status) or HTTPStatus(status).phrase,
        "content": {JSON: content},
    }
    return answer | ({"headers": WAITS[status]} if status in WAITS else {})


def _example(code: ErrorCode) -> dict[str, Any]:
    if code.oauth:
        return {"value": {"error": code.code, "error_description": code.message}}
    value = {"message": code.message}
    return {"value": value if code.bare else {"code": code.code, **value}}
