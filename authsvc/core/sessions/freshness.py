"""How long ago somebody has signed in: what a stolen session does not renew by being used."""

from authsvc.context import AuthContext
from authsvc.errors import SESSION_NOT_FRESH
from authsvc.security.identity import Identity


def require_fresh(auth: AuthContext, identity: Identity) -> None:
    """Refuse a session whose sign-in is too long ago (ATK-079)."""
    age = auth.settings("sessions").fresh_age
    since = identity.authenticated_at
    if age and (since is None or auth.now() - since > age):
        raise SESSION_NOT_FRESH.error()
