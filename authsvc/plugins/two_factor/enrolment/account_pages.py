"""Pages of the account on which the second factor is looked after."""

import re
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from authsvc.api import (
    ENROLMENT,
    Goto,
    Limit,
    Password,
    Permission,
    Shape,
    Show,
    Text,
    by_id,
    callback_of,
    confirmed,
    given,
    is_enrolling,
    page,
    page_path,
    when,
)
from authsvc.api import mark as _
from authsvc.plugins.two_factor.enrolment.usecases import enrolment
from authsvc.plugins.two_factor.factors.usecases import app

OWNER: dict[str, Any] = {"permission": Permission.ACCOUNT_EDIT, "limit": Limit(10, per=60)}
SECURITY = ("page.security", _("Security"))
SEED = re.compile(r"[A-Z2-7]{32}")


class EnableForm(Shape):
    """First the password; then the app's code, and the seed that this browser was shown."""

    password: Password | None = None
    code: Text | None = None
    secret: Text | None = None


class OwnerForm(Shape):
    """The password of those who have one."""

    password: Password | None = None


def security(request: Any) -> Mapping[str, Any]:
    """Its part of the security page."""
    overview = enrolment.overview(request.auth, request.identity)
    return {
        "two_factor": {
            "enabled": overview.enabled,
            "since": when(request, overview.since) if overview.since else None,
            "backup_codes_left": overview.backup_codes_left,
        },
    }


def has_password(request: Any) -> bool:
    """Whether the caller has a password to ask for."""
    if is_enrolling(request.identity):
        return False
    found = by_id(request.auth, request.identity.user_id)
    return found is not None and found.password is not None


def load_enable(request: Any) -> Mapping[str, Any]:
    """The step that is due. A seed is shown to nobody but the browser that sent it along."""
    secret = given(request).get("secret", "")
    if request.method == "POST" and "code" in given(request) and SEED.fullmatch(secret):
        return offer(request, secret)
    return {"step": "password", "ask_password": has_password(request)}


def offer(request: Any, secret: str) -> dict[str, Any]:
    """A seed as QR code, as text, and as a link for an app on this device."""
    account = request.identity.user["email"]
    uri = app.uri(request.auth, secret, account)
    import segno  # noqa: PLC0415 # at first use: few starts are followed by an enrolment

    drawn = segno.make(uri, error="m").svg_inline(
        border=0, omitsize=True, svgclass=None, lineclass=None, dark="#000"
    )
    return {
        "step": "code",
        "qr": Markup(drawn),  # noqa: S704 # drawn here, from modules and nothing else
        "secret": secret,
        "otpauth_uri": uri,
        "account": account,
    }


@page(
    "/account/two-factor",
    name="page.two_factor.enable",
    template="account/two_factor_enable.jinja2",
    title=_("Turn on two-step sign-in"),
    form=EnableForm,
    load=load_enable,
    **OWNER | {"accepts": ("session", ENROLMENT)},
)
def enable(request: Any, form: EnableForm) -> Show:
    """Password first, then the code of the new app, then the backup codes, shown once."""
    auth, identity = request.auth, request.identity
    if form.code:
        codes = enrolment.confirm_for_page(auth, identity, form.code)
        return _show_codes(request, codes, first=True)
    done = enrolment.enrol(auth, identity, form.password, anew=True)
    return Show(
        "account/two_factor_enable.jinja2",
        offer(request, done.secret),
        title=_("Turn on two-step sign-in"),
    )


def _show_codes(request: Any, codes: tuple[str, ...], *, first: bool) -> Show:
    name = request.registry.theme.look.name
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    done = callback_of(request) or page_path(request, "page.security")
    return Show(
        "account/backup_codes.jinja2",
        {
            "done": done,
            "codes": codes,
            "file_name": f"{slug or 'my'}-backup-codes.txt",
            "first": first,
        },
        title=_("Your backup codes"),
    )


def ask_to_disable(request: Any) -> Mapping[str, Any]:
    """What turning it off means."""
    consequence = request.translations.gettext(
        "From then on your password alone is enough to sign in. "
        "Your backup codes and trusted devices are forgotten."
    )
    return {"consequence": consequence, "ask_password": has_password(request)}


@confirmed(
    "/account/two-factor/off",
    name="page.two_factor.disable",
    title=_("Turn off two-step sign-in"),
    form=OwnerForm,
    asks=ask_to_disable,
    submit=_("Turn off"),
    back=SECURITY,
    **OWNER,
)
def disable(request: Any, form: OwnerForm) -> Goto:
    """Ask for no code any more."""
    enrolment.disable(request.auth, request.identity, form.password)
    return Goto("page.security", say=_("Two-step sign-in is off."))


def ask_for_new_codes(request: Any) -> Mapping[str, Any]:
    """What new codes mean."""
    consequence = request.translations.gettext(
        "You get ten new codes. Those you have now no longer work."
    )
    return {"consequence": consequence, "ask_password": has_password(request)}


@confirmed(
    "/account/backup-codes",
    name="page.backup_codes",
    title=_("New backup codes"),
    form=OwnerForm,
    asks=ask_for_new_codes,
    submit=_("Make new codes"),
    back=SECURITY,
    danger=False,
    **OWNER,
)
def backup_codes(request: Any, form: OwnerForm) -> Show:
    """Replace the backup codes, and show the new ones once."""
    codes = enrolment.regenerate(request.auth, request.identity, form.password)
    return _show_codes(request, codes, first=False)
