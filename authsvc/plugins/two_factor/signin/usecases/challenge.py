"""The stage between a first factor and the session, and the challenge it leaves with the client."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from authsvc.api import (
    Attempt,
    AuthContext,
    Challenge,
    Proof,
    by_id,
    consume,
    count_attempt,
    held,
    issue,
    needs_two,
    peek,
    random_string,
    second_factors,
    sessions,
)
from authsvc.plugins.two_factor.devices import usecases as devices
from authsvc.plugins.two_factor.enrolment.usecases import required
from authsvc.plugins.two_factor.errors import (
    INVALID_TWO_FACTOR_COOKIE,
    NO_SECOND_FACTOR_LEFT,
    TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE,
)
from authsvc.plugins.two_factor.events import SecondFactorVerified
from authsvc.plugins.two_factor.factors.reader import Factor, codes_left, find_factor
from authsvc.plugins.two_factor.factors.usecases import lockout, rows
from authsvc.plugins.two_factor.settings import TwoFactorSettings

COOKIE = "two_factor"
PREFIX = "2fa-"
LENGTH = 24
"""142 bits, which a plain digest may hide (ASVS 6.5.2)."""
SESSION_COOKIES = ("session_token", "session_data")


@dataclass(frozen=True)
class Pending:
    """A sign-in that waits for its second factor. ``secret`` is what the client keeps."""

    secret: str
    user: Mapping[str, Any]
    factor: Factor
    method: str
    remember: bool
    channel: str | None
    attempts: int
    expires_at: datetime

    @property
    def user_id(self) -> str:
        """Whose sign-in it is."""
        return self.factor.user_id


@dataclass(frozen=True)
class ChallengeState:
    """What a page tells about a pending sign-in; ``methods``: ``totp``, ``otp``, ``backup``, and
    what other features added."""

    methods: tuple[str, ...]
    email: str
    """Masked: it goes to somebody who has proven one factor only."""
    code_sent: bool
    expires_at: datetime


def is_asked(auth: AuthContext, user: Mapping[str, Any]) -> bool:
    """Whether a user's sign-ins ask for two factors: by their own will, or for their role."""
    return bool(user["two_factor_enabled"]) or needs_two(auth, user)


def challenge_if_enrolled(auth: AuthContext, attempt: Attempt) -> Challenge | Attempt | None:
    """Ask for the second factor after every first one that does not count as two (ATK-084).

    Who has none, and a role that needs one, is led to setting one up instead.
    Nothing is handed out yet but the challenge, and what the browser had of an older session goes.
    """
    if not is_asked(auth, attempt.user):
        return None
    attempt = held(auth, attempt)
    user = attempt.user
    if answers_waiting(auth, attempt):
        return replace(attempt, strong=True)
    if attempt.strong or not is_asked(auth, user):
        return attempt
    if not user["two_factor_enabled"] and not added(auth, user["id"], attempt.method):
        return required.begin(auth, attempt)
    rows.ensure(auth, user["id"])
    factor = find_factor(auth, user["id"])
    if factor is None:
        raise RuntimeError("the row of the second factor vanished inside the transaction")
    if devices.recognise(auth, user["id"], factor):
        return replace(attempt, strong=True)
    lockout.require_unlocked(auth, factor.locked_until)
    more = added(auth, user["id"], attempt.method)
    methods = (*more, *offered(auth, user, factor, attempt.channel))
    if not methods and not codes_left(auth, user["id"]):
        raise NO_SECOND_FACTOR_LEFT.error()
    _open(auth, attempt)
    answer = {"twoFactorRedirect": True, "twoFactorMethods": list(methods)}
    return Challenge("two-factor", methods, answer)


def _open(auth: AuthContext, attempt: Attempt) -> None:
    settings: TwoFactorSettings = auth.settings("two_factor")
    secret = f"{PREFIX}{random_string(LENGTH)}"
    issue(
        auth,
        lockout.CHALLENGE,
        secret,
        subject=attempt.user["id"],
        lifetime=settings.challenge_lifetime,
        payload={
            "method": attempt.method,
            "remember": attempt.remember,
            "channel": attempt.channel,
        },
    )
    for name in SESSION_COOKIES:
        auth.jar.clear(name)
    sessions.note_remember(auth, attempt.remember)
    auth.jar.set(COOKIE, secret, int(settings.challenge_lifetime.total_seconds()))


def offered(
    auth: AuthContext, user: Mapping[str, Any], factor: Factor, channel: str | None
) -> tuple[str, ...]:
    """The ways to prove the second factor, backup codes aside, after ``channel`` proved the first.

    One mailbox never counts twice, neither directly nor by way of a password that it has just reset
    (ATK-086, NIST SP 800-63B-4 section 3.1.3.1). All enrolled factors count (ATK-087).
    """
    if not user["two_factor_enabled"]:
        return ()
    settings: TwoFactorSettings = auth.settings("two_factor")
    app = ("totp",) if factor.secret is not None else ()
    used_up = factor.mailbox_used and bool(app) and not settings.mail_codes_after_reset
    mail = settings.mail_codes and channel != user["email"] and not used_up
    return (*app, *(("otp",) if mail else ()))


def added(auth: AuthContext, user_id: str, method: str) -> tuple[str, ...]:
    """What other features can ask for after ``method``: one key shown twice is one factor."""
    return tuple(name for name in second_factors(auth, user_id) if name != method)


def answers_waiting(auth: AuthContext, attempt: Attempt) -> bool:
    """Whether this answers a sign-in of the same user that waits in this browser; it waits no more.

    Only what a feature added as a factor counts, and only after a factor of another kind.
    """
    pending = find_pending(auth)
    if pending is None or pending.user_id != attempt.user["id"]:
        return False
    if attempt.method not in added(auth, pending.user_id, pending.method):
        return False
    if consume(auth, lockout.CHALLENGE, pending.secret) is None:
        return False
    consume(auth, lockout.MAILED, pending.secret)
    auth.jar.clear(COOKIE)
    user_id, factor = pending.user_id, attempt.method
    auth.emit(SecondFactorVerified(auth=auth, user_id=user_id, factor=factor))
    return True


def waiting_user(auth: AuthContext) -> str | None:
    """Whose sign-in waits in this browser."""
    pending = find_pending(auth)
    return pending.user_id if pending else None


def find_pending(auth: AuthContext) -> Pending | None:
    """The sign-in that the client's cookie names, if it still waits."""
    secret = auth.jar.get(COOKIE)
    proof = peek(auth, lockout.CHALLENGE, secret) if secret else None
    if secret is None or proof is None:
        return None
    factor = find_factor(auth, proof.subject)
    found = by_id(auth, proof.subject)
    if factor is None or found is None or not is_asked(auth, found.user):
        return None
    return _pending(secret, proof, found.user, factor)


def _pending(secret: str, proof: Proof, user: Mapping[str, Any], factor: Factor) -> Pending:
    told = proof.payload
    return Pending(
        secret=secret,
        user=user,
        factor=factor,
        method=told["method"],
        remember=told["remember"],
        channel=told["channel"],
        attempts=proof.attempts,
        expires_at=proof.expires_at,
    )


def require_pending(auth: AuthContext) -> Pending:
    """The pending sign-in, or ``INVALID_TWO_FACTOR_COOKIE``: expired, met, withdrawn (ATK-090)."""
    pending = find_pending(auth)
    if pending is None:
        if auth.jar.get(COOKIE) is not None:
            auth.jar.clear(COOKIE)
        raise INVALID_TWO_FACTOR_COOKIE.error()
    return pending


def hold_pending(auth: AuthContext, secret: str, user_id: str) -> None:
    """Begin, with the user held; raise if the sign-in waits no more.

    Whatever ends it, such as a new password, has held the user, too.
    """
    auth.begin()
    sessions.hold_user(auth, user_id)
    if peek(auth, lockout.CHALLENGE, secret) is None:
        raise INVALID_TWO_FACTOR_COOKIE.error()


def describe(auth: AuthContext) -> ChallengeState | None:
    """What a page may tell about the client's pending sign-in."""
    pending = find_pending(auth)
    if pending is None:
        return None
    backup = ("backup",) if codes_left(auth, pending.user_id) else ()
    return ChallengeState(
        methods=(
            *added(auth, pending.user_id, pending.method),
            *offered(auth, pending.user, pending.factor, pending.channel),
            *backup,
        ),
        email=mask(pending.user["email"]),
        code_sent=peek(auth, lockout.MAILED, pending.secret) is not None,
        expires_at=pending.expires_at,
    )


def mask(email: str) -> str:
    """Enough of an address to know one's own by."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}•••@{domain}"


def admit(auth: AuthContext, pending: Pending) -> int:
    """Count a code before it is judged, for the account and for this sign-in; how many in a row.

    A sign-in with too many wrong codes is over: the first factor has to be proven again.
    """
    limit = auth.settings("two_factor").attempts_per_challenge
    hold_pending(auth, pending.secret, pending.user_id)
    if pending.attempts >= limit:
        consume(auth, lockout.CHALLENGE, pending.secret)
        consume(auth, lockout.MAILED, pending.secret)
        auth.jar.clear(COOKIE)
        raise TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE.error(keep_writes=True)
    tries = lockout.count_try(auth, pending.user_id)
    if count_attempt(auth, lockout.CHALLENGE, pending.secret, limit=limit) is None:
        raise INVALID_TWO_FACTOR_COOKIE.error()
    return tries
