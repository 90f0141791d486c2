"""The caller's own account: profile, change of e-mail, verification links, deletion.

Owns no table; it works on ``user`` through the other core features.
"""

from typing import Any


def includeme(config: Any) -> None:
    """Endpoints."""
    config.scan(".endpoints", categories=["authsvc"])
