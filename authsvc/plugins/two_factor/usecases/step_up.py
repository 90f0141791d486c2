"""Once more before what matters: the second factor of somebody who is signed in."""

from authsvc.api import AuthContext, Identity, is_enrolling, sessions
from authsvc.plugins.two_factor.errors import TWO_FACTOR_NOT_ENABLED
from authsvc.plugins.two_factor.reader import codes_left, find_factor
from authsvc.plugins.two_factor.usecases import verify


def has_code(auth: AuthContext, identity: Identity) -> bool:
    """Whether the caller has an app or a backup code, and not mailed codes alone."""
    if not identity.user["two_factor_enabled"]:
        return False
    factor = find_factor(auth, identity.user_id)
    app = factor is not None and factor.secret is not None
    return app or codes_left(auth, identity.user_id) > 0


def step_up(auth: AuthContext, identity: Identity, method: str, code: str) -> str:
    """A new session in place of the caller's, as fresh as one after a whole sign-in.

    What signed them in before is one factor, so this session has proven two. Codes by mail are
    none here: whoever stole a browser reads the mail in it. Returns the new token.
    """
    if is_enrolling(identity) or not identity.user["two_factor_enabled"]:
        raise TWO_FACTOR_NOT_ENABLED.error()
    if method == "backup":
        verify.verify_backup_code(auth, code)
    else:
        verify.prove_own_totp(auth, identity, code)
    return sessions.replace(auth, identity, identity.user, factors=2)
