"""Who somebody is at a provider, and their tokens, as JSON that is kept and sent only sealed."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from authsvc.plugins.social.client import Identified, Tokens
from authsvc.plugins.social.provider import Profile

MOMENTS = ("access_expires_at", "refresh_expires_at")


def told(identified: Identified, tokens: Tokens) -> dict[str, Any]:
    """What :func:`heard` reads again."""
    return {
        "issuer": identified.issuer,
        "profile": asdict(identified.profile),
        "tokens": {**asdict(tokens), "raw": {}},
    }


def heard(values: Mapping[str, Any]) -> tuple[Identified, Tokens]:
    """Raises ``KeyError``, ``TypeError`` or ``ValueError`` for what :func:`told` has not made."""
    profile, tokens = Profile(**values["profile"]), values["tokens"]
    identified = Identified(profile=profile, issuer=values["issuer"], data={})
    moments = {k: datetime.fromisoformat(tokens[k]) if tokens[k] else None for k in MOMENTS}
    return identified, Tokens(**{**tokens, **moments, "scopes": tuple(tokens["scopes"])})
