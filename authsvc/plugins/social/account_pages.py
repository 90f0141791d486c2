"""Connected accounts on the hosted pages: see, connect, disconnect."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field
from sqlalchemy import Row

from authsvc.api import (
    Empty,
    Goto,
    Limit,
    Permission,
    Shape,
    Show,
    Text,
    callback_of,
    confirmed,
    count_ways_in,
    given,
    list_accounts,
    page,
    page_path,
    unlink_account,
    when,
)
from authsvc.api import mark as _
from authsvc.plugins.social.pages import (
    WORDS,
    awaited,
    button,
    mark_of,
    to_provider,
    told,
    visited,
)
from authsvc.plugins.social.registry import built_in, registry_of
from authsvc.plugins.social.registry import load as load_provider
from authsvc.plugins.social.usecases import connect

OWNER: dict[str, Any] = {
    "permission": Permission.ACCOUNT_EDIT,
    "session": "fresh",
    "limit": Limit(20, per=60),
}
CREDENTIAL = "credential"
LOCAL = "local:"
"""What the issuers of accounts begin with that other features keep, on pages of their own."""
CONNECTED = _("%(provider)s is connected.")
DISCONNECTED = _("%(provider)s is disconnected. You can connect it again at any time.")
CONSEQUENCE = _(
    "You will no longer be able to sign in with %(provider)s. Your account and everything in it "
    "stays, and nothing changes at %(provider)s."
)


class ProviderForm(Shape):
    """Which provider."""

    provider: Text


class AccountForm(Shape):
    """Which account, by its row's id."""

    account: Text = Field(alias="id")


@page(
    "/account/connections",
    name="page.connections",
    template="account/connections.jinja2",
    title=_("Connected accounts"),
    form=None,
    permission=Permission.ACCOUNT_READ,
)
def connections(request: Any) -> Mapping[str, Any]:
    """The caller's accounts at providers, and those that could be added."""
    rows = connected(request)
    mine = {row.provider_id for row in rows}
    return {
        "connected": [
            {**shown(request, row), "row": row.id, "since": when(request, row.created_at)}
            for row in rows
        ],
        "last": only_way_in(request),
        "others": [button(request, c) for c in visited(request) if c.id not in mine],
        "linking": request.auth.settings("social").linking,
    }


def in_short(request: Any) -> Mapping[str, Any]:
    """The names of the caller's connected accounts, for the security page."""
    names = [shown(request, row)["name"] for row in connected(request)]
    return {"connected_accounts": list(dict.fromkeys(names))}


def connected(request: Any) -> list[Row[Any]]:
    """The caller's accounts at providers."""
    rows = list_accounts(request.auth, request.identity.user_id)
    return [
        row for row in rows if row.provider_id != CREDENTIAL and not row.issuer.startswith(LOCAL)
    ]


def only_way_in(request: Any) -> bool:
    """Whether the caller has one way in, which stays."""
    return count_ways_in(request.auth, request.identity.user_id) < 2


def shown(request: Any, row: Row[Any]) -> dict[str, str]:
    """Name and mark of an account's provider, also of one that was switched off meanwhile."""
    provider = row.provider_id
    client = registry_of(request.auth).find(provider)
    if client is not None:
        return button(request, client)
    name = load_provider(provider).name if provider in built_in() else provider
    return {"id": provider, "name": name, "icon": mark_of(request, provider)}


@page(
    "/account/connections/add",
    name="page.connections.add",
    form=ProviderForm,
    back="page.connections",
    mode="calling",
    **OWNER,
)
def add(request: Any, form: ProviderForm) -> Show:
    """Go to a provider and come back with an account connected."""
    client = registry_of(request.auth).require(form.provider)
    target = page_path(request, "page.connections.added", provider=client.id)
    return to_provider(request, client, target=target, link_user=request.identity.user_id)


@page(
    "/account/connections/added/{provider}",
    name="page.connections.added",
    form=None,
    permission=Permission.ACCOUNT_READ,
)
def added(request: Any) -> Goto:
    """Back from a provider: say so, if it is so."""
    provider = request.matchdict["provider"]
    row = next((row for row in connected(request) if row.provider_id == provider), None)
    say = told(request, CONNECTED, shown(request, row)["name"]) if row else ""
    return Goto("page.connections", say=say)


def ask_to_remove(request: Any) -> Mapping[str, Any] | Goto:
    """What it means to disconnect an account."""
    row = chosen(request)
    if row is None:
        return Goto("page.connections")
    name = shown(request, row)["name"]
    translate = request.translations.gettext
    if only_way_in(request):
        return Goto("page.connections", say=WORDS["FAILED_TO_UNLINK_LAST_ACCOUNT"], kind="warning")
    return {
        "page_title": translate(_("Disconnect %(provider)s?"), provider=name),
        "fields": {"id": row.id},
        "consequence": translate(CONSEQUENCE, provider=name),
    }


def chosen(request: Any) -> Row[Any] | None:
    """The caller's account that the address or the form names."""
    wanted = given(request).get("id", "")
    return next((row for row in connected(request) if row.id == wanted), None)


@confirmed(
    "/account/connections/remove",
    name="page.connections.remove",
    form=AccountForm,
    asks=ask_to_remove,
    submit=_("Disconnect"),
    back=("page.connections", _("Connected accounts")),
    section="connections",
    **OWNER,
)
def remove(request: Any, form: AccountForm) -> Goto:
    """Disconnect an account, unless it is the last way in (ATK-119)."""
    row = chosen(request)
    if row is None:
        return Goto("page.connections")
    say = told(request, DISCONNECTED, shown(request, row)["name"])
    request.auth.begin()
    unlink_account(request.auth, request.identity.user_id, form.account)
    return Goto("page.connections", say=say)


def load_connect(request: Any) -> Mapping[str, Any] | Goto:
    """What waits to be connected; without anything, on to where one was going."""
    waiting = awaited(request)
    if waiting is None:
        return Goto("page.connections", target=callback_of(request))
    client = registry_of(request.auth).require(waiting.provider)
    name = client.provider.name
    return {
        "page_title": request.translations.gettext(_("Connect %(provider)s?"), provider=name),
        "provider": button(request, client),
        "provider_email": waiting.email or "",
    }


@page(
    "/account/connections/confirm",
    name="page.connect",
    template="account/connect.jinja2",
    load=load_connect,
    **OWNER,
)
def confirm(request: Any, _form: Empty) -> Goto:
    """Connect the account that waited for its owner to sign in once."""
    say = told(request, CONNECTED, connect.accept(request.auth))
    return Goto("page.connections", target=callback_of(request), say=say)
