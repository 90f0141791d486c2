"""Codes by mail: sent for one sign-in, good for that one only."""

from collections.abc import Mapping
from typing import Any

from authsvc.api import (
    AuthContext,
    consume,
    count_attempt,
    issue,
    peek,
    random_digits,
    sessions,
)
from authsvc.crypto.digests import keyed_digests, same
from authsvc.plugins.two_factor.errors import (
    INVALID_TWO_FACTOR_COOKIE,
    OTP_HAS_EXPIRED,
    OTP_NOT_CONFIGURED,
    OTP_NOT_ENABLED,
    TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE,
    TOO_MANY_CODES,
)
from authsvc.plugins.two_factor.events import CodeMailed
from authsvc.plugins.two_factor.factors.usecases import lockout
from authsvc.plugins.two_factor.settings import TwoFactorSettings
from authsvc.plugins.two_factor.signin.usecases.challenge import (
    Pending,
    hold_pending,
    offered,
    require_pending,
)

DIGITS = 6


def send_code(auth: AuthContext) -> None:
    """Mail a code for the client's pending sign-in, or to a caller who is signed in.

    The codes of an account are counted whoever asks for them, so that asking anew neither fills a
    mailbox nor buys tries (ATK-016).
    """
    settings: TwoFactorSettings = auth.settings("two_factor")
    if not settings.mail_codes:
        raise OTP_NOT_CONFIGURED.error()
    key, user = _recipient(auth)
    sent = auth.services.counters.count(("two-factor-code", user["id"]), settings.codes_window)
    if sent > settings.codes_per_account:
        raise TOO_MANY_CODES.error()
    _hold(auth, key, user["id"])
    consume(auth, lockout.MAILED, key)
    code = random_digits(DIGITS)
    issue(
        auth,
        lockout.MAILED,
        key,
        subject=user["id"],
        lifetime=settings.code_lifetime,
        payload={"digest": _digests(auth, key, code)[0]},
    )
    lifetime = settings.code_lifetime
    auth.send_mail("two_factor_code", user["email"], owner=user, code=code, expires_in=lifetime)
    auth.emit(CodeMailed(auth=auth, user_id=user["id"]))


def _recipient(auth: AuthContext) -> tuple[str, Mapping[str, Any]]:
    identity = auth.identity
    if identity is not None:
        if not identity.user["two_factor_enabled"]:
            raise OTP_NOT_ENABLED.error()
        return key_of_session(identity.session_id), identity.user
    pending = require_pending(auth)
    lockout.require_unlocked(auth, pending.factor.locked_until)
    if "otp" not in offered(auth, pending.user, pending.factor, pending.channel):
        raise OTP_NOT_ENABLED.error()
    return pending.secret, pending.user


def _hold(auth: AuthContext, key: str, user_id: str) -> None:
    if auth.identity is None:
        hold_pending(auth, key, user_id)
    else:
        auth.begin()
        sessions.require_live(auth, auth.identity)


def key_of_session(session_id: str | None) -> str:
    """What a code for somebody who is signed in is bound to."""
    return f"session:{session_id}"


def require_sent(auth: AuthContext, key: str) -> None:
    """Raise ``OTP_HAS_EXPIRED`` when no code waits; that is no try."""
    if peek(auth, lockout.MAILED, key) is None:
        raise OTP_HAS_EXPIRED.error()


def admit(auth: AuthContext, pending: Pending) -> int:
    """Count a try before it is judged, for the account and for the code; how many in a row.

    A code with too many wrong tries is over; the sign-in is not, and another code may be asked for.
    The row of the account goes on meanwhile, so a new code buys no tries (ATK-016).
    """
    limit = auth.settings("two_factor").attempts_per_challenge
    sent = peek(auth, lockout.MAILED, pending.secret)
    hold_pending(auth, pending.secret, pending.user_id)
    if sent is not None and sent.attempts >= limit:
        consume(auth, lockout.MAILED, pending.secret)
        raise TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE.error(keep_writes=True)
    tries = lockout.count_try(auth, pending.user_id)
    if count_attempt(auth, lockout.MAILED, pending.secret, limit=limit) is None:
        raise INVALID_TWO_FACTOR_COOKIE.error()
    return tries


def spend(auth: AuthContext, key: str, code: str) -> bool:
    """Whether this is the code that was sent for ``key``; it is none afterwards (ATK-089).

    The key is part of the digest: a code of another sign-in is as wrong as any (ASVS 6.6.2).
    """
    proof = peek(auth, lockout.MAILED, key)
    if proof is None:
        return False
    digits = "".join(code.split())
    known = [same(proof.payload["digest"], ours) for ours in _digests(auth, key, digits)]
    return any(known) and consume(auth, lockout.MAILED, key) is not None


def _digests(auth: AuthContext, key: str, code: str) -> tuple[str, ...]:
    return keyed_digests(auth.services.keyring, f"{lockout.MAILED}:{key}", code)
