"""New tokens for a refresh token, which many providers take once only.

Some of them even end the whole grant when a token comes twice (RFC 9700, section 4.14.2), so of all
threads and processes one asks, and the others wait for what it brings. No transaction and no
connection is held meanwhile: a single-use value with an end stands for whoever asks.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from authsvc.api import AuthContext, consume, count_attempt, issue
from authsvc.clock import monotonic, pause
from authsvc.plugins.social import accounts
from authsvc.plugins.social.client import Client, Tokens
from authsvc.plugins.social.provider import ProviderError
from authsvc.plugins.social.registry import registry_of

PURPOSE = "token-refresh"
CALLS = 4
"""More calls than one refresh takes: whoever has died while it asked is forgotten after these."""
PAUSE = 0.05


@dataclass(frozen=True)
class Held:
    """An account of the caller, and its tokens in the clear."""

    row: Row[Any]
    tokens: Tokens
    client: Client | None


def renewed(auth: AuthContext, held: Held, client: Client) -> Held:
    """What the provider gives, to us or to whoever is asking it already.

    No connection is held at the end: the provider may be asked for more. Raises ``ProviderError``.
    """
    timeout: timedelta = auth.settings("social").timeout
    until = monotonic() + timeout.total_seconds()
    while not _claimed(auth, held, timeout):
        brought = _brought(auth, held, client)
        if brought is not None:
            return brought
        if monotonic() > until:
            raise ProviderError("a refresh that is under way takes too long")
        pause(PAUSE)
    try:
        # Somebody may have been done between our look at the tokens and our turn.
        return _brought(auth, held, client) or _asked(auth, held, client)
    finally:
        auth.begin()
        consume(auth, PURPOSE, held.row.id)
        auth.settle()


def _claimed(auth: AuthContext, held: Held, timeout: timedelta) -> bool:
    """Whether it is ours to ask now."""
    auth.begin()
    issue(auth, PURPOSE, held.row.id, subject=held.row.id, lifetime=CALLS * timeout)
    ours = count_attempt(auth, PURPOSE, held.row.id, limit=1) is not None
    auth.settle()
    return ours


def _brought(auth: AuthContext, held: Held, client: Client) -> Held | None:
    """The account with tokens that somebody else has brought since."""
    row = accounts.find_own(auth, held.row.user_id, held.row.id)
    if row is None or row.access_token == held.row.access_token:  # sealed anew each time
        auth.settle()
        return None
    brought = Held(row, accounts.opened(auth, row), client)
    auth.settle()
    return brought


def _asked(auth: AuthContext, held: Held, client: Client) -> Held:
    """What comes is kept, whatever fails afterwards: the old token may be spent."""
    engine = registry_of(auth).engine
    came = engine.refresh(client, held.tokens.refresh_token or "")
    new = engine.of_same_person(client, held.tokens, came)
    auth.begin()
    accounts.renew(auth, held.row, new)
    auth.settle()
    return Held(held.row, _merged(held.tokens, new), client)


def _merged(old: Tokens, new: Tokens) -> Tokens:
    """What the provider left out stays as it was, but for the end of the old access token; scopes
    may only be shown, never narrowed."""
    changes: dict[str, str | datetime] = {
        name: value
        for name in ("access_token", "refresh_token", "id_token", "refresh_expires_at")
        if (value := getattr(new, name)) is not None
    }
    ends = new.access_expires_at if new.access_token else old.access_expires_at
    return replace(old, access_expires_at=ends, **changes)  # type: ignore[arg-type]
