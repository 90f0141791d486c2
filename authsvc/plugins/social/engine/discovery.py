"""The endpoints of a provider: as declared, and else as its discovery document has them.

OpenID Connect Discovery 1.0 and RFC 8414.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from authsvc.plugins.social.client import Client
from authsvc.plugins.social.engine.addresses import on_loopback, secure
from authsvc.plugins.social.engine.fetched import Fetched
from authsvc.plugins.social.engine.http import Network, document_of
from authsvc.plugins.social.engine.id_token import ALGORITHMS
from authsvc.plugins.social.provider import Document, ProviderError

LIFETIME = timedelta(hours=1)
WELL_KNOWN = "/.well-known/openid-configuration"


@dataclass(frozen=True, kw_only=True)
class Endpoints:
    """Where a provider is asked what, and who it says it is."""

    authorize: str
    token: str
    userinfo: str
    jwks: str
    end_session: str
    issuer: str
    """Empty for a provider without ID tokens, or with an issuer for each tenant."""
    algorithms: tuple[str, ...]
    discovered: bool = False
    names_itself: bool = False
    """Every callback holds ``iss`` (RFC 9207, section 3)."""


class Discovery:
    """The endpoints of clients; documents are fetched at first use, so no start depends on them."""

    def __init__(self, network: Network, timeout: float, now: Callable[[], datetime]) -> None:
        self._network = network
        self._timeout = timeout
        self._documents = Fetched(self._fetch, now)

    def endpoints(self, client: Client) -> Endpoints:
        """What is declared wins; raises ``ProviderError`` for a document that is not the
        issuer's own, or that is needed and does not come."""
        provider = client.provider
        told: Document = {}
        if provider.discovery:
            address = _address(provider.discovery)
            told = self._documents.get(address)
            _check_issuer(client, told, address.removesuffix(WELL_KNOWN))
        issuer = "" if provider.issuer_of else told.get("issuer") or provider.issuer
        return Endpoints(
            authorize=provider.authorize or _endpoint(told, "authorization_endpoint", issuer),
            token=provider.token or _endpoint(told, "token_endpoint", issuer),
            userinfo=provider.userinfo or _endpoint(told, "userinfo_endpoint", issuer),
            jwks=provider.jwks or _endpoint(told, "jwks_uri", issuer),
            end_session=provider.end_session
            or (
                _endpoint(told, "end_session_endpoint", issuer)
                if provider.standard_sign_out
                else ""
            ),
            issuer=issuer,
            algorithms=_algorithms(provider.id_token_algorithms, told),
            discovered=bool(told),
            names_itself=told.get("authorization_response_iss_parameter_supported") is True,
        )

    def _fetch(self, url: str) -> tuple[Document, timedelta]:
        headers = {"Accept": "application/json"}
        response = self._network.call("GET", url, self._timeout, headers=headers)
        return document_of(response), LIFETIME


def _address(base: str) -> str:
    return base if base.endswith(WELL_KNOWN) else base.rstrip("/") + WELL_KNOWN


def _check_issuer(client: Client, told: Document, base: str) -> None:
    """Another issuer's document would let that one speak for this (Discovery, section 4.3). Only
    a slash at the end may differ: some providers have it in the name, not in the address."""
    provider, issuer = client.provider, told.get("issuer")
    if not isinstance(issuer, str) or not issuer:
        raise ProviderError("a discovery document without an issuer")
    expected = provider.issuer or base
    if provider.issuer_of is None and issuer.rstrip("/") != expected.rstrip("/"):
        raise ProviderError("the discovery document of another issuer")


def _endpoint(told: Document, name: str, issuer: str) -> str:
    """An endpoint of the document. Only a provider on this machine may name addresses here, or a
    stranger's document would reach what listens on loopback alone."""
    url: Any = told.get(name)
    if url is None or url == "":
        return ""
    if not isinstance(url, str):
        raise ProviderError(f"{name} is no address")
    secure(url)
    if on_loopback(url) and not on_loopback(issuer):
        raise ProviderError(f"{name} is on this machine")
    return url


def _algorithms(declared: tuple[str, ...], told: Document) -> tuple[str, ...]:
    if declared:
        return declared
    listed = told.get("id_token_signing_alg_values_supported")
    found = [name for name in listed if name in ALGORITHMS] if isinstance(listed, list) else []
    return tuple(found) or ("RS256",)
