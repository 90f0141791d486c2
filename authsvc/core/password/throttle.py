"""Guessing: how many wrong passwords are let through, without locking the owner out.

Two counters. One per (account, network) in the limiter's store: a stranger who guesses stops
himself and nobody else (ATK-011), and signing in to another account clears nothing (ATK-009). One
per account in the database, of wrong passwords in a row from anywhere (NIST SP 800-63B-4, 3.2.2):
when it is full, only networks and browsers the user has signed in from may still try.

Mails that anybody can ask for are counted by the address they go to (ATK-015).
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from authsvc.context import AuthContext
from authsvc.core.accounts.models import Account
from authsvc.core.accounts.reader import Credential
from authsvc.core.password.errors import TOO_MANY_ATTEMPTS
from authsvc.core.password.settings import PasswordSettings
from authsvc.core.sessions.models import Session
from authsvc.core.users.mailboxes import takes_mail
from authsvc.db import statements
from authsvc.web.client import bucket

ACCOUNTS = Account.__table__
SESSIONS = Session.__table__
NOBODYS_WINDOW = timedelta(days=30)
KNOWN_BROWSERS = "known browsers"


def admit(auth: AuthContext, name: str, found: Credential | None) -> None:
    """Count a try before it is judged; raise ``TOO_MANY_ATTEMPTS`` when there were enough.

    ``name`` is what the caller typed, in canonical form: an unknown account is throttled alike.
    """
    if not admits(auth, name, found):
        raise TOO_MANY_ATTEMPTS.error()


def admits(auth: AuthContext, name: str, found: Credential | None) -> bool:
    """Count a try before it is judged; false when there were enough."""
    settings: PasswordSettings = auth.settings("password")
    tries = auth.services.counters.count(_key(auth, name), settings.attempts_window)
    fits = tries <= settings.attempts_per_network or _browser_has_left(auth, name, found)
    return fits and not _used_up(auth, name, found)


def _browser_has_left(auth: AuthContext, name: str, found: Credential | None) -> bool:
    """A browser of the user's has as many tries of its own beside a stranger on its network."""
    browser = known_browser(auth, found.user["id"] if found else "")
    if browser is None:
        return False
    settings: PasswordSettings = auth.settings("password")
    key = ("password", "browser", name, browser)
    tries: int = auth.services.counters.count(key, settings.attempts_window)
    return tries <= settings.attempts_per_network


def _used_up(auth: AuthContext, name: str, found: Credential | None) -> bool:
    """Whether there were too many wrong ones in a row, from anywhere.

    At a name without an account every try is wrong, and they have an end, too: that such a name is
    never refused would tell that it is nobody's.
    """
    settings: PasswordSettings = auth.settings("password")
    key = ("nobody's password", name)
    if found is None or found.account_id is None:
        tries: int = auth.services.counters.count(key, NOBODYS_WINDOW)
        return tries > settings.attempts_in_a_row
    auth.services.counters.read(key)
    if found.failed_attempts < settings.attempts_in_a_row:
        return False
    return not is_known_place(auth, found.user["id"])


def count_failure(auth: AuthContext, found: Credential | None) -> None:
    """Count a wrong password in the open transaction: in SQL, so that parallel ones all count.

    For nobody it is the same statement, so that the time of the answer tells nothing.
    """
    account_id = (found.account_id if found else None) or ""
    statements.execute(
        auth.db,
        update(ACCOUNTS)
        .where(ACCOUNTS.c.id == account_id)
        .values(failed_attempts=ACCOUNTS.c.failed_attempts + 1),
    )


def clear(auth: AuthContext, name: str) -> None:
    """Forget the failures of this account from this network, and of no other."""
    auth.services.counters.clear(_key(auth, name))


def may_mail(auth: AuthContext, kind: str, address: str) -> bool:
    """Count a mail that a stranger can ask for; false when its address had enough of that kind,
    or is none that mail should go to.

    Kinds are counted apart: who asks for many of one cannot keep the owner from another, and of
    one kind those that were sent hold links that work. Call it before the transaction begins, and
    answer the same either way.
    """
    takes = takes_mail(auth, address)
    return _has_left(auth, ("mail", kind, address)) and takes


def may_mail_owner(auth: AuthContext, kind: str, address: str, user_id: str | None) -> bool:
    """Like :func:`may_mail`, for what is good for minutes only: those sent to strangers are over.

    So a network or browser that the user has signed in from has as many of its own (ATK-011). For
    nobody the work is the same.
    """
    takes = takes_mail(auth, address)
    if _has_left(auth, ("mail", kind, address)):
        return takes
    mine = _has_left(auth, ("mail", kind, address, bucket(auth.client.address or "")))
    return is_known_place(auth, user_id or "") and mine and takes


def _has_left(auth: AuthContext, key: tuple[str, ...]) -> bool:
    settings: PasswordSettings = auth.settings("password")
    sent: int = auth.services.counters.count(key, settings.mails_window)
    return sent <= settings.mails_per_address


def _key(auth: AuthContext, name: str) -> tuple[str, ...]:
    return ("password", name, bucket(auth.client.address or ""))


def is_known_place(auth: AuthContext, user_id: str) -> bool:
    """Whether the user has signed in from the caller's network, or with the caller's browser."""
    browser = known_browser(auth, user_id)  # always: the time tells nothing
    return _is_known_network(auth, user_id) or browser is not None


def known_browser(auth: AuthContext, user_id: str) -> str | None:
    """The name of the caller's browser if the user has signed in with it, as features can tell."""
    found = [tell(auth, user_id) for tell in auth.services.extras.get(KNOWN_BROWSERS, ())]
    return next((name for name in found if name), None)


def add_known_browsers(config: Any, tell: Callable[[AuthContext, str], str | None]) -> None:
    """Configurator directive: ``tell(auth, user_id)`` names the browser if it is the user's."""
    config.registry.authsvc.services.extras.setdefault(KNOWN_BROWSERS, []).append(tell)


def _is_known_network(auth: AuthContext, user_id: str) -> bool:
    """Whether the caller's network is one that a session of the user was opened from."""
    mine = bucket(auth.client.address or "")
    used = auth.reader.execute(
        select(SESSIONS.c.ip_address).where(SESSIONS.c.user_id == user_id).limit(100)
    )
    return any(address and bucket(address) == mine for (address,) in used)
