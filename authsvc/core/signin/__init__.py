"""Where every sign-in ends: stages that may still ask for something, then a session."""

from typing import Any

from authsvc.core.signin.enrolment import EnrolmentSource
from authsvc.core.signin.landing import add_challenge_page, add_landing_detour
from authsvc.core.signin.stages import (
    add_second_factor,
    add_signin_stage,
    add_waiting_sign_in,
)
from authsvc.core.signin.ways import add_sign_in_way

ENROLMENT_ORDER = 90
"""After every credential of somebody who is signed in."""


def includeme(config: Any) -> None:
    """Add the directives for stages, for the pages where they ask, and for other ways in."""
    config.add_directive("add_signin_stage", add_signin_stage)
    config.add_directive("add_second_factor", add_second_factor, action_wrap=False)
    config.add_directive("add_waiting_sign_in", add_waiting_sign_in, action_wrap=False)
    config.add_directive("add_challenge_page", add_challenge_page, action_wrap=False)
    config.add_directive("add_landing_detour", add_landing_detour, action_wrap=False)
    config.add_directive("add_sign_in_way", add_sign_in_way, action_wrap=False)
    config.add_credential_source(EnrolmentSource(config.registry.authsvc), order=ENROLMENT_ORDER)
