"""Audit log: one row for every security event, in the transaction of what it tells about.

Subscribes to every event and so knows no other feature. Owns table ``audit_entry``.
"""

from typing import Any

from authsvc.api import Event
from authsvc.api import mark as _
from authsvc.plugins.audit.subscribers import record


def includeme(config: Any) -> None:
    """Subscribe to all events; the activity page."""
    config.add_subscriber(record, Event)
    config.add_account_section(
        "activity", _("Activity"), icon="activity", page="page.activity", order=40
    )
    config.scan(".pages", categories=["authsvc"])
