"""The bearer header as a credential."""

import re
from typing import Any

from authsvc.api import ABSENT, REFUSED, Absent, Identity
from authsvc.crypto.secrets import Keyring
from authsvc.crypto.signing import percent_decode, unsign

LONGEST = 512
OURS = re.compile(r"bearer(?![\w!#$%&'*+.^`|~-])", re.IGNORECASE)
"""The scheme, whatever follows: a slip of the pen must not fall through to a cookie (ATK-076)."""
TOKEN = re.compile(r"[A-Za-z0-9._~+/=%-]+")


class BearerSource:
    """Takes the signed value from ``set-auth-token``, or the bare token from an answer's body."""

    kind = "session"
    scheme = {"bearer": {"type": "http", "scheme": "bearer"}}  # noqa: RUF012

    def __init__(self, resolver: Any, keyring: Keyring, *, is_asked_for: bool = True) -> None:
        self._resolver = resolver
        self.is_asked_for = is_asked_for
        self._keyring = keyring

    def identify(self, request: Any) -> Identity | Absent:
        """Whatever stands in the header decides; a bad one never falls through to a cookie."""
        header = request.environ.get("HTTP_AUTHORIZATION")
        if not header:
            return ABSENT
        scheme = OURS.match(header)
        if scheme is None:
            return ABSENT
        token = self._token(header[scheme.end() :].strip())
        found: Identity | Absent = self._resolver.resolve(request, token) if token else REFUSED
        return found

    def _token(self, value: str) -> str | None:
        if len(value) > LONGEST or not TOKEN.fullmatch(value):
            return None
        return unsign(self._keyring, percent_decode(value)) if "." in value else value
