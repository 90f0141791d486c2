"""Write an entry for each event; if that fails, what it tells about fails, too (ATK-212)."""

import dataclasses
import re
from collections.abc import Mapping
from typing import Any

from authsvc.api import Event, insert_at_commit, new_id
from authsvc.plugins.audit.models import AuditEntry

TABLE = AuditEntry.__table__
WORD_START = re.compile(r"(?<!^)(?=[A-Z])")
ANNOUNCEMENTS = ("Creating", "Changing", "Updating")
TOLD = (str, int, bool)
HIDDEN = frozenset({"auth", "user_id", "actor_id", "extra", "values"})


def record(event: Event) -> None:
    """Add the entry to the open transaction. Announcements are skipped: the deed follows."""
    kind = type(event).__name__
    if kind.endswith(ANNOUNCEMENTS):
        return
    auth = event.auth
    caller = auth.identity.user_id if auth.identity else None
    entry = {
        "id": new_id(),
        "event": WORD_START.sub("-", kind).lower(),
        "user_id": _user_of(event),
        "actor_id": getattr(event, "actor_id", None) or caller,
        "ip_address": auth.client.address,
        "user_agent": auth.client.agent,
        "details": _details(event),
        "created_at": auth.now(),
    }
    insert_at_commit(auth.db, TABLE, entry)


def _user_of(event: Event) -> str | None:
    named = getattr(event, "user_id", None)
    if named is not None:
        return str(named)
    user = getattr(event, "user", None)
    return str(user["id"]) if isinstance(user, Mapping) else None


def _details(event: Event) -> dict[str, Any]:
    """The event's plain fields; whole rows are cut down to their ids."""
    told: dict[str, Any] = {}
    for field in dataclasses.fields(event):
        value = getattr(event, field.name)
        if field.name in HIDDEN or field.name == "user":
            continue
        if isinstance(value, TOLD):
            told[field.name] = value
        elif isinstance(value, tuple):
            told[field.name] = [item for item in value if isinstance(item, TOLD)]
        elif isinstance(value, Mapping) and "id" in value:
            told[f"{field.name}_id"] = value["id"]
    return told
