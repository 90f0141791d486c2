"""JSON endpoints of passkeys."""

from typing import Any

from authsvc.api import (
    ADDRESS_REFUSALS,
    EMAIL_NOT_VERIFIED,
    ENROLMENT,
    INVALID_EMAIL,
    LAST_SECOND_FACTOR,
    LAST_WAY_IN,
    SECOND_FACTOR_REQUIRED,
    SIGN_IN_REFUSALS,
    UNAUTHORIZED,
    Challenge,
    Empty,
    FactorAsked,
    Limit,
    Permission,
    SessionAndUser,
    Status,
    caller,
    endpoint,
    is_enrolling,
    session_object,
    sessions,
    sign_in_answer,
    user_object,
)
from authsvc.errors import SESSION_NOT_FRESH
from authsvc.plugins.passkey import errors
from authsvc.plugins.passkey.reader import Passkey, passkeys_of
from authsvc.plugins.passkey.shapes import (
    AuthenticateQuery,
    CreationOptions,
    Newcomer,
    PasskeyName,
    PasskeyObject,
    Registered,
    RegisterQuery,
    Renamed,
    RenamePasskey,
    RequestOptions,
    VerifyAuthentication,
    VerifyRegistration,
)
from authsvc.plugins.passkey.usecases import authentication, keeping, registration, signup

ASK = Limit(30, per=60)
ANSWER = Limit(10, per=60)
OWNER: dict[str, Any] = {"permission": Permission.ACCOUNT_EDIT, "locate": caller}


@endpoint(
    "GET",
    "/passkey/generate-register-options",
    name="passkey.register-options",
    query=RegisterQuery,
    returns=CreationOptions,
    session="fresh",
    limit=ASK,
    errors=(UNAUTHORIZED, SESSION_NOT_FRESH, SECOND_FACTOR_REQUIRED),
    accepts=("session", ENROLMENT),
    **OWNER,
)
def generate_register_options(request: Any, _body: Empty) -> Any:
    """What the browser needs to make a passkey."""
    wish = request.query_shape
    attachment = wish.authenticator_attachment
    options = registration.offer(
        request.auth, request.identity, name=wish.name, attachment=attachment
    )
    return options.model_dump(by_alias=True, exclude_none=True)


@endpoint(
    "POST",
    "/passkey/verify-registration",
    name="passkey.verify-registration",
    body=VerifyRegistration,
    returns=Registered,
    session="fresh",
    mode="phased",
    limit=ANSWER,
    errors=(
        UNAUTHORIZED,
        SESSION_NOT_FRESH,
        errors.CHALLENGE_NOT_FOUND,
        errors.FAILED_TO_VERIFY_REGISTRATION,
        errors.YOU_ARE_NOT_ALLOWED_TO_REGISTER_THIS_PASSKEY,
        errors.PREVIOUSLY_REGISTERED,
        errors.TOO_MANY_PASSKEYS,
        *SIGN_IN_REFUSALS,
    ),
    accepts=("session", ENROLMENT),
    **OWNER,
)
def verify_registration(request: Any, body: VerifyRegistration) -> Any:
    """Keep the passkey that was made."""
    auth, identity = request.auth, request.identity
    added = shown(registration.register(auth, identity, body.response, body.name)).wire()
    if not body.create_session or is_enrolling(identity):
        return added
    session, token = sessions.reopen(auth, identity, identity.user)
    user = user_object(auth, identity.user)
    return {**added, "session": session_object(auth, session, token), "user": user}


@endpoint(
    "POST",
    "/passkey/generate-sign-up-options",
    name="passkey.sign-up-options",
    body=Newcomer,
    returns=CreationOptions,
    mode="phased",
    limit=ANSWER,
    errors=(errors.PASSKEY_SIGN_UP_DISABLED, INVALID_EMAIL, *ADDRESS_REFUSALS),
)
def generate_sign_up_options(request: Any, body: Newcomer) -> Any:
    """What the browser needs to make the passkey of a new account."""
    options = signup.offer(request.auth, body.name, body.email)
    return options.model_dump(by_alias=True, exclude_none=True)


@endpoint(
    "GET",
    "/passkey/generate-authenticate-options",
    name="passkey.authenticate-options",
    personal=True,
    query=AuthenticateQuery,
    returns=RequestOptions,
    limit=ASK,
)
def generate_authenticate_options(request: Any, _body: Empty) -> Any:
    """What the browser needs to ask for a passkey."""
    wish = request.query_shape
    second, anyone = wish.second_factor == "true", wish.anyone == "true"
    options = authentication.request_options(request.auth, second=second, anyone=anyone)
    return options.model_dump(by_alias=True, exclude_none=True)


@endpoint(
    "POST",
    "/passkey/verify-authentication",
    name="passkey.verify-authentication",
    body=VerifyAuthentication,
    returns=SessionAndUser | FactorAsked,
    mode="phased",
    limit=ANSWER,
    errors=(
        errors.CHALLENGE_NOT_FOUND,
        errors.AUTHENTICATION_FAILED,
        errors.UNKNOWN_PASSKEY,
        EMAIL_NOT_VERIFIED,
        *SIGN_IN_REFUSALS,
    ),
)
def verify_authentication(request: Any, body: VerifyAuthentication) -> Any:
    """Sign in with a passkey."""
    outcome = authentication.sign_in(request.auth, body.response)
    if isinstance(outcome, Challenge):
        return sign_in_answer(request, outcome)
    return {
        "session": session_object(request.auth, outcome.session, outcome.token),
        "user": user_object(request.auth, outcome.user),
    }


@endpoint(
    "GET",
    "/passkey/list-user-passkeys",
    name="passkey.list",
    returns=list[PasskeyObject],
    mode="read",
    permission=Permission.ACCOUNT_READ,
    locate=caller,
    errors=(UNAUTHORIZED,),
    unlimited="a list the caller owns; the general limit holds",
)
def list_user_passkeys(request: Any, _body: Empty) -> Any:
    """The caller's passkeys."""
    found = passkeys_of(request.auth, request.identity.user_id)
    return [shown(passkey).wire() for passkey in found]


@endpoint(
    "POST",
    "/passkey/update-passkey",
    name="passkey.update",
    body=RenamePasskey,
    returns=Renamed,
    session="stored",
    errors=(UNAUTHORIZED, errors.PASSKEY_NOT_FOUND),
    unlimited="it only ever renames the caller's own passkeys",
    **OWNER,
)
def update_passkey(request: Any, body: RenamePasskey) -> Renamed:
    """Rename a passkey."""
    return Renamed(
        passkey=shown(keeping.rename(request.auth, request.identity, body.id, body.name))
    )


@endpoint(
    "POST",
    "/passkey/delete-passkey",
    name="passkey.delete",
    body=PasskeyName,
    returns=Status,
    session="fresh",
    errors=(
        UNAUTHORIZED,
        SESSION_NOT_FRESH,
        errors.PASSKEY_NOT_FOUND,
        LAST_WAY_IN,
        LAST_SECOND_FACTOR,
    ),
    unlimited="it only ever removes the caller's own passkeys",
    **OWNER,
)
def delete_passkey(request: Any, body: PasskeyName) -> Status:
    """Remove a passkey, unless it is the last way to sign in."""
    keeping.remove(request.auth, request.identity, body.id)
    return Status()


def shown(passkey: Passkey) -> PasskeyObject:
    """A passkey as its owner sees it."""
    told = {name: getattr(passkey, name) for name in PasskeyObject.model_fields}
    return PasskeyObject(**told)
