"""Addresses of the links in mails."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from authsvc import ids
from authsvc.context import AuthContext
from authsvc.core.password.settings import LinkSettings

NOWHERE = "nobody@localhost"


def nobody() -> Mapping[str, Any]:
    """Somebody to pretend for; never the same one twice, so that nobody waits for nobody."""
    return {"id": ids.new_id(), "email": NOWHERE, "name": ""}


def pretend(auth: AuthContext, send: Callable[[], object]) -> None:
    """The same work for nobody, rolled back: the time of the answer tells nothing (ASVS 6.3.8)."""
    with auth.db.begin_nested() as savepoint:
        send()
        auth.db.flush()  # else what waits in the session would never be written at all
        savepoint.rollback()


def api_link(auth: AuthContext, path: str, **query: str) -> str:
    """A link straight to the API."""
    base = auth.services.base_url + auth.settings("").base_path
    return f"{base}{path}" + (f"?{urlencode(query)}" if query else "")


def page_link(auth: AuthContext, page: str, **query: str) -> str:
    """A link to a hosted page, whose button acts."""
    path: str = auth.services.extras["pages"].path(page, **query)
    return auth.services.base_url + path


def acts_directly(auth: AuthContext) -> bool:
    """Whether opening a link is enough (``mail.links = direct``)."""
    settings: LinkSettings = auth.settings("links")
    return settings.links == "direct"
