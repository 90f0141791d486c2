"""The development inbox: every mail and text this process has sent, on a page.

Only with ``mail.inbox`` on and never in production: whoever may read it may be anybody.
"""

from typing import Any


def includeme(config: Any) -> None:
    """Its pages, if they are wanted."""
    settings = config.registry.auth_settings
    if settings["mail"].inbox and not settings[""].production:
        config.scan(".pages", categories=["authsvc"])
