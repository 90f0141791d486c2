"""The page that creates an account with a passkey."""

from collections.abc import Mapping
from typing import Any

from pydantic import ConfigDict

from authsvc.api import (
    Goto,
    Limit,
    Shape,
    callback_of,
    describe_device,
    land_new,
    page,
    page_path,
)
from authsvc.api import mark as _
from authsvc.plugins.passkey.errors import FAILED_TO_VERIFY_REGISTRATION
from authsvc.plugins.passkey.pages import Credential, api_path, read_credential
from authsvc.plugins.passkey.usecases import signup
from authsvc.plugins.passkey.usecases.challenges import party_of

OPTIONS = "/passkey/generate-sign-up-options"


class SignUpForm(Shape):
    """What the authenticator made; name and address were said before, and are bound to that.

    What else is typed goes to the plugins that own it.
    """

    model_config = ConfigDict(extra="allow")

    credential: Credential = ""


def is_offered(request: Any) -> bool:
    """Whether somebody new may come this way, and the browser will let them."""
    return signup.is_open(request.auth) and party_of(request.auth).here


def offer(request: Any) -> Mapping[str, Any]:
    """Its part of the sign-up page."""
    return {"passkey_sign_up": is_offered(request)}


def load(request: Any) -> Mapping[str, Any] | Goto:
    """Where the browser learns what to ask for."""
    if request.identity or not is_offered(request):
        return Goto("page.home")
    return {"options": api_path(request, OPTIONS)}


@page(
    "/sign-up/passkey",
    name="page.passkey.sign_up",
    acts_as=("/sign-up/email", "/passkey/verify-registration"),
    template="sign_up_passkey.jinja2",
    title=_("Create your account"),
    form=SignUpForm,
    load=load,
    limit=Limit(10, per=60),
)
def sign_up(request: Any, form: SignUpForm) -> Goto:
    """Create an account; an address that has one already is answered alike."""
    if not form.credential:
        raise FAILED_TO_VERIFY_REGISTRATION.error()
    known = {"name", "email", "csrf_token", "callbackURL"}
    extra = {key: text for key, text in (form.model_extra or {}).items() if key not in known}
    outcome = signup.sign_up(
        request.auth,
        read_credential(form.credential),
        fallback=str(describe_device(request.translations, request.auth.client.agent).name),
        extra=extra,
        target=callback_of(request) or page_path(request, "page.account"),
    )
    return land_new(request, outcome)
