"""Addresses of the links in mails."""

from urllib.parse import urlencode

from authsvc.context import AuthContext
from authsvc.core.password.settings import LinkSettings


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
