"""The sign-in page."""

from collections.abc import Mapping
from typing import Any

from authsvc.context import AuthContext
from authsvc.core.password.errors import EMAIL_NOT_VERIFIED
from authsvc.core.password.pages.names import own_name, sign_in_for
from authsvc.core.password.settings import PasswordSettings
from authsvc.core.password.shapes import Password
from authsvc.core.password.usecases.signin import sign_in_with_email
from authsvc.core.signin.landing import KEPT, land
from authsvc.core.signin.stages import Challenge
from authsvc.core.signin.usecases import SignedIn
from authsvc.core.signin.ways import ways_in
from authsvc.core.users.email import canonical
from authsvc.core.users.guests import is_guest
from authsvc.core.users.placeholders import is_placeholder
from authsvc.core.verification import sent
from authsvc.errors import ApiError
from authsvc.i18n import mark as _
from authsvc.security.identity import Identity
from authsvc.web.limits import Limit
from authsvc.web.pages.page import Goto, page
from authsvc.web.pages.templates import callback_of, given
from authsvc.web.shapes import Shape, Text


class SignInForm(Shape):
    """Address, or another name by which somebody signs in, and password."""

    email: Text
    password: Password
    remember_me: bool


def load(request: Any) -> Mapping[str, Any] | Goto:
    """Somebody signed in goes on, unless a fresh sign-in is asked for."""
    identity, again = request.identity, "again" in given(request)
    beside = bool(request.auth.services.extras.get(KEPT)) and "add" in given(request)
    if identity and not is_guest(identity) and not again and not beside:
        return Goto("page.account", target=callback_of(request))
    settings: PasswordSettings = request.auth.settings("password")
    return {
        "username": False,
        "phone": False,
        "sign_up": settings.enabled and settings.sign_up and not again and not beside,
        "remember": True,
        "providers": [],
        "ways": ways_in(request),
        "again": again,
        "beside": beside and bool(identity),
        "values": _as_before(request.auth, identity) if identity and again else {},
    }


def _as_before(auth: AuthContext, identity: Identity) -> dict[str, Any]:
    """Who signs in once more is the same person, and stays signed in for as long."""
    email = identity.user["email"]
    known = own_name(auth, identity.user) if is_placeholder(auth, email) else email
    return {"email": known, "rememberMe": identity.session["remember"]}


@page(
    "/sign-in",
    name="page.sign_in",
    acts_as=("/sign-in/email", "/sign-in/username", "/sign-in/phone-number"),
    template="sign_in.jinja2",
    title=_("Sign in to %(product)s"),
    form=SignInForm,
    load=load,
    limit=Limit(10, per=60),
)
def sign_in(request: Any, form: SignInForm) -> Goto:
    """Sign in with address, or another name, and password."""
    auth = request.auth
    try:
        return land(request, _sign_in(auth, form, callback_of(request)))
    except ApiError as error:
        if error.code != EMAIL_NOT_VERIFIED.code:
            raise
        # Only after the right password, so the typed address is no stranger's guess.
        sent.remember(auth, "verify", canonical(form.email) or "")
        return Goto("page.check_mail", query={"callbackURL": callback_of(request)})


def _sign_in(auth: AuthContext, form: SignInForm, target: str) -> SignedIn | Challenge:
    how = sign_in_for(auth, form.email) or sign_in_with_email
    target = target or auth.services.extras["pages"].path("page.account")
    outcome: SignedIn | Challenge = how(
        auth, form.email, form.password, remember=form.remember_me, target=target
    )
    return outcome
