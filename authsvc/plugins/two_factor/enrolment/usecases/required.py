"""Somebody whose role needs a second factor, and who has none yet."""

from authsvc.api import Attempt, AuthContext, Challenge, Identity, begin_enrolment, lacks_factor
from authsvc.plugins.two_factor.settings import TwoFactorSettings

PASSKEY = "passkey"
ADDED = "second_factors"


def begin(auth: AuthContext, attempt: Attempt) -> Challenge:
    """No session, but the way to set up a factor of another kind than the first."""
    settings: TwoFactorSettings = auth.settings("two_factor")
    return begin_enrolment(
        auth, attempt, ways=ways(auth, attempt.method), lifetime=settings.enrolment_lifetime
    )


def ways(auth: AuthContext, method: str) -> tuple[str, ...]:
    """What can be set up by somebody whose first factor was ``method``."""
    known = auth.services.extras.get(ADDED, {})
    return ("totp", *(name for name in known if name != method))


def is_due(auth: AuthContext, identity: Identity) -> bool:
    """Whether the caller's session is one of too few factors."""
    return lacks_factor(auth, identity)
