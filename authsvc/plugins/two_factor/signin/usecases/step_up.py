"""Once more before what matters: the second factor of somebody who is signed in."""

from authsvc.api import AuthContext, Identity, is_enrolling, sessions
from authsvc.plugins.two_factor.errors import TWO_FACTOR_NOT_ENABLED
from authsvc.plugins.two_factor.signin.usecases import verify


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
