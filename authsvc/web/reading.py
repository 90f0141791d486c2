"""Reading a request's input: media type, JSON, form, redirect targets, shape."""

from codecs import BOM_UTF8
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from pydantic import ValidationError
from pydantic_core import from_json
from webob import Request

from authsvc.errors import (
    BAD_REQUEST,
    INVALID_CALLBACK_URL,
    INVALID_ERROR_CALLBACK_URL,
    INVALID_NEW_USER_CALLBACK_URL,
    INVALID_REDIRECT_URL,
    PAYLOAD_TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
    VALIDATION_ERROR,
    ApiError,
    ErrorCode,
)
from authsvc.web.bodies import CUT
from authsvc.web.endpoint import Endpoint
from authsvc.web.shapes import Empty, Shape, refusal_of

TARGETS: dict[str, tuple[ErrorCode, str]] = {
    "callbackURL": (INVALID_CALLBACK_URL, "callbackURL"),
    "redirectTo": (INVALID_REDIRECT_URL, "redirectURL"),
    "errorCallbackURL": (INVALID_ERROR_CALLBACK_URL, "errorCallbackURL"),
    "newUserCallbackURL": (INVALID_NEW_USER_CALLBACK_URL, "newUserCallbackURL"),
}
NO_TARGET = (None, "", 0)
"""What stands for no target: clients of the wire protocol know 0 and false as such, too."""
HOST_LIMIT = Request.request_body_tempfile_limit
TARGET_IS_NO_TEXT = ErrorCode("BAD_REQUEST", 400, "Invalid callbackURL", bare=True)
FORM = "application/x-www-form-urlencoded"
EMPTY = Empty()


def read_input(request: Any, spec: Endpoint) -> Shape:
    """The validated input of an endpoint: its body, or its query for endpoints that declare one.

    Raises the refusals of a malformed request; redirect targets are judged before the shape, as
    clients of the wire protocol observe.
    """
    query = _query(request)
    if query:
        check_targets(request, query, called=INVALID_CALLBACK_URL)
    raw = None if spec.method == "GET" else _raw_body(request, spec)
    if isinstance(raw, dict):
        check_targets(request, raw)
    try:
        request.query_shape = _validated(spec.query, query, "query")
        return _validated(spec.body, raw, "body")
    except ApiError as error:
        if spec.malformed is None:
            raise
        raise spec.malformed.error(message=error.message, field=error.field) from error


def check_targets(request: Any, values: dict[str, Any], called: ErrorCode | None = None) -> None:
    """Refuse a redirect to anywhere we do not trust (ASVS 3.7.2, ATK-024).

    In a query every bad target is ``called`` the same.
    """
    for key, (code, label) in TARGETS.items():
        target = values.get(key)
        if target in NO_TARGET:
            continue
        if not isinstance(target, str):
            raise TARGET_IS_NO_TEXT.error(message=f"Invalid {label}: expected a string")
        if not request.registry.authsvc.trusted_origins.trusts_target(target):
            raise (called or code).error()


def _media(request: Any) -> str:
    media: str = request.environ.get("CONTENT_TYPE", "")
    return media.partition(";")[0].strip().lower()


def _query(request: Any) -> dict[str, Any]:
    text = request.environ.get("QUERY_STRING", "")
    if not text:
        return {}
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=100, errors="strict")
    except ValueError as error:
        raise BAD_REQUEST.error(message="Invalid query string") from error
    return dict(reversed(pairs))  # of several with one name, the first counts


def _raw_body(request: Any, spec: Endpoint) -> Any:
    """The parsed body; ``None`` for no body at all."""
    _refuse_unfit(request)
    body = request.body
    if not body:
        return None
    media = _media(request)
    if media not in spec.media:
        allowed = ", ".join(spec.media)
        given = request.environ.get("CONTENT_TYPE", "")
        raise UNSUPPORTED_MEDIA_TYPE.error(
            message=f'Content-Type "{given[:80]}" is not allowed. Allowed types: {allowed}'
        )
    return _form(body) if media == FORM else _json(body)


def body_in_memory(request: Any) -> int:
    """``request.request_body_tempfile_limit``: what we read, and its passwords, reach no disk."""
    limit: int = request.registry.authsvc.max_body
    return HOST_LIMIT if request.endpoint is None else limit + 1  # one more byte is too many


def _refuse_unfit(request: Any) -> None:
    if request.environ.get(CUT):
        raise BAD_REQUEST.error()
    if (request.content_length or 0) > request.registry.authsvc.max_body:
        raise PAYLOAD_TOO_LARGE.error()


def _json(body: bytes) -> Any:
    try:
        return from_json(body.removeprefix(BOM_UTF8), allow_inf_nan=False)
    except ValueError as error:
        raise BAD_REQUEST.error() from error


def _form(body: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, max_num_fields=100, errors="strict"
        )
    except ValueError as error:
        raise BAD_REQUEST.error(message="Invalid form in request body") from error
    return dict(reversed(pairs))


def page_query(request: Any) -> Mapping[str, str]:
    """The query of a page's address, if it can be read."""
    try:
        query: Mapping[str, str] = request.GET
    except UnicodeDecodeError as error:
        raise BAD_REQUEST.error() from error
    return query


def form_values(request: Any) -> dict[str, str]:
    """The fields of a page's form; of several with one name, the first counts."""
    _refuse_unfit(request)
    if _media(request) != FORM:
        raise UNSUPPORTED_MEDIA_TYPE.error()
    return _form(request.body)


def _validated(shape: type[Shape], raw: Any, where: str) -> Shape:
    if shape is Empty:
        return EMPTY
    if raw is None and shape.may_be_absent:
        raw = {}
    if isinstance(raw, dict) and None in raw.values():
        _refuse_nulls(shape, raw, where)
    try:
        # By their names on the wire only: what is judged as `callbackURL` has no second name.
        return shape.model_validate(raw, by_alias=True, by_name=False)
    except ValidationError as error:
        raise refusal_of(error, where) from error


def _refuse_nulls(shape: type[Shape], raw: dict[str, Any], where: str) -> None:
    """A field that may be left out may not be null, unless its shape says so."""
    for name, field in shape.model_fields.items():
        key = field.alias or name
        if name not in shape.nullable and key in raw and raw[key] is None:
            raise VALIDATION_ERROR.error(
                message=f"[{where}.{key}] Invalid input: expected a value, received null",
                field=name,
            )
