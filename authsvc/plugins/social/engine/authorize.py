"""The address that browsers are sent to: authorization requests, and sign-out at the provider."""

import base64
import hashlib
from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from requests_oauthlib import OAuth2Session

from authsvc.plugins.social.client import Asking, Client
from authsvc.plugins.social.engine.addresses import secure
from authsvc.plugins.social.engine.discovery import Endpoints
from authsvc.plugins.social.provider import RESERVED, ProviderError
from authsvc.plugins.social.settings import CustomSettings


def authorization_url(client: Client, endpoints: Endpoints, asking: Asking) -> str:
    """RFC 6749, section 4.1.1, with PKCE (RFC 7636) and a nonce.

    Raises ``ValueError`` if what an application or a setting adds would loosen what binds the
    answer to us (ATK-112).
    """
    provider = client.provider
    if not endpoints.authorize or not client.settings.client_id:
        raise ProviderError("no authorization endpoint, or no client id")
    base = secure(endpoints.authorize)
    session = OAuth2Session(
        client.settings.client_id,
        redirect_uri=client.redirect_uri,
        scope=provider.scope_separator.join(scopes_of(client, asking.scopes)),
    )
    # oauthlib wants to be told https: `secure` has seen that only loopback goes without.
    url, _ = session.authorization_url(
        f"https{base[base.index(':') :]}", state=asking.state, **_binding(client, asking)
    )
    return _spoken(client, base, url, _wishes(client, asking))


def scopes_of(client: Client, wished: tuple[str, ...] = ()) -> tuple[str, ...]:
    """What is asked for, each once; of a provider of one's own what an application wishes comes
    first and as it is, which is what clients of the wire protocol see."""
    usual = client.provider.scopes if client.settings.default_scopes else ()
    own = tuple(dict.fromkeys((*usual, *client.settings.scopes)))
    if isinstance(client.settings, CustomSettings):
        return (*wished, *own)
    return tuple(dict.fromkeys((*own, *wished)))


def end_session_url(
    client: Client,
    endpoints: Endpoints,
    *,
    id_token: str | None,
    target: str | None,
    state: str | None,
) -> str | None:
    """OpenID Connect RP-Initiated Logout 1.0, section 2; ``None`` for a provider without."""
    if not endpoints.end_session:
        return None
    told = {
        "client_id": client.settings.client_id,
        "id_token_hint": id_token,
        "post_logout_redirect_uri": target,
        "state": state if target else None,
    }
    query = urlencode({k: v for k, v in told.items() if v}, quote_via=quote)
    url = secure(endpoints.end_session)
    return f"{url}{'&' if urlsplit(url).query else '?'}{query}"


def challenge_of(verifier: str) -> str:
    """RFC 7636, section 4.2."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _binding(client: Client, asking: Asking) -> dict[str, str]:
    told = {
        "nonce": asking.nonce,
        "response_mode": client.provider.response_mode,
    }
    if asking.verifier is not None:
        told |= {"code_challenge": challenge_of(asking.verifier), "code_challenge_method": "S256"}
    return {name: value for name, value in told.items() if value}


def _wishes(client: Client, asking: Asking) -> dict[str, str]:
    added = {**client.settings.authorize_params, **asking.params}
    if taken := (RESERVED | {client.provider.client_id_name}) & set(added):
        raise ValueError(f"{min(taken)} is not to be chosen")
    hint = {"login_hint": asking.login_hint} if asking.login_hint else {}
    return {**client.provider.authorize_params, **hint, **added}


def _spoken(client: Client, base: str, url: str, wishes: Mapping[str, str]) -> str:
    """The address in the provider's dialect: scheme, name of the client id, fragment."""
    provider = client.provider
    told = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    told[provider.client_id_name] = told.pop("client_id")
    query = urlencode({**wishes, **told}, quote_via=quote)  # Cognito takes a plus for itself
    fragment = f"#{provider.fragment.removeprefix('#')}" if provider.fragment else ""
    return f"{base.partition('#')[0].partition('?')[0]}?{query}{fragment}"
