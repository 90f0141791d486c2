"""Accounts: the password and the provider accounts of a user.

Owns table ``account``.
"""

from typing import Any

from authsvc.core.accounts.ways import add_way_in


def includeme(config: Any) -> None:
    """Endpoints, and the directive for more ways in."""
    config.add_directive("add_way_in", add_way_in, action_wrap=False)
    config.scan(".endpoints", categories=["authsvc"])
