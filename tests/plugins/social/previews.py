"""A production service that lends its redirect URI, previews that borrow it, and their guests."""

from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import func, select

from tests.support.site import RELAXED, Site
from tests.support.visitor import Visitor

SHARED = "c7Hq2VxT9sLmR4wZ8kBdJ6yFpN3gUa5E"
PREVIEWS = "https://*.preview.example.com"
PREVIEW = "https://pr-7.preview.example.com"
CALLBACK = "https://auth.example.com/api/auth/callback/acme"
BACK = "/oauth-proxy-callback"


def borrowing(secret: str = SHARED, origin: str = PREVIEW) -> dict[str, str]:
    """The settings of a preview."""
    return {
        "authsvc.base_url": origin,
        "authsvc.secret": f"preview-{RELAXED['authsvc.secret']}",
        "authsvc.social.proxy_url": "https://auth.example.com",
        "authsvc.social.proxy_secret": secret,
    }


def lending(**more: str) -> dict[str, str]:
    told = {"proxy_for": PREVIEWS, "proxy_secret": SHARED, **more}
    return {f"authsvc.social.{name}": value for name, value in told.items()}


def guest(preview: Site, origin: str = PREVIEW) -> Visitor:
    return Visitor(preview.wsgi, urlsplit(origin).netloc, "192.0.2.7", {})


def relayed(production: Site, query: str) -> str:
    """Where production leads a browser that comes back from the provider."""
    answer = production.visitor().get(f"/callback/acme?{query}")
    assert answer.status_int == 302, answer
    assert answer.headers.getall("Set-Cookie") == []
    return str(answer.headers["Location"])


def arrive(visitor: Visitor, address: str) -> str:
    """Follow production's redirect; where the preview leads."""
    path, _, query = address.partition("?")
    assert path == f"{visitor.origin}/api/auth{BACK}", address
    answer = visitor.get(f"{BACK}?{query}")
    assert answer.status_int == 302, answer
    return str(answer.headers["Location"])


def count(site: Site, table: Any) -> int:
    with site.acting() as auth:
        return auth.db.scalar(select(func.count()).select_from(table)) or 0
