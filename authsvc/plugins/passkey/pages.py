"""Pages on which one signs in with a passkey."""

import json
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from authsvc.api import (
    EMAIL_NOT_VERIFIED,
    ApiError,
    AuthContext,
    Goto,
    Limit,
    Shape,
    by_id,
    callback_of,
    given,
    land,
    page,
    page_path,
    remember_mail,
)
from authsvc.api import mark as _
from authsvc.plugins.passkey.errors import AUTHENTICATION_FAILED
from authsvc.plugins.passkey.reader import find_passkey
from authsvc.plugins.passkey.usecases import authentication
from authsvc.plugins.passkey.usecases.challenges import party_of

OPTIONS = "/passkey/generate-authenticate-options"
LONGEST = 32 * 1024
WORDS = {
    "CHALLENGE_NOT_FOUND": _("That took too long. Please try again."),
    "AUTHENTICATION_FAILED": _("That passkey was not accepted. Please try again."),
    "PASSKEY_NOT_FOUND": _("We don't know this passkey. It may have been removed here."),
    "FAILED_TO_VERIFY_REGISTRATION": _("That passkey could not be saved. Please try again."),
    "PREVIOUSLY_REGISTERED": _("That passkey belongs to an account already."),
    "TOO_MANY_PASSKEYS": _("You have as many passkeys as an account can have."),
    "YOU_ARE_NOT_ALLOWED_TO_REGISTER_THIS_PASSKEY": _(
        "Somebody else signed in meanwhile. Please try again."
    ),
    "PASSKEY_SIGN_UP_DISABLED": _("New accounts are not made with passkeys here."),
    "LAST_WAY_IN": _(
        "This is your only way to sign in. Set a password or add another passkey first."
    ),
}

Credential = Annotated[str, Field(max_length=LONGEST)]


class PasskeyForm(Shape):
    """What the browser's authenticator answered, as JSON."""

    credential: Credential = ""


def read_credential(text: str) -> Mapping[str, Any]:
    """The answer as the ceremony takes it; what cannot be read proves nothing."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def offer(request: Any) -> Mapping[str, Any]:
    """Its part of the sign-in page, where the base URL's own pages may use passkeys."""
    return {"passkey_options": options_path(request) if party_of(request.auth).here else ""}


def options_path(request: Any, *, second: bool = False) -> str:
    """Where the browser learns what to ask for, and whom."""
    query = "?secondFactor=true" if second else "?anyone=true" if "add" in given(request) else ""
    return api_path(request, OPTIONS) + query


def second_factor(request: Any) -> Mapping[str, Any]:
    """Its part of the page that asks for a second factor."""
    return {"passkey_options": options_path(request, second=True)}


def api_path(request: Any, path: str) -> str:
    """The path of an endpoint."""
    return str(request.registry.authsvc.base_path) + path


def owner_email(auth: AuthContext, answer: Mapping[str, Any]) -> str:
    """The address of the account that a passkey belongs to."""
    key = find_passkey(auth, str(answer.get("id")))
    found = by_id(auth, key.user_id) if key else None
    return str(found.user["email"]) if found else ""


def load(request: Any) -> Mapping[str, Any] | Goto:
    """Somebody signed in goes on, unless a fresh sign-in is asked for."""
    sent = given(request)
    again, beside, second = "again" in sent, "add" in sent, "secondFactor" in sent
    if request.identity and not again and not beside:
        return Goto("page.account", target=callback_of(request))
    options = options_path(request, second=second)
    return {
        "options": options,
        "rp_id": party_of(request.auth).id,
        "again": again,
        "beside": beside,
        "second": second,
    }


@page(
    "/sign-in/passkey",
    name="page.passkey",
    acts_as=("/passkey/verify-authentication",),
    template="passkey.jinja2",
    title=_("Sign in with a passkey"),
    form=PasskeyForm,
    load=load,
    limit=Limit(10, per=60),
)
def sign_in(request: Any, form: PasskeyForm) -> Goto:
    """Sign in with a passkey, or finish a sign-in that waits."""
    if not form.credential:
        raise AUTHENTICATION_FAILED.error()
    target = callback_of(request) or page_path(request, "page.account")
    answer = read_credential(form.credential)
    try:
        return land(request, authentication.sign_in(request.auth, answer, target=target))
    except ApiError as error:
        if error.code != EMAIL_NOT_VERIFIED.code:
            raise
        # Only after the right passkey, so that nobody learns a stranger's address.
        remember_mail(request.auth, "verify", owner_email(request.auth, answer))
        return Goto("page.check_mail")
