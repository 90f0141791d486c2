"""Token responses as values: texts, and lifetimes turned into moments."""

import re
from datetime import datetime, timedelta
from typing import Any

from authsvc.plugins.social.client import Tokens
from authsvc.plugins.social.provider import Document, ProviderError

LONGEST = timedelta(days=3650)
_SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+")
_REFRESH_LIFETIMES = ("refresh_token_expires_in", "refresh_expires_in")


def tokens_of(answer: Document, *, now: datetime, asked: tuple[str, ...], separator: str) -> Tokens:
    """RFC 6749, section 5.1; raises ``ProviderError`` for a token that is no text."""
    lifetimes = [answer[name] for name in _REFRESH_LIFETIMES if answer.get(name)]
    return Tokens(
        access_token=_text(answer, "access_token"),
        refresh_token=_text(answer, "refresh_token"),
        id_token=_text(answer, "id_token"),
        access_expires_at=_moment(answer.get("expires_in"), now),
        refresh_expires_at=_moment(lifetimes[0], now) if lifetimes else None,
        scopes=_scopes(answer.get("scope"), separator) or asked,
        raw=answer,
    )


def _text(answer: Document, name: str) -> str | None:
    value = answer.get(name)
    if value is not None and not isinstance(value, str):
        raise ProviderError(f"token endpoint: {name} is no text")
    return value or None


def _moment(lifetime: Any, now: datetime) -> datetime | None:
    """Seconds as a number or, as some send them, as its digits; ``None`` for anything else."""
    if isinstance(lifetime, str) and lifetime.isascii() and lifetime.isdigit():
        lifetime = int(lifetime[:12])
    if isinstance(lifetime, bool) or not isinstance(lifetime, int | float) or lifetime <= 0:
        return None
    return now + timedelta(seconds=min(lifetime, LONGEST.total_seconds()))


def _scopes(told: Any, separator: str) -> tuple[str, ...]:
    """A text with the provider's separator, with commas (GitHub) or spaces; or a list (Twitch)."""
    if isinstance(told, str):
        told = re.split(r"[\s,]+", told.replace(separator, " "))
    if not isinstance(told, list):
        return ()
    found = (part for part in told if isinstance(part, str) and _SCOPE.fullmatch(part))
    return tuple(dict.fromkeys(found))
