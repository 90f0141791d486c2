"""Guessing: one counter per account over all sign-ins and kinds of code (ATK-016, ATK-091).

Only who has proven the first factor gets here, so no stranger can lock anybody out; a trusted
device and a passkey never come here (ATK-011).
"""

from datetime import datetime, timedelta
from typing import NoReturn

from sqlalchemy import select, update

from authsvc.api import (
    AuthContext,
    ErrorCode,
    Identity,
    by_id,
    consume,
    count_attempt,
    execute,
    issue,
    page_link,
    returned,
    withdraw,
)
from authsvc.plugins.two_factor.errors import (
    ACCOUNT_TEMPORARILY_LOCKED,
    TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE,
)
from authsvc.plugins.two_factor.events import SecondFactorLocked, SecondFactorRefused
from authsvc.plugins.two_factor.models import TwoFactor
from authsvc.plugins.two_factor.settings import TwoFactorSettings

TABLE = TwoFactor.__table__
CHALLENGE = "two-factor"
MAILED = "two-factor-code"
AGAIN = "two-factor-again"
IN_A_ROW = 100
OWN_TRIES = 3
MEMORY = timedelta(days=30)


def require_unlocked(auth: AuthContext, locked_until: datetime | None) -> None:
    """No sign-in gets as far as its second factor while that is locked."""
    if locked_until is not None and locked_until > auth.now():
        raise _locked(locked_until - auth.now())


def count_try(auth: AuthContext, user_id: str) -> int:
    """Count a code before it is judged; how many in a row that makes.

    The row stays held until the transaction ends, so codes for one account are judged one after
    another, and parallel guesses cannot share a try (ATK-089).
    """
    now = auth.now()
    free = TABLE.c.locked_until.is_(None) | (TABLE.c.locked_until <= now)
    row = returned(
        auth.db,
        update(TABLE)
        .where(TABLE.c.user_id == user_id, free)
        .values(failed_attempts=TABLE.c.failed_attempts + 1)
        .returning(TABLE.c.failed_attempts),
    )
    if row is None:
        until = auth.db.scalar(select(TABLE.c.locked_until).where(TABLE.c.user_id == user_id))
        raise _locked((until or now) - now)
    return int(row[0])


def forgive(auth: AuthContext, user_id: str) -> None:
    """A right code ends the row of wrong ones."""
    execute(
        auth.db,
        update(TABLE)
        .where(TABLE.c.user_id == user_id)
        .values(failed_attempts=0, locked_until=None),
    )
    consume(auth, AGAIN, user_id)


def refuse(
    auth: AuthContext, user_id: str, *, tries: int, factor: str, refusal: ErrorCode
) -> NoReturn:
    """Refuse a wrong code, and lock the account's second factor when there were enough.

    The lock ends every sign-in of the account that waits for a code, so that none of them can go on
    guessing when it is over (ATK-010).
    """
    settings: TwoFactorSettings = auth.settings("two_factor")
    auth.emit(SecondFactorRefused(auth=auth, user_id=user_id, factor=factor))
    locks, rest = divmod(tries, settings.attempts_in_a_row)
    if rest:
        raise refusal.error(keep_writes=True)
    length = _length(settings, locks)
    execute(
        auth.db,
        update(TABLE).where(TABLE.c.user_id == user_id).values(locked_until=auth.now() + length),
    )
    withdraw(auth, user_id, CHALLENGE, MAILED)
    auth.emit(SecondFactorLocked(auth=auth, user_id=user_id, seconds=int(length.total_seconds())))
    _tell(auth, user_id, length)
    raise _locked(length, keep_writes=True)


def _tell(auth: AuthContext, user_id: str, length: timedelta) -> None:
    """Whoever got that far knew the password: its owner has to hear of it (ASVS 6.3.5)."""
    found = by_id(auth, user_id)
    if found is not None:
        link = page_link(auth, "page.forgot_password")
        auth.send_mail("two_factor_locked", found.user["email"], link=link, expires_in=length)


def _length(settings: TwoFactorSettings, locks: int) -> timedelta:
    """Each lock without a right code in between lasts twice as long (NIST SP 800-63B-4, 3.2.2)."""
    doubled: timedelta = settings.lock_for * 2 ** min(locks - 1, 30)
    return max(settings.lock_for, min(doubled, settings.longest_lock))


def _locked(left: timedelta, *, keep_writes: bool = False) -> Exception:
    seconds = max(1, int(left.total_seconds()))
    headers = {"Retry-After": str(seconds)}
    return ACCOUNT_TEMPORARILY_LOCKED.error(headers=headers, keep_writes=keep_writes)


def admit_signed_in(auth: AuthContext, user_id: str, purpose: str) -> None:
    """The same for callers who are signed in already, counted apart from sign-ins: a stolen session
    does not lock the owner's next sign-in (ATK-011). All sessions of an account share the tries, so
    that more of them buy no more (ATK-016). Call it before the transaction begins."""
    if _spent(auth, purpose, user_id):
        raise TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE.error()


def admit_again(auth: AuthContext, identity: Identity) -> None:
    """Let a session try a code once more: a few tries are its own, so that a stolen one does not
    use up what the owner's has (ATK-011); `count_again` bounds what many sessions buy."""
    settings: TwoFactorSettings = auth.settings("two_factor")
    own = auth.services.counters.count((AGAIN, "own", identity.session_id or ""), settings.lock_for)
    if _spent(auth, AGAIN, identity.user_id) and own > min(OWN_TRIES, settings.attempts_in_a_row):
        raise TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE.error()


def _spent(auth: AuthContext, purpose: str, user_id: str) -> bool:
    settings: TwoFactorSettings = auth.settings("two_factor")
    tries = auth.services.counters.count((purpose, user_id), settings.lock_for)
    return bool(tries > settings.attempts_in_a_row)


def count_again(auth: AuthContext, user_id: str) -> None:
    """Count one more wrong code in a row, until a right one is judged: patience buys no tries
    either (NIST SP 800-63B-4, 3.2.2). A sign-in with all factors ends the row, too."""
    issue(auth, AGAIN, user_id, subject=AGAIN, lifetime=MEMORY)
    if count_attempt(auth, AGAIN, user_id, limit=IN_A_ROW) is None:
        raise TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE.error()
