"""The token endpoint: a code or a refresh token for tokens, in each provider's dialect."""

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, quote

from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session

from authsvc.plugins.social.client import Client
from authsvc.plugins.social.engine.http import Network, fields_of
from authsvc.plugins.social.provider import Document, ProviderError

OURS = frozenset({
    "client_id", "client_secret", "code", "code_verifier", "grant_type", "redirect_uri",
    "refresh_token",
})  # fmt: skip
"""What neither a setting nor a callback adds to a token request."""

ERRORS = frozenset({
    "invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "invalid_scope",
    "unsupported_grant_type", "access_denied", "server_error", "temporarily_unavailable",
    "bad_verification_code", "incorrect_client_credentials", "redirect_uri_mismatch",
})  # fmt: skip
"""What a log may repeat of a refusal: other words could hold what we have sent."""


class Carrier(BaseAdapter):
    """Carries the one request of a token session to its provider, and brings the answer.

    It is where plain http is allowed on loopback, without an environment variable that would allow
    it everywhere (``OAUTHLIB_INSECURE_TRANSPORT``).
    """

    def __init__(
        self, network: Network, client: Client, url: str, timeout: float, more: Mapping[str, str]
    ) -> None:
        super().__init__()
        self.answer: Document = {}
        self._network = network
        self._client = client
        self._url = url
        self._timeout = timeout
        self._more = more

    def send(self, request: PreparedRequest, **_: Any) -> Response:  # type: ignore[override]
        """The same fields, under the names and in the form that the provider understands."""
        provider = self._client.provider
        fields = {**{k: v for k, v in self._more.items() if k not in OURS}, **_fields(request)}
        for ours, theirs in (
            ("client_id", provider.client_id_name),
            ("client_secret", provider.client_secret_name),
        ):
            if ours in fields:
                fields[theirs] = fields.pop(ours)
        headers = {"Accept": "application/json", **provider.token_headers}
        if "Authorization" in request.headers:
            headers["Authorization"] = str(request.headers["Authorization"])
        place = "params" if provider.token_method == "GET" else "data"
        if provider.token_json:
            place = "json"
        form: dict[str, Any] = {place: fields}
        response = self._network.call(
            provider.token_method, self._url, self._timeout, headers=headers, **form
        )
        self.answer = _answer(self._client, response)
        return _standard(request, self.answer)

    def close(self) -> None:
        """The network keeps its connections."""


def exchange(
    carrier: Carrier, client: Client, secret: str, code: str, verifier: str | None
) -> Document:
    """The token response for a code (RFC 6749, section 4.1.3)."""
    session = _session(carrier, client)
    given: dict[str, Any] = {"code_verifier": verifier} if verifier is not None else {}
    method = client.provider.client_auth
    if method == "basic":
        given["auth"] = _basic(client, secret)
    else:
        given["include_client_id"] = True
        given["client_secret"] = secret if method == "post" else None
    try:
        session.fetch_token(_TOKEN, code=code, **given)
    except ValueError:
        raise ProviderError("no code or token to send") from None
    return carrier.answer


def refresh(carrier: Carrier, client: Client, secret: str, refresh_token: str) -> Document:
    """The token response for a refresh token (RFC 6749, section 6)."""
    session = _session(carrier, client)
    method = client.provider.client_auth
    given: dict[str, Any] = {}
    if method == "basic":
        given["auth"] = _basic(client, secret)
    else:
        given["client_id"] = client.settings.client_id
        if method == "post":
            given["client_secret"] = secret
    try:
        session.refresh_token(_TOKEN, refresh_token=refresh_token, **given)
    except ValueError:
        raise ProviderError("no code or token to send") from None
    return carrier.answer


_TOKEN = "https://token.invalid/"
"""What oauthlib sees; the carrier knows where the request really goes."""


def _session(carrier: Carrier, client: Client) -> OAuth2Session:
    # Without a scope, or oauthlib would raise when the user has granted another one.
    session = OAuth2Session(client.settings.client_id, redirect_uri=client.redirect_uri, scope=None)
    session.trust_env = False
    session.mount("https://", carrier)
    session.mount("http://", carrier)
    return session


def _basic(client: Client, secret: str) -> HTTPBasicAuth:
    """Both are form-encoded first (RFC 6749, section 2.3.1); a space as all decoders take it."""
    return HTTPBasicAuth(quote(client.settings.client_id, safe=""), quote(secret, safe=""))


def _fields(request: PreparedRequest) -> dict[str, str]:
    body = request.body or ""
    text = body.decode() if isinstance(body, bytes) else str(body)
    return dict(parse_qsl(text, keep_blank_values=True))


def _answer(client: Client, response: Response) -> Document:
    """RFC 6749, section 5.1, or ``ProviderError`` for a refusal, also for one with status 200."""
    told = fields_of(response)
    if not response.ok or told.get("error"):
        error = told.get("error")
        known = error if isinstance(error, str) and error in ERRORS else "refused"
        raise ProviderError(f"token endpoint: status {response.status_code}, {known}")
    if client.provider.token_answer is not None:
        try:
            told = client.provider.token_answer(told)
        except (KeyError, TypeError, ValueError):
            raise ProviderError("token endpoint: an answer of another shape") from None
    access_token = told.get("access_token")
    if not isinstance(access_token, str) or not access_token:
        raise ProviderError("token endpoint: no access token")
    if str(told.get("token_type")).lower() in ("mac", "dpop"):
        raise ProviderError("token endpoint: tokens of a kind that we cannot use")
    return told


def _standard(request: PreparedRequest, answer: Document) -> Response:
    """What oauthlib needs to see of an answer."""
    response = Response()
    response.request, response.status_code = request, 200
    told = {"access_token": answer["access_token"], "token_type": "Bearer"}
    response.raw = BytesIO(json.dumps(told).encode())
    return response
