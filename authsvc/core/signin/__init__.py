"""Where every sign-in ends: stages that may still ask for something, then a session."""

from typing import Any

from authsvc.core.signin.stages import add_signin_stage


def includeme(config: Any) -> None:
    """Add the directive ``add_signin_stage``."""
    config.add_directive("add_signin_stage", add_signin_stage)
