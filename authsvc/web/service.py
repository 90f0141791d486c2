"""``registry.authsvc``: what the web room knows of its deployment, decided once at start-up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from authsvc.context import AuthContext, Client, Services
from authsvc.crypto.digests import same
from authsvc.db import read_connection, release_reader, transactions
from authsvc.web.client import ClientAddress
from authsvc.web.cookies import CookieJar, CookieStyle
from authsvc.web.origin import TrustedOrigins
from authsvc.web.pages.languages import chosen_language


@dataclass
class Service:
    """The deployment: addresses, trust, cookies, limits, shared services."""

    services: Services
    base_url: str
    base_path: str
    app_name: str
    trusted_origins: TrustedOrigins
    client_address: ClientAddress
    cookies: CookieStyle
    limiter: Any
    max_body: int
    disabled_paths: frozenset[str]
    fresh_age: timedelta = timedelta(days=1)
    same: Callable[[str, str], bool] = same


class RequestStorage:
    """The storage of an HTTP request."""

    def __init__(self, request: Any) -> None:
        self._request = request

    @property
    def db(self) -> Any:
        """The ORM session of the request's transaction."""
        return self._request.db

    @property
    def reader(self) -> Any:
        """The request's connection for reads."""
        return read_connection(self._request)

    def begin(self) -> None:
        """Begin the transaction of a phased request."""
        transactions.begin(self._request)

    def settle(self) -> None:
        """Commit before calling out."""
        transactions.settle(self._request)
        release_reader(self._request)

    def release(self) -> None:
        """Give an autocommit connection back before hashing."""
        release_reader(self._request)


def context_of(request: Any) -> AuthContext:
    """``request.auth``: the context that this request's use cases get."""
    return AuthContext(
        request.registry.authsvc.services,
        RequestStorage(request),
        jar=jar_of(request),
        client=lambda: client_of(request),
        identity=lambda: request.identity,
    )


def jar_of(request: Any) -> CookieJar:
    """``request.jar``: the request's signed cookies."""
    jar: CookieJar | None = request.environ.get("authsvc.jar")
    if jar is None:
        service: Service = request.registry.authsvc
        jar = CookieJar(service.cookies, service.services.keyring, request.environ)
        request.environ["authsvc.jar"] = jar
    return jar


def client_of(request: Any) -> Client:
    """The caller as use cases know it."""
    agent = request.environ.get("HTTP_USER_AGENT", "")
    return Client(
        address=request.client_address,
        agent="".join(c for c in agent if c.isprintable())[:512],
        locale=request.translations.locale,
        chosen_locale=chosen_language(request),
        on_page=_is_page(request),
    )


def _is_page(request: Any) -> bool:
    route = getattr(request, "matched_route", None)
    pages = request.registry.authsvc.services.extras["pages"]
    return route is not None and route.name in pages


def client_address_of(request: Any) -> str:
    """``request.client_address``: resolved once, through configured proxies only (ADR 0011)."""
    address: str = request.registry.authsvc.client_address.of(request.environ)
    return address
