"""JSON endpoints of device authorization (RFC 8628)."""

from typing import Any

from authsvc.api import SESSION_NOT_FRESH, UNAUTHORIZED, Limit, Success, endpoint
from authsvc.plugins.device import errors, shapes
from authsvc.plugins.device.usecases import collect, decide, requests

MEDIA = ("application/json", "application/x-www-form-urlencoded")
CODE_REFUSALS = (errors.INVALID_USER_CODE, errors.EXPIRED_USER_CODE, errors.TOO_MANY_CODES)
DECIDING = {
    "personal": True,
    "session": "stored",
    "mode": "phased",
    "limit": Limit(10, per=60),
    "errors": (
        errors.AUTHENTICATION_REQUIRED,
        UNAUTHORIZED,
        SESSION_NOT_FRESH,
        errors.ALREADY_PROCESSED,
        errors.NOT_CLAIMED,
        errors.NOT_YOURS_TO_APPROVE,
        errors.NOT_YOURS_TO_DENY,
        *CODE_REFUSALS,
    ),
}


@endpoint(
    "POST",
    "/device/code",
    name="device.code",
    body=shapes.CodeRequest,
    returns=shapes.Codes,
    media=MEDIA,
    names_page=False,  # for programs; signs nobody in, sends nothing
    malformed=errors.MALFORMED,
    limit=Limit(20, per=60),
    errors=(errors.CLIENT_REQUIRED, errors.INVALID_CLIENT, errors.INVALID_SCOPE),
)
def code(req: Any, body: shapes.CodeRequest) -> shapes.Codes:
    """Ask for a code to show on a device without a keyboard."""
    asked = requests.ask(req.auth, body.client_id, body.scope, body.user_id)
    return shapes.Codes(
        device_code=asked.device_code,
        user_code=asked.user_code,
        verification_uri=asked.uri,
        verification_uri_complete=asked.uri_complete,
        expires_in=asked.expires_in,
        interval=asked.interval,
    )


@endpoint(
    "POST",
    "/device/token",
    name="device.token",
    body=shapes.TokenRequest,
    returns=shapes.DeviceToken,
    mode="phased",
    media=MEDIA,
    names_page=False,
    unlimited="polled: each code's interval bounds it, and codes cannot be guessed",
    errors=(
        errors.AUTHORIZATION_PENDING,
        errors.SLOW_DOWN,
        errors.EXPIRED_DEVICE_CODE,
        errors.ACCESS_DENIED,
        errors.INVALID_CLIENT,
        errors.INVALID_DEVICE_CODE,
        errors.WRONG_CLIENT,
    ),
)
def token(req: Any, body: shapes.TokenRequest) -> shapes.DeviceToken:
    """Collect the session that somebody has approved, once."""
    got = collect.collect(req.auth, body.device_code, body.client_id)
    return shapes.DeviceToken(access_token=got.token, expires_in=got.expires_in, scope=got.scope)


@endpoint(
    "GET",
    "/device",
    name="device.look",
    query=shapes.UserCodeQuery,
    returns=shapes.RequestSeen,
    personal=True,
    session="stored",
    mode="phased",
    limit=Limit(5, per=1800),
    errors=CODE_REFUSALS,
)
def look(req: Any, _body: Any) -> Any:
    """What a code is about; somebody signed in who enters it first may decide."""
    query: shapes.UserCodeQuery = req.query_shape
    seen = decide.claim(req.auth, query.user_code)
    told = {"user_code": query.user_code, "status": seen.status}
    if not seen.is_mine:
        return told
    return {**told, "client_id": seen.request.client_id, "scope": seen.request.scope}


@endpoint(
    "POST", "/device/approve", name="device.approve", body=shapes.UserCode, returns=Success,
    **DECIDING,
)  # fmt: skip
def approve(req: Any, body: shapes.UserCode) -> Success:
    """Let the device in as the caller."""
    decide.approve(req.auth, req.identity, body.user_code)
    return Success()


@endpoint(
    "POST", "/device/deny", name="device.deny", body=shapes.UserCode, returns=Success, **DECIDING
)
def deny(req: Any, body: shapes.UserCode) -> Success:
    """Send the device away."""
    decide.deny(req.auth, req.identity, body.user_code)
    return Success()
