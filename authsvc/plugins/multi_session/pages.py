"""The page where one switches between accounts."""

from collections.abc import Mapping
from typing import Any

from authsvc.api import Goto, Limit, page
from authsvc.api import mark as _
from authsvc.plugins.multi_session import usecases
from authsvc.plugins.multi_session.shapes import AccountChoice

WORDS = {"INVALID_SESSION_TOKEN": _("That account is signed out. Sign in again to use it.")}


@page(
    "/switch",
    name="page.switch",
    template="switch.jinja2",
    title=_("Choose an account"),
    form=None,
)
def switch(request: Any) -> Mapping[str, Any] | Goto:
    """The accounts of this browser."""
    found, active = usecases.accounts(request.auth), request.identity
    if not found:
        return Goto("page.sign_in")
    return {
        "accounts": [
            {
                "id": one.session_id,
                "name": one.user["name"],
                "email": one.user["email"],
                "current": active is not None and one.session_id == active.session_id,
            }
            for one in found
        ],
        "room": len(found) < request.auth.settings("multi_session").max_accounts,
    }


@page(
    "/switch/to",
    name="page.switch.to",
    form=AccountChoice,
    back="page.switch",
    limit=Limit(30, per=60),
    mode="write",
)
def switch_to(request: Any, form: AccountChoice) -> Goto:
    """Act as another account."""
    usecases.set_active(request.auth, form.id)
    return Goto("page.account", say=_("You have switched accounts."))


@page(
    "/switch/sign-out",
    name="page.switch.sign_out",
    form=AccountChoice,
    back="page.switch",
    limit=Limit(30, per=60),
    mode="write",
)
def sign_out_one(request: Any, form: AccountChoice) -> Goto:
    """Sign one account out; the others stay."""
    usecases.revoke(request.auth, request.identity, form.id)
    return Goto("page.switch", say=_("That account is signed out."))


def count(request: Any) -> Mapping[str, Any]:
    """How many accounts signing out ends."""
    return {"accounts": len(usecases.accounts(request.auth))}
