"""Pages of the account on which wallets are looked after."""

from collections.abc import Mapping
from typing import Any

from authsvc.api import (
    Empty,
    Goto,
    Limit,
    Permission,
    Shape,
    confirmed,
    count_ways_in,
    page,
    page_path,
    when,
)
from authsvc.api import mark as _
from authsvc.plugins.siwe.addresses import shortened
from authsvc.plugins.siwe.errors import WALLET_NOT_FOUND
from authsvc.plugins.siwe.pages import Credential, allowed_chains, api_path, read_credential
from authsvc.plugins.siwe.reader import Wallet, wallets_of
from authsvc.plugins.siwe.usecases import own

MESSAGE = "/siwe/link-message"
OWNER: dict[str, Any] = {
    "permission": Permission.ACCOUNT_EDIT,
    "session": "fresh",
    "limit": Limit(10, per=60),
}
CONSEQUENCE = _(
    "From then on you can't sign in with the wallet %(wallet)s any more. Nothing changes in the "
    "wallet itself."
)


class ConnectForm(Shape):
    """What the wallet signed, as JSON."""

    credential: Credential = ""


def security(request: Any) -> Mapping[str, Any]:
    """The page of sign-in and security leads here."""
    names = [shortened(rows[0].address) for rows in grouped(request)]
    return {"wallets": names, "wallets_url": page_path(request, "page.wallets")}


def grouped(request: Any) -> list[list[Wallet]]:
    """The caller's wallets, each with its rows."""
    found: dict[str, list[Wallet]] = {}
    for row in wallets_of(request.auth, request.identity.user_id):
        found.setdefault(row.address, []).append(row)
    return list(found.values())


def load(request: Any) -> Mapping[str, Any]:
    """The wallets there are, and where the script learns what to have signed."""
    known = grouped(request)
    ways = count_ways_in(request.auth, request.identity.user_id)
    return {
        "wallets": [described(request, rows, stays=ways <= len(rows)) for rows in known],
        "message_url": api_path(request, MESSAGE),
        "chains": allowed_chains(request),
        "full": len(known) >= request.auth.settings("siwe").per_account,
    }


def described(request: Any, rows: list[Wallet], *, stays: bool) -> dict[str, Any]:
    """A wallet as the page shows it; ``stays``: without it nobody could sign in."""
    used = [row.last_used_at for row in rows if row.last_used_at]
    return {
        "address": rows[0].address,
        "short": shortened(rows[0].address),
        "added": when(request, min(row.created_at for row in rows)),
        "used": when(request, max(used)) if used else None,
        "stays": stays,
    }


@page(
    "/account/wallets",
    name="page.wallets",
    template="siwe/wallets.jinja2",
    title=_("Wallets"),
    form=ConnectForm,
    load=load,
    **OWNER,
)
def connect(request: Any, form: ConnectForm) -> Goto:
    """Connect the wallet that signed."""
    message, signature = read_credential(form.credential)
    own.connect(request.auth, request.identity, message, signature)
    return Goto(
        "page.wallets", say=_("Your wallet is connected. You can sign in with it from now on.")
    )


def ask_to_remove(request: Any) -> Mapping[str, Any]:
    """What removing it means."""
    wanted = request.matchdict["address"]
    if all(rows[0].address != wanted for rows in grouped(request)):
        raise WALLET_NOT_FOUND.error()
    return {"consequence": request.translations.gettext(CONSEQUENCE, wallet=shortened(wanted))}


@confirmed(
    "/account/wallets/{address}/remove",
    name="page.wallets.remove",
    title=_("Disconnect wallet"),
    asks=ask_to_remove,
    submit=_("Disconnect"),
    back=("page.wallets", _("Wallets")),
    mode="write",
    **OWNER,
)
def remove(request: Any, _form: Empty) -> Goto:
    """Forget it."""
    own.disconnect(request.auth, request.identity, request.matchdict["address"])
    return Goto("page.wallets", say=_("That wallet is disconnected."))
