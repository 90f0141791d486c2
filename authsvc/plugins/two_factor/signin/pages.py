"""Pages of the second factor at sign-in."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from authsvc.api import Empty, Goto, Limit, Shape, Text, callback_of, given, land, page
from authsvc.api import mark as _
from authsvc.plugins.two_factor.settings import TwoFactorSettings
from authsvc.plugins.two_factor.signin.usecases import challenge, mailed_codes, verify

WORDS = {
    "INVALID_CODE": _("That code doesn't match. Codes change every 30 seconds."),
    "INVALID_BACKUP_CODE": _("That is none of your backup codes, or it was used before."),
    "OTP_HAS_EXPIRED": _("That code has expired. We can send a new one."),
    "OTP_NOT_ENABLED": _("Codes by e-mail are not possible for this sign-in."),
    "OTP_NOT_CONFIGURED": _("Codes by e-mail are switched off here."),
    "TOTP_NOT_ENABLED": _("This took too long. Please start again with a new QR code."),
    "TOTP_UNAVAILABLE": _(
        "Your authenticator app can't be used right now. Please use another way."
    ),
    "TWO_FACTOR_NOT_ENABLED": _("Two-step sign-in is off."),
    "INVALID_TWO_FACTOR_COOKIE": _("That took too long. Please sign in again."),
    "TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE": _(
        "Too many wrong codes. Please ask for a new code, or sign in again."
    ),
    "ACCOUNT_TEMPORARILY_LOCKED": _(
        "Too many wrong codes. Two-step sign-in rests for a while, to keep your account safe."
    ),
    "NO_SECOND_FACTOR_LEFT": _(
        "Your second step is a code by mail, which cannot follow a sign-in by mail. "
        "Please sign in with your password."
    ),
}
VERIFY = {
    "totp": verify.verify_totp,
    "otp": verify.verify_otp,
    "backup": verify.verify_backup_code,
}


class CodeForm(Shape):
    """A code, of which kind, and whether to ask again on this device."""

    code: Text
    method: Text = "totp"
    trust_device: bool


def load(request: Any) -> Mapping[str, Any] | Goto:
    """Which codes are possible; back to the sign-in page when none is waited for."""
    if request.identity:
        return Goto("page.account", target=callback_of(request))
    waiting = challenge.describe(request.auth)
    if waiting is None:
        again = {"callbackURL": callback_of(request)}
        say = WORDS["INVALID_TWO_FACTOR_COOKIE"]
        return Goto("page.sign_in", query=again, say=say, kind="warning")
    settings: TwoFactorSettings = request.auth.settings("two_factor")
    wish = given(request).get("method", "")
    return {
        "method": wish if wish in waiting.methods else waiting.methods[0],
        "methods": waiting.methods,
        "sent": waiting.code_sent,
        "email": waiting.email,
        "trust_days": settings.trust_for // timedelta(days=1),
    }


@page(
    "/two-factor",
    name="page.two_factor",
    acts_as=(
        "/two-factor/verify-totp",
        "/two-factor/verify-otp",
        "/two-factor/verify-backup-code",
    ),
    template="two_factor.jinja2",
    title=_("Two-step sign-in"),
    form=CodeForm,
    load=load,
    limit=Limit(10, per=60),
)
def two_factor(request: Any, form: CodeForm) -> Goto:
    """Finish the sign-in with a code."""
    if request.identity:
        return Goto("page.account", target=callback_of(request))
    judge = VERIFY.get(form.method, verify.verify_totp)
    return land(request, judge(request.auth, form.code, trust_device=form.trust_device))


@page(
    "/two-factor/send",
    name="page.two_factor.send",
    back="page.two_factor",
    limit=Limit(5, per=60),
)
def send(request: Any, _form: Empty) -> Goto:
    """Mail a code for the sign-in that waits."""
    mailed_codes.send_code(request.auth)
    return Goto("page.two_factor", query={"method": "otp", "callbackURL": callback_of(request)})
