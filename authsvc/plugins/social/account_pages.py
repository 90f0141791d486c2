"""Connected accounts on the hosted pages: see, connect, disconnect."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from authsvc.api import (
    Empty,
    Goto,
    Limit,
    Permission,
    Shape,
    Text,
    callback_of,
    count_ways_in,
    list_accounts,
    page,
    page_path,
    unlink_account,
    when,
)
from authsvc.api import mark as _
from authsvc.plugins.social.pages import button, to_provider, visited
from authsvc.plugins.social.registry import registry_of
from authsvc.plugins.social.usecases import connect

OWNER: dict[str, Any] = {
    "permission": Permission.ACCOUNT_EDIT,
    "session": "fresh",
    "limit": Limit(20, per=60),
}
CREDENTIAL = "credential"


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
    auth = request.auth
    rows = [
        row
        for row in list_accounts(auth, request.identity.user_id)
        if row.provider_id != CREDENTIAL
    ]
    registry = registry_of(auth)
    mine = {row.provider_id for row in rows}
    last = count_ways_in(auth, request.identity.user_id) < 2
    return {
        "connected": [
            {
                **_shown(request, registry.find(row.provider_id), row.provider_id),
                "row": row.id,
                "since": when(request, row.created_at),
                "last": last,
            }
            for row in rows
        ],
        "others": [button(request, c) for c in visited(request) if c.id not in mine],
        "linking": auth.settings("social").linking,
    }


def _shown(request: Any, client: Any, provider: str) -> Mapping[str, str]:
    """A provider that was switched off is still called something."""
    return button(request, client) if client else {"id": provider, "name": provider, "icon": ""}


@page(
    "/account/connections/add",
    name="page.connections.add",
    back="page.connections",
    mode="calling",
    **OWNER,
)
def add(request: Any, form: ProviderForm) -> Goto:
    """Go to a provider and come back with an account connected."""
    client = registry_of(request.auth).require(form.provider)
    target = page_path(request, "page.connections")
    return to_provider(request, client, target=target, link_user=request.identity.user_id)


@page(
    "/account/connections/remove", name="page.connections.remove", back="page.connections", **OWNER
)
def remove(request: Any, form: AccountForm) -> Goto:
    """Disconnect an account, unless it is the last way in."""
    request.auth.begin()
    unlink_account(request.auth, request.identity.user_id, form.account)
    return Goto("page.connections", say=_("The account is disconnected."))


def load(request: Any) -> Mapping[str, Any] | Goto:
    """What waits to be connected; without anything, on to where one was going."""
    waiting = connect.waiting(request.auth)
    if waiting is None or waiting.user_id != request.identity.user_id:
        return Goto("page.connections", target=callback_of(request))
    return {"provider_name": waiting.provider_name, "provider_email": waiting.email or ""}


@page(
    "/account/connections/confirm",
    name="page.connect",
    template="account/connect.jinja2",
    title=_("Connect an account"),
    load=load,
    **OWNER,
)
def confirm(request: Any, _form: Empty) -> Goto:
    """Connect the account that waited for its owner to sign in once."""
    name = connect.accept(request.auth)
    say = request.translations.gettext(_("%(provider)s is connected."), provider=name)
    return Goto("page.connections", target=callback_of(request), say=say)


@page("/account/connections/decline", name="page.connect.decline", back="page.connections", **OWNER)
def decline(request: Any, _form: Empty) -> Goto:
    """Leave the account alone."""
    connect.decline(request.auth)
    return Goto("page.connections", target=callback_of(request))
