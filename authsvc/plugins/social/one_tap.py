"""Google One Tap: an ID token that Google's own prompt hands to the page."""

from typing import Annotated, Any

from pydantic import Field

from authsvc.api import (
    SIGN_IN_REFUSALS,
    ApiError,
    ErrorCode,
    Limit,
    Shape,
    SignedIn,
    SignInAnswer,
    Text,
    endpoint,
    json_response,
    user_object,
)
from authsvc.plugins.social import errors
from authsvc.plugins.social.registry import registry_of
from authsvc.plugins.social.shapes import Token
from authsvc.plugins.social.usecases import native
from authsvc.plugins.social.usecases.native import Brought

GOOGLE = "google"
GOOGLE_IS_OFF = ErrorCode(
    "BAD_REQUEST", 400, "Google client ID is required for One Tap.", bare=True
)
INVALID_ID_TOKEN = ErrorCode("BAD_REQUEST", 400, "invalid id token", bare=True)
EMAIL_NOT_IN_TOKEN = ErrorCode("BAD_REQUEST", 400, "Email not available in token", bare=True)
NOT_LINKED = ErrorCode("UNAUTHORIZED", 401, "account not linked", bare=True)
SAID = {
    errors.INVALID_TOKEN.code: INVALID_ID_TOKEN,
    errors.USER_EMAIL_NOT_FOUND.code: EMAIL_NOT_IN_TOKEN,
    errors.OAUTH_LINK_ERROR.code: NOT_LINKED,
}


class OneTap(Shape):
    """What the prompt gave; the address to go to is checked by the kit."""

    id_token: Token
    callback_url: Annotated[Text | None, Field(alias="callbackURL")] = None


@endpoint(
    "POST",
    "/one-tap/callback",
    name="one-tap.callback",
    body=OneTap,
    returns=SignInAnswer,
    mode="calling",
    errors=(
        *SIGN_IN_REFUSALS,
        GOOGLE_IS_OFF,
        INVALID_ID_TOKEN,
        EMAIL_NOT_IN_TOKEN,
        NOT_LINKED,
        errors.EMAIL_MUST_BE_VERIFIED,
    ),
    limit=Limit(20, per=60),
)
def one_tap(request: Any, body: OneTap) -> Any:
    """Sign in with the ID token of the prompt, by the rules of every other way (ATK-109, 125)."""
    client = registry_of(request.auth).find(GOOGLE)
    if client is None:
        raise GOOGLE_IS_OFF.error()
    try:
        outcome = native.sign_in(request.auth, client, Brought(id_token=body.id_token))
    except ApiError as error:
        said = SAID.get(error.code)
        if said is None:
            raise
        message = error.message if said is NOT_LINKED else None
        raise said.error(message=message, keep_writes=error.keep_writes) from error
    if not isinstance(outcome, SignedIn):
        return json_response(dict(outcome.answer))
    user = user_object(request.auth, outcome.user)
    return json_response({"token": outcome.token, "user": user})
