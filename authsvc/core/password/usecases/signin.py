"""Sign in with a password, whatever names the user."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, bindparam, update

from authsvc.context import AuthContext
from authsvc.core.accounts import reader
from authsvc.core.accounts.models import Account
from authsvc.core.accounts.reader import Credential
from authsvc.core.password import throttle
from authsvc.core.password.errors import (
    EMAIL_NOT_VERIFIED,
    EMAIL_PASSWORD_DISABLED,
    INVALID_EMAIL,
    INVALID_EMAIL_OR_PASSWORD,
)
from authsvc.core.password.events import PasswordRefused
from authsvc.core.password.policy import refuse_endless
from authsvc.core.password.settings import PasswordSettings
from authsvc.core.password.usecases.verification import send_link
from authsvc.core.signin.errors import ACCOUNT_DISABLED
from authsvc.core.signin.events import SignInRefused
from authsvc.core.signin.stages import Attempt, Challenge
from authsvc.core.signin.usecases import SignedIn, complete
from authsvc.core.users.email import canonical
from authsvc.core.users.placeholders import is_placeholder
from authsvc.crypto.passwords import Verdict
from authsvc.db import statements
from authsvc.db.statements import Proviso
from authsvc.errors import ErrorCode

ACCOUNTS = Account.__table__
SAME_PASSWORD = and_(
    ACCOUNTS.c.id == bindparam("checked_account"),
    ACCOUNTS.c.password == bindparam("checked_password"),
)


def sign_in_with_email(
    auth: AuthContext, email: str, password: str, *, remember: bool = True, target: str = "/"
) -> SignedIn | Challenge:
    """Sign in by address. Unknown address and wrong password are one answer in one time."""
    if not auth.settings("password").enabled:
        raise EMAIL_PASSWORD_DISABLED.error()
    address = canonical(email)
    if address is None:
        raise INVALID_EMAIL.error()
    found = reader.by_email(auth, address) or reader.by_further_address(auth, address)
    return sign_in(
        auth,
        found,
        password,
        name=address,
        method="email",
        refusal=INVALID_EMAIL_OR_PASSWORD,
        remember=remember,
        target=target,
    )


def sign_in(
    auth: AuthContext,
    found: Credential | None,
    password: str,
    *,
    name: str,
    method: str,
    refusal: ErrorCode,
    remember: bool = True,
    target: str = "/",
) -> SignedIn | Challenge:
    """Check the password with no connection held, then open the session in one transaction."""
    refuse_endless(auth, password)
    throttle.admit(auth, name, found)
    verdict = auth.verify_password(password, found.password if found else None)
    may_mail = verdict.ok and found is not None and may_send_link(auth, found.user)
    auth.begin()
    if found is None or not verdict.ok:
        throttle.count_failure(auth, found)
        _look_as_long(auth, found, name)
        user_id = found.user["id"] if found else None
        auth.emit(PasswordRefused(auth=auth, user_id=user_id, method=method))
        raise refusal.error(keep_writes=True)
    throttle.clear(auth, name)
    attempt = Attempt(user=found.user, method=method, remember=remember)
    require_open(auth, attempt, target if may_mail else None)
    outcome = complete(auth, attempt, still=_still_the_password(found))
    _keep_up(auth, found, verdict)
    return outcome


def _look_as_long(auth: AuthContext, found: Credential | None, name: str) -> None:
    """A wrong password costs the same look-ups whoever has the address (ASVS 6.3.8)."""
    if found is not None and found.user["email"] == name:
        reader.by_further_address(auth, name)


def may_send_link(auth: AuthContext, user: Mapping[str, Any]) -> bool:
    """Whether :func:`require_open` would mail a link; counts, so before the transaction begins."""
    return _waits(auth, user) and throttle.may_mail(auth, "verification", user["email"])


def _waits(auth: AuthContext, user: Mapping[str, Any]) -> bool:
    """Whether the mailbox has to be proven first."""
    settings: PasswordSettings = auth.settings("password")
    if is_placeholder(auth, user["email"]):  # there is none: something else was proven
        return False
    return settings.require_verification and not user["email_verified"]


def require_open(auth: AuthContext, attempt: Attempt, target: str | None) -> None:
    """Refuse somebody disabled, or whose mailbox has to be proven first.

    Only after the right proof: status is nothing to tell a stranger (ATK-039). Without ``target``
    the address had enough mails for now.
    """
    user = attempt.user
    if user["disabled_at"] is not None:
        refusal = ACCOUNT_DISABLED
    elif _waits(auth, user):
        refusal = EMAIL_NOT_VERIFIED
        if target is not None:
            send_link(auth, user, target)
    else:
        return
    method = attempt.method
    auth.emit(SignInRefused(auth=auth, user_id=user["id"], method=method, reason=refusal.code))
    raise refusal.error(keep_writes=True)


def _still_the_password(found: Credential) -> Proviso:
    """The password that was checked is the stored one when the session is inserted.

    The row is held until the commit: who replaces the password waits, and ends this session, too.
    """
    checked = {"checked_account": found.account_id, "checked_password": found.password}
    return Proviso(ACCOUNTS, SAME_PASSWORD, checked)


def _keep_up(auth: AuthContext, found: Credential, verdict: Verdict) -> None:
    """Clear the failures in a row and replace an outdated hash, in one statement if at all.

    After the session is inserted, which holds the user before the account (ADR 0024).
    """
    values: Mapping[str, Any] = {
        **({"failed_attempts": 0} if found.failed_attempts else {}),
        **({"password": verdict.new_hash} if verdict.new_hash else {}),
    }
    if values:
        statements.execute(
            auth.db,
            update(ACCOUNTS)
            .where(ACCOUNTS.c.id == found.account_id, ACCOUNTS.c.password == found.password)
            .values(**values),
        )
