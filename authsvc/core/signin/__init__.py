"""Where every sign-in ends: stages that may still ask for something, then a session."""

from typing import Any

from authsvc.core.signin.landing import add_challenge_page
from authsvc.core.signin.stages import add_signin_stage


def includeme(config: Any) -> None:
    """Add the directives for stages, and for the pages where they ask."""
    config.add_directive("add_signin_stage", add_signin_stage)
    config.add_directive("add_challenge_page", add_challenge_page, action_wrap=False)
