"""Tokens of ours as credentials, where an endpoint accepts them."""

import re
from typing import Any

from authsvc.api import ABSENT, REFUSED, Absent, Identity
from authsvc.plugins.jwt.usecases.tokens import identify

BEARER = re.compile(r"bearer(?![\w!#$%&'*+.^`|~-])", re.IGNORECASE)
COMPACT = re.compile(r"[^.]*\.[^.]*\.[^.]*")
"""Two dots: a token, however wrong. The plugin ``bearer`` takes what has one or none."""


class JwtSource:
    """``Authorization: Bearer`` with a token; a bad one never falls through to a cookie."""

    kind = "jwt"
    scheme = {"jwt": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}  # noqa: RUF012

    def identify(self, request: Any) -> Identity | Absent:
        """Endpoints say in ``accepts`` whether a token is enough; none of ours does by itself."""
        given = _bearer(request)
        if given is None or not COMPACT.fullmatch(given):
            return ABSENT
        return identify(request.auth, given) or REFUSED


class StrayBearer:
    """Refuses what no source before has taken (ATK-076)."""

    kind = "jwt"

    def identify(self, request: Any) -> Identity | Absent:
        """A bearer header decides alone, so a wrong one does not leave the cookie to decide."""
        return ABSENT if _bearer(request) is None else REFUSED


def _bearer(request: Any) -> str | None:
    header = request.environ.get("HTTP_AUTHORIZATION")
    scheme = BEARER.match(header) if header else None
    return header[scheme.end() :].strip() if scheme else None
