"""Pages of sessions: the way in, where one is signed in, the way out."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from authsvc.core.sessions import devices, places, usecases
from authsvc.core.verification import sent
from authsvc.i18n import mark as _
from authsvc.security.permissions import Permission
from authsvc.web.pages.page import Goto, page
from authsvc.web.pages.templates import given
from authsvc.web.pages.when import when
from authsvc.web.shapes import Empty, Shape, Text

FAILED = _("That did not work. Please sign in once more.")
# ASVS 14.3.1. Not "cookies": the browser would forget which devices are trusted, too.
FORGET = {"Clear-Site-Data": '"cache", "storage"'}


class SessionId(Shape):
    """Which session."""

    name: Text = Field(alias="id")


def stay_signed_in(request: Any, _response: Any) -> None:
    """Whoever looks at pages uses the session: it is renewed when that is due."""
    if request.method == "GET" and request.identity and request.identity.session_id:
        usecases.renew(request.auth, request.identity)


@page("/", name="page.home", form=None)
def home(request: Any) -> Goto:
    """The account of somebody signed in, else the sign-in page; a failure that led here is told.

    Only in words of our own: an address can be made up by anybody.
    """
    failure, signed_in = given(request).get("error", ""), request.identity is not None
    words = request.registry.theme.words.get(failure)
    if not isinstance(words, str):
        words = FAILED if failure and not signed_in else ""
    return Goto("page.account" if signed_in else "page.sign_in", say=words, kind="warning")


def list_devices(request: Any) -> Mapping[str, Any]:
    """The caller's sessions, this one first, then the latest used."""
    identity, words = request.identity, request.translations
    rows = usecases.list_sessions(request.auth, identity.user_id)
    rows.sort(key=lambda row: (row.id == identity.session_id, row.last_used_at), reverse=True)
    return {
        "sessions": [
            {
                "id": row.id,
                "name": (device := devices.describe(words, row.user_agent)).name,
                "kind": device.kind,
                "place": places.describe(words, row.ip_address),
                "address": row.ip_address,
                "seen": when(request, row.last_used_at),
                "started": when(request, row.authenticated_at),
                "current": row.id == identity.session_id,
            }
            for row in rows
        ]
    }


@page(
    "/account/sessions",
    name="page.sessions",
    template="account/sessions.jinja2",
    title=_("Sessions"),
    form=None,
    permission=Permission.ACCOUNT_READ,
)
def sessions(request: Any) -> Mapping[str, Any]:
    """Where the caller is signed in."""
    return list_devices(request)


@page(
    "/account/sessions/revoke",
    name="page.sessions.revoke",
    form=SessionId,
    back="page.sessions",
    permission=Permission.ACCOUNT_EDIT,
    mode="write",
)
def revoke(request: Any, form: SessionId) -> Goto:
    """End one session."""
    usecases.revoke(request.auth, request.identity, form.name)
    return Goto("page.sessions", say=_("That session is signed out."))


@page(
    "/account/sessions/revoke-others",
    name="page.sessions.revoke_others",
    back="page.sessions",
    permission=Permission.ACCOUNT_EDIT,
    session="fresh",
    mode="write",
)
def revoke_others(request: Any, _form: Empty) -> Goto:
    """End every session but this one."""
    usecases.revoke_others(request.auth, request.identity)
    return Goto("page.sessions", say=_("You are signed out everywhere else."))


def ask_to_sign_out(request: Any) -> Mapping[str, Any] | Goto:
    """Nobody has to sign out who is not signed in."""
    return {} if request.identity else Goto("page.sign_in")


@page(
    "/sign-out",
    name="page.sign_out",
    template="sign_out.jinja2",
    title=_("Sign out?"),
    load=ask_to_sign_out,
    mode="write",
)
def sign_out(request: Any, _form: Empty) -> Goto:
    """End the session; opening the address only asks, so that no picture can sign anybody out."""
    usecases.sign_out(request.auth, request.identity)
    sent.forget(request.auth)
    return Goto("page.signed_out", headers=FORGET)


@page(
    "/signed-out",
    name="page.signed_out",
    template="signed_out.jinja2",
    title=_("Signed out"),
    form=None,
)
def signed_out(_request: Any) -> Mapping[str, Any]:
    """What has happened, and the way back."""
    return {"deleted": False}
