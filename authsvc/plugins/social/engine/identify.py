"""Who somebody is: what a provider has told, read by its profile function."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authsvc.plugins.social.client import Client, Identified
from authsvc.plugins.social.engine.discovery import Endpoints
from authsvc.plugins.social.engine.http import Network, document_of, json_of
from authsvc.plugins.social.provider import (
    Answer,
    Document,
    Profile,
    ProviderError,
    local_issuer,
    openid,
    subject,
)
from authsvc.plugins.social.settings import CustomSettings


@dataclass(frozen=True)
class Questions:
    """Further questions in the name of a user; see `Ask`."""

    network: Network
    client: Client
    timeout: float
    access_token: str

    def __call__(self, url: str, /, **params: str) -> Any:
        """The JSON of a GET with the access token."""
        carried = self._carried(params)
        return json_of(self.network.call("GET", url, self.timeout, **carried))

    def userinfo(self, url: str, token: Document) -> Document:
        """What the userinfo endpoint tells, asked as its provider wants to be asked."""
        provider = self.client.provider
        params = dict(provider.userinfo_params)
        if provider.userinfo_extra is not None:
            params |= provider.userinfo_extra(token, self.client.settings)
        request, method = self._carried(params), provider.userinfo_method
        if provider.userinfo_json is not None:
            request["json"] = provider.userinfo_json
        elif method == "POST":
            # Where a form is possible, a token has no place in an address (RFC 6750, section 2.3).
            request["data"] = request.pop("params")
        return document_of(self.network.call(method, url, self.timeout, **request))

    def _carried(self, params: Mapping[str, str]) -> dict[str, Any]:
        provider = self.client.provider
        headers = {"Accept": "application/json", **provider.userinfo_headers}
        if provider.userinfo_token_param:
            params = {provider.userinfo_token_param: self.access_token, **params}
        elif "access_token" not in params:
            # Facebook's debug_token takes the app's; two credentials would be one too many
            # (RFC 6750, section 2).
            headers["Authorization"] = f"Bearer {self.access_token}"
        return {"headers": headers, "params": params}


def identified(client: Client, endpoints: Endpoints, answer: Answer) -> Identified:
    """The profile, its namespace and what to show; raises ``ProviderError``, also for an answer
    that the profile function cannot read."""
    try:
        profile = client.provider.profile(answer)
        subject(profile.subject)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        raise ProviderError("an answer of another shape than the provider's") from None
    issuer = profile.issuer or _namespace(client, endpoints, answer)
    data = _data(client, answer, profile)
    return Identified(profile=profile, issuer=issuer, data=data)


def check_same(client: Client, endpoints: Endpoints, claims: Document, userinfo: Document) -> None:
    """Userinfo is about the owner of the ID token (OpenID Connect Core, section 5.3.2; ATK-122).
    Providers that speak OpenID Connect must say so; others have their own word for it."""
    if not (claims and userinfo):
        return
    strict = endpoints.discovered or client.provider.profile is openid
    if userinfo.get("sub", None if strict else claims["sub"]) != claims["sub"]:
        raise ProviderError("userinfo of somebody else than the ID token's")


def _namespace(client: Client, endpoints: Endpoints, answer: Answer) -> str:
    if client.provider.issuer_of is not None and answer.claims:
        return str(answer.claims["iss"])
    return client.provider.namespace or endpoints.issuer or local_issuer(client.id)


def _data(client: Client, answer: Answer, profile: Profile) -> Document:
    told = {**answer.userinfo, **answer.claims}
    if client.provider.profile is openid or isinstance(client.settings, CustomSettings):
        told |= {"id": profile.subject, "emailVerified": profile.email_verified}
        told |= {"image": profile.image} if profile.image else {}
    return told
