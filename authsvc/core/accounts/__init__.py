"""Accounts: the password and the provider accounts of a user.

Owns table ``account``.
"""

from typing import Any


def includeme(config: Any) -> None:
    """Endpoints."""
    config.scan(".endpoints", categories=["authsvc"])
