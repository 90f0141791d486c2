"""The keys with which providers sign (RFC 7517), kept as long as they say."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from requests import Response

from authsvc.plugins.social.engine.fetched import Fetched
from authsvc.plugins.social.engine.http import Network, document_of
from authsvc.plugins.social.provider import Document, ProviderError

Keys = tuple[Document, ...]

SHORTEST = timedelta(minutes=1)
LONGEST = timedelta(days=1)
USUAL = timedelta(hours=1)
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age=\"?(\d{1,9})")
_TYPES = {"RS": "RSA", "PS": "RSA", "ES": "EC", "Ed": "OKP"}


class KeyCache:
    """Keys by the address of their set; one for all providers."""

    def __init__(self, network: Network, timeout: float, now: Callable[[], datetime]) -> None:
        self._network = network
        self._timeout = timeout
        self._sets = Fetched(self._fetch, now)

    def find(self, url: str, *, kid: str | None, algorithm: str) -> Document:
        """The public JWK for a token's header; raises ``ProviderError`` if there is none, or if
        the token names none and several would do."""
        keys = self._sets.get(url)
        fitting = _fitting(keys, kid, algorithm)
        if not fitting:
            fitting = _fitting(self._sets.anew(url, keys), kid, algorithm)
        if len(fitting) != 1:
            raise ProviderError("signed with an unknown key")
        return fitting[0]

    def _fetch(self, url: str) -> tuple[Keys, timedelta]:
        headers = {"Accept": "application/json, application/jwk-set+json"}
        response = self._network.call("GET", url, self._timeout, headers=headers)
        keys = document_of(response).get("keys")
        if not isinstance(keys, list):
            raise ProviderError("no key set")
        return tuple(key for key in keys if isinstance(key, dict)), _lifetime(response)


def _fitting(keys: Keys, kid: str | None, algorithm: str) -> list[Document]:
    return [
        key
        for key in keys
        if (kid is None or key.get("kid") == kid)
        and key.get("kty") == _TYPES.get(algorithm[:2])
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
    ]


def _lifetime(response: Response) -> timedelta:
    told = _MAX_AGE.search(response.headers.get("Cache-Control", "").lower())
    if told is None:
        return USUAL
    return min(max(timedelta(seconds=int(told[1])), SHORTEST), LONGEST)
