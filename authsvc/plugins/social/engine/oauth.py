"""One engine for all providers."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from authsvc import clock
from authsvc.plugins.social.client import Asking, Client, Identified, Tokens
from authsvc.plugins.social.engine import authorize, exchange, id_token
from authsvc.plugins.social.engine.discovery import Discovery, Endpoints
from authsvc.plugins.social.engine.exchange import Carrier
from authsvc.plugins.social.engine.http import Network
from authsvc.plugins.social.engine.id_token import Expected
from authsvc.plugins.social.engine.identify import Questions, check_same, identified
from authsvc.plugins.social.engine.keys import KeyCache
from authsvc.plugins.social.engine.tokens import tokens_of
from authsvc.plugins.social.provider import Answer, Document, ProviderError


class OAuthEngine:
    """See `Engine`. One for the process and all its threads: it keeps connections, keys and
    discovery documents. ``timeout`` holds for each call, all in all."""

    def __init__(
        self,
        network: Network | None = None,
        timeout: timedelta = timedelta(seconds=10),
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._network = network or Network()
        self._timeout = timeout.total_seconds()
        self._now = now
        self._discovery = Discovery(self._network, self._timeout, now)
        self._keys = KeyCache(self._network, self._timeout, now)

    def authorization_url(self, client: Client, asking: Asking) -> str:
        """Where the browser goes; raises ``ValueError`` for reserved parameters."""
        return authorize.authorization_url(client, self._discovery.endpoints(client), asking)

    def exchange(
        self, client: Client, code: str, *, verifier: str | None, callback: Mapping[str, str]
    ) -> Tokens:
        """The tokens for a code. A callback of another issuer gets nothing (RFC 9207, 2.4)."""
        endpoints = self._discovery.endpoints(client)
        _check_mix_up(client, endpoints, callback)
        wanted = {k: callback[k] for k in client.provider.callback_params if k in callback}
        carrier = self._carrier(client, endpoints.token, wanted)
        answer = exchange.exchange(carrier, client, self._secret(client), code, verifier)
        return self._tokens(client, answer)

    def refresh(self, client: Client, refresh_token: str) -> Tokens:
        """New tokens."""
        if not client.provider.refreshes:
            raise ProviderError("this provider's tokens cannot be refreshed")
        url = client.provider.refresh_url or self._discovery.endpoints(client).token
        carrier = self._carrier(client, url, {})
        answer = exchange.refresh(carrier, client, self._secret(client), refresh_token)
        return self._tokens(client, answer)

    def of_same_person(self, client: Client, old: Tokens, new: Tokens) -> Tokens:
        """OpenID Connect Core, section 12.2: a renewed ID token has the same ``iss`` and ``sub``.
        Without an old one nothing tells whose it is, and it is left out."""
        if new.id_token is None or old.id_token is None:
            return replace(new, id_token=None)
        endpoints = self._discovery.endpoints(client)
        before, now = id_token.read(old.id_token), id_token.read(new.id_token)
        if _has_issuer(client, endpoints):
            id_token.check_origin(now, _expected(client, endpoints, None, None))
        if any(before.claims.get(name) != now.claims.get(name) for name in ("iss", "sub")):
            raise ProviderError("a renewed ID token of somebody else")
        return new

    def identify(
        self,
        client: Client,
        tokens: Tokens,
        *,
        nonce: str | None,
        callback: Mapping[str, str] | None = None,
    ) -> Identified:
        """Whose tokens these are, that a code was exchanged for a moment ago."""
        endpoints = self._discovery.endpoints(client)
        claims: Document = {}
        if tokens.id_token and _has_issuer(client, endpoints):
            expected = _expected(client, endpoints, nonce, tokens.access_token)
            claims = self._verified(client, endpoints, tokens.id_token, expected, direct=True)
        elif nonce is not None:
            raise ProviderError("no ID token, and so nothing that holds the nonce")
        userinfo: Document = {}
        if not claims.get("email"):
            userinfo = self._userinfo(client, endpoints, tokens, claims)
        answer = Answer(claims=claims, userinfo=userinfo, callback=callback or {})
        return self._identified(client, endpoints, tokens, answer)

    def judge(
        self, client: Client, id_token: str, *, nonce: str | None, access_token: str | None = None
    ) -> Identified:
        """Whose ID token this is, that an application brought. Providers with ``check_token``
        (Facebook) may be known by an access token as well."""
        if not client.provider.id_token_sign_in:
            raise ProviderError("ID tokens of this provider are not taken from applications")
        endpoints = self._discovery.endpoints(client)
        if client.provider.check_token is not None and id_token.count(".") != 2:
            if nonce is not None:
                raise ProviderError("an access token holds no nonce")
            tokens = Tokens(access_token=access_token or id_token)
            userinfo = self._userinfo(client, endpoints, tokens, {})
            return self._identified(client, endpoints, tokens, Answer(userinfo=userinfo))
        expected = _expected(client, endpoints, nonce, access_token)
        claims = self._verified(client, endpoints, id_token, expected, direct=False)
        return identified(client, endpoints, Answer(claims=claims))

    def describe(self, client: Client, tokens: Tokens) -> Identified:
        """What the provider tells now about the owner of tokens that are long ours: the ID token
        was verified when it came, and its times and keys may be over since."""
        endpoints = self._discovery.endpoints(client)
        claims: Document = {}
        if tokens.id_token and _has_issuer(client, endpoints):
            token = id_token.read(tokens.id_token)
            id_token.check_origin(token, _expected(client, endpoints, None, None))
            claims = token.claims
        userinfo = self._userinfo(client, endpoints, tokens, claims)
        newest = {**claims, **userinfo} if claims else {}
        return self._identified(client, endpoints, tokens, Answer(claims=newest, userinfo=userinfo))

    def end_session_url(
        self, client: Client, *, id_token: str | None, target: str | None, state: str | None
    ) -> str | None:
        """Where the browser signs out at the provider."""
        endpoints = self._discovery.endpoints(client)
        return authorize.end_session_url(
            client, endpoints, id_token=id_token, target=target, state=state
        )

    def _verified(
        self, client: Client, endpoints: Endpoints, text: str, expected: Expected, *, direct: bool
    ) -> Document:
        """The claims of an ID token. Without keys, one that came straight from the token endpoint
        is believed because of TLS (OpenID Connect Core, section 3.1.3.7, point 6)."""
        token = id_token.read(text)
        if endpoints.jwks:
            id_token.check_algorithm(token, endpoints.algorithms)
            key = self._keys.find(endpoints.jwks, kid=token.kid, algorithm=token.algorithm)
            id_token.check_signature(token, key)
        elif not direct or endpoints.discovered or token.algorithm.lower() == "none":
            raise ProviderError("no keys that could have signed an ID token")
        id_token.check_claims(token, expected, self._now().timestamp())
        if client.provider.check_claims is not None:
            try:
                client.provider.check_claims(token.claims, client.settings)
            except (KeyError, TypeError, ValueError, AttributeError):
                raise ProviderError("claims of another shape than the provider's") from None
        return token.claims

    def _userinfo(
        self, client: Client, endpoints: Endpoints, tokens: Tokens, claims: Document
    ) -> Document:
        """What userinfo tells of the owner of ``claims``; empty for a provider without."""
        ask = self._questions(client, tokens)
        if ask is None or not endpoints.userinfo:
            return {}
        raw = tokens.raw or {"access_token": ask.access_token}
        try:
            if client.provider.check_token is not None:
                client.provider.check_token(raw, ask, client.settings)
            userinfo = ask.userinfo(endpoints.userinfo, raw)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise ProviderError("an answer of another shape than the provider's") from None
        check_same(client, endpoints, claims, userinfo)
        return userinfo

    def _identified(
        self, client: Client, endpoints: Endpoints, tokens: Tokens, answer: Answer
    ) -> Identified:
        ask = self._questions(client, tokens)
        return identified(client, endpoints, replace(answer, token=tokens.raw, ask=ask))

    def _questions(self, client: Client, tokens: Tokens) -> Questions | None:
        if tokens.access_token is None:
            return None
        return Questions(self._network, client, self._timeout, tokens.access_token)

    def _carrier(self, client: Client, url: str, wanted: Mapping[str, str]) -> Carrier:
        if not url:
            raise ProviderError("no token endpoint")
        more = {**client.provider.token_params, **wanted}
        return Carrier(self._network, client, url, self._timeout, more)

    def _secret(self, client: Client) -> str:
        """As configured, or as made for the moment (Apple)."""
        make = client.provider.client_secret
        if make is None:
            return client.settings.client_secret
        return make(client.settings, int(self._now().timestamp()))

    def _tokens(self, client: Client, answer: Document) -> Tokens:
        return tokens_of(
            answer,
            now=self._now(),
            asked=authorize.scopes_of(client),
            separator=client.provider.scope_separator,
        )


def _has_issuer(client: Client, endpoints: Endpoints) -> bool:
    """Whether its ID tokens can be told from others'. OAuth 2 servers whose ID tokens nothing is
    declared of are asked for userinfo instead."""
    return bool(endpoints.issuer or client.provider.issuer_of)


def _expected(
    client: Client, endpoints: Endpoints, nonce: str | None, access_token: str | None
) -> Expected:
    provider = client.provider
    return Expected(
        audiences=client.audiences,
        issuers=(endpoints.issuer, *provider.issuers),
        issuer_of=provider.issuer_of,
        nonce=nonce,
        nonce_hashed=provider.nonce_hashed,
        access_token=access_token,
    )


def _check_mix_up(client: Client, endpoints: Endpoints, callback: Mapping[str, str]) -> None:
    """A code goes only to who has issued it; providers without an issuer cannot be told apart."""
    told, known = callback.get("iss"), (endpoints.issuer, *client.provider.issuers)
    if endpoints.names_itself and told is None:
        raise ProviderError("a callback that does not name its issuer")
    if told is not None and endpoints.issuer and told not in known:
        raise ProviderError("a callback of another issuer")
