"""Pages of somebody who lost all their factors, and of the owner who says: that is not me."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from authsvc.api import (
    ENROLMENT,
    Empty,
    Goto,
    Limit,
    LinkForm,
    Permission,
    callback_of,
    given,
    how_long,
    land,
    mailed_link,
    page,
    when,
)
from authsvc.api import mark as _
from authsvc.plugins.two_factor.recovery.usecases import finishing, waiting
from authsvc.plugins.two_factor.settings import TwoFactorSettings
from authsvc.plugins.two_factor.signin.pages import WORDS as SIGN_IN_WORDS
from authsvc.plugins.two_factor.signin.usecases import challenge

WORDS = {
    "RECOVERY_NOT_POSSIBLE": _("This account can't be recovered this way. Please ask for help."),
    "RECOVERY_ALREADY_OPEN": _("A recovery is under way already. You don't have to start another."),
    "RECOVERY_PAUSED": _(
        "A recovery of this account was cancelled lately. Please try again later, or ask for help."
    ),
    "RECOVERY_NOT_DUE": _("The time to wait is not over yet."),
    "RECOVERY_NOT_FOUND": _("No recovery is under way."),
    "RECOVERY_LINK_INVALID": _("That link has expired or was used before."),
}
LIMIT = Limit(10, per=60)
NEEDS_SIGN_IN = _("Please sign in here first, then open the link in the mail once more.")


def load(request: Any) -> Mapping[str, Any] | Goto:
    """How far the recovery of whoever's sign-in waits here has come."""
    auth = request.auth
    pending = challenge.find_pending(auth)
    if pending is None:
        again = {"callbackURL": callback_of(request)}
        say = SIGN_IN_WORDS["INVALID_TWO_FACTOR_COOKIE"]
        return Goto("page.sign_in", query=again, say=say, kind="warning")
    settings: TwoFactorSettings = auth.settings("two_factor")
    found = waiting.find(auth, pending.user_id)
    return {
        "state": _state(request, pending, found),
        "due": when(request, found.due_at) if found else None,
        "wait": how_long(request, settings.recovery_delay),
        "mailed": "mailed" in given(request),
    }


def _state(request: Any, pending: Any, found: waiting.Recovery | None) -> str:
    """``impossible``, ``new``, ``paused``, ``waiting`` or ``due``."""
    if not waiting.is_possible(request.auth, pending.user):
        return "impossible"
    if found is None:
        return "new"
    if found.cancelled_at is not None:
        return "paused"
    return "due" if found.due_at <= request.auth.now() else "waiting"


@page(
    "/two-factor/lost",
    name="page.recovery",
    template="recovery.jinja2",
    title=_("Get back into your account"),
    load=load,
    limit=LIMIT,
)
def start(request: Any, _form: Empty) -> Goto:
    """Begin to wait."""
    waiting.start(request.auth)
    return Goto("page.recovery", query={"callbackURL": callback_of(request)})


@page("/two-factor/lost/send", name="page.recovery.send", back="page.recovery", limit=LIMIT)
def send(request: Any, _form: Empty) -> Goto:
    """Mail the link that finishes it."""
    target = callback_of(request)
    finishing.send_link(request.auth, target)
    return Goto("page.recovery", query={"mailed": "1", "callbackURL": target})


def look_finish(request: Any, token: str) -> Mapping[str, Any] | Goto | None:
    """Whether the link is good; who has not proven the first factor here does so before."""
    good = finishing.can_finish(request.auth, token)
    if good is None:
        return Goto("page.sign_in", say=NEEDS_SIGN_IN, kind="info")
    return {} if good else None


@mailed_link(
    "/two-factor/recover",
    name="page.recovery.finish",
    template="recovery_finish.jinja2",
    asks=_("Sign in without your second steps"),
    look=look_finish,
)
def finish(request: Any, form: LinkForm) -> Goto:
    """Every second factor goes, and the sign-in goes on."""
    say = _("Your second steps are removed. Please set up new ones.")
    going = land(request, finishing.finish(request.auth, form.token), say=say)
    return replace(going, page="page.security") if going.page == "page.account" else going


def look_cancel(request: Any, token: str) -> Mapping[str, Any] | None:
    """Whether the link is good; whose account it is about is not for whoever holds it."""
    return {} if waiting.can_cancel(request.auth, token) else None


@mailed_link(
    "/recovery/cancel",
    name="page.recovery.cancel",
    template="recovery_cancel.jinja2",
    asks=_("Cancel the recovery?"),
    look=look_cancel,
    mode="write",
)
def cancel(request: Any, form: LinkForm) -> Goto:
    """Nothing comes of it."""
    waiting.cancel_by_link(request.auth, form.token)
    return Goto("page.recovery.cancelled")


@page(
    "/recovery/cancelled",
    name="page.recovery.cancelled",
    template="recovery_cancelled.jinja2",
    title=_("The recovery is cancelled"),
    form=None,
)
def cancelled(_request: Any) -> Mapping[str, Any]:
    """What to do next: somebody knows the password, or reads the mail."""
    return {}


@page(
    "/account/recovery/cancel",
    name="page.recovery.cancel_own",
    back="page.security",
    permission=Permission.ACCOUNT_EDIT,
    accepts=("session", ENROLMENT),
    mode="write",
    limit=LIMIT,
)
def cancel_own(request: Any, _form: Empty) -> Goto:
    """The button of the banner."""
    waiting.cancel_own(request.auth, request.identity)
    return Goto("page.recovery.cancelled")


def banner(request: Any) -> Mapping[str, Any] | None:
    """What every signed-in session of the account is told while a recovery waits."""
    auth, identity = request.auth, request.identity
    settings: TwoFactorSettings = auth.settings("two_factor")
    if not settings.recovery or not challenge.is_asked(auth, identity.user):
        return None
    found = waiting.find_open(auth, identity.user_id)
    if found is None:
        return None
    return {
        "kind": "danger",
        "words": _(
            "Somebody says that they lost all second steps of your account. From %(when)s on they "
            "can remove them. If that is not you, cancel it now, and change your password."
        ),
        "when": when(request, found.due_at),
        "action": "page.recovery.cancel_own",
        "label": _("Cancel the recovery"),
    }


def offer(request: Any) -> Mapping[str, Any]:
    """Its part of the page that asks for a second factor."""
    settings: TwoFactorSettings = request.auth.settings("two_factor")
    return {"recovery": settings.recovery}
