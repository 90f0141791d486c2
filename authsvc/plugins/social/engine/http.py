"""Calls to providers. Whatever goes wrong is a ``ProviderError`` that tells no secret."""

import json
import logging
from collections.abc import Callable, Mapping
from http.client import HTTPException
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from requests import PreparedRequest, Request, RequestException, Response
from urllib3 import Timeout
from urllib3.exceptions import HTTPError

from authsvc.api import NetworkSettings
from authsvc.network.addresses import origin
from authsvc.network.pooled import Transport
from authsvc.plugins.social.engine.addresses import secure
from authsvc.plugins.social.provider import ProviderError

LIMIT = 1024 * 1024
"""Bytes of an answer; a key set or a profile has a few thousand."""

_AGENT = "authsvc (social sign-in)"
_FORM = ("application/x-www-form-urlencoded", "text/plain")


class Network:
    """The way to all providers; one for the process, since it keeps connections.

    ``reroute`` may turn an address into that of a gateway, which gets the real host in ``Host``.
    """

    def __init__(
        self,
        reroute: Callable[[str], str] | None = None,
        settings: NetworkSettings | None = None,
    ) -> None:
        _hush()
        self._reroute = reroute
        self._transport = Transport(settings or NetworkSettings())

    def call(self, method: str, url: str, timeout: float, **request: Any) -> Response:
        """An answer of whatever status but a redirect; ``request`` is as ``requests`` has it."""
        try:
            prepared = Request(method, url, **request).prepare()
        except (RequestException, ValueError):
            raise ProviderError(f"no request can be made for {_place(url)}") from None
        return self.send(prepared, timeout)

    def send(self, request: PreparedRequest, timeout: float) -> Response:
        """The whole answer within ``timeout`` seconds, and within `LIMIT`.

        A redirect is refused, since it would hand tokens to another server (ASVS 15.3.2). Nothing
        of the environment plays a part: no netrc, no proxy, no cookie.
        """
        url = secure(request.url or "")
        request.headers["User-Agent"] = _AGENT
        request.headers["Accept-Encoding"] = "identity"
        if self._reroute is not None:
            request.headers["Host"] = urlsplit(url).netloc
            request.url = self._reroute(url)
        try:
            total: Any = Timeout(total=timeout)
            response = self._transport.send(request, stream=True, timeout=total)
            with response:
                body = _read(response)
        except (RequestException, HTTPError, HTTPException, OSError, ValueError) as failure:
            # Their messages hold addresses with codes and tokens in the query.
            raise ProviderError(f"{_place(url)}: {_name(failure)}") from None
        return _accepted(response, body, _place(url))

    def close(self) -> None:
        """Let go of all connections."""
        self._transport.close()


def json_of(response: Response) -> Any:
    """The JSON of a good answer, whatever it calls itself; raises ``ProviderError``."""
    if not response.ok:
        raise ProviderError(f"{_place(response.url)}: status {response.status_code}")
    return parsed(response.content, _place(response.url))


def document_of(response: Response) -> Mapping[str, Any]:
    """The JSON object of a good answer."""
    told = json_of(response)
    if not isinstance(told, dict):
        raise ProviderError(f"{_place(response.url)}: no JSON object")
    return told


def fields_of(response: Response) -> Mapping[str, Any]:
    """The fields of an answer of whatever status: a JSON object, or a form as some still send."""
    place = _place(response.url)
    try:
        told = parsed(response.content, place)
    except ProviderError:
        told = _form(response)
    if not isinstance(told, dict):
        raise ProviderError(f"{place}: status {response.status_code}, and no fields")
    return told


def parsed(text: bytes | str, place: str) -> Any:
    """JSON as RFC 8259 has it; raises ``ProviderError``, also for text that no database takes."""
    try:
        return _storable(json.loads(text, parse_constant=_refuse_constant))
    except (ValueError, RecursionError):
        raise ProviderError(f"{place}: no JSON") from None


def _form(response: Response) -> dict[str, str] | None:
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind not in _FORM:
        return None
    try:
        pairs = parse_qsl(response.content.decode(), strict_parsing=True, max_num_fields=100)
    except ValueError:
        return None
    return dict(pairs) if len(dict(pairs)) == len(pairs) else None


def _read(response: Response) -> bytes:
    """All of it, until the limit is passed; what is cut short is a failure."""
    body = bytearray()
    while len(body) <= LIMIT and (part := response.raw.read(65536, decode_content=False)):
        body += part
    return bytes(body)


def _accepted(response: Response, body: bytes, place: str) -> Response:
    if 300 <= response.status_code < 400:
        raise ProviderError(f"{place}: a redirect")
    if len(body) > LIMIT:
        raise ProviderError(f"{place}: an endless answer")
    if response.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise ProviderError(f"{place}: an encoding that was not asked for")
    response.raw = BytesIO(body)
    return response


def _storable(told: Any) -> Any:
    """``told``, without NUL and lone surrogates in it, which PostgreSQL and UTF-8 refuse."""
    if b"\\u0000" in json.dumps(told, ensure_ascii=False).encode():
        raise ValueError("NUL")
    return told


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _place(url: str) -> str:
    try:
        return origin(url) + urlsplit(url).path
    except ValueError:
        return "an invalid address"


def _name(failure: Exception) -> str:
    """The kind of a failure, or of the one inside of it."""
    inner = failure.args[0] if failure.args else None
    reason = getattr(inner, "reason", inner)
    return type(reason if isinstance(reason, Exception) else failure).__name__


class _Discreet(logging.Filter):
    """Drops the lines of libraries that show tokens, or addresses with a query."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.name.startswith("urllib3") and "?" not in record.getMessage()


_DISCREET = _Discreet()


def _hush() -> None:
    # At level DEBUG, requests-oauthlib logs codes and tokens, and urllib3 what was asked for.
    for name in (
        "requests_oauthlib.oauth2_session",
        "urllib3.connectionpool",
        "urllib3.connection",
    ):
        logging.getLogger(name).addFilter(_DISCREET)
