"""Sign in with a wallet, and sign up where that is allowed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from authsvc.api import (
    INVALID_EMAIL,
    Attempt,
    AuthContext,
    Challenge,
    SignedIn,
    User,
    UserCreated,
    UserCreating,
    address_is_free,
    ask_for_mailbox,
    blank_user,
    by_id,
    canonical_email,
    check_new_address,
    complete,
    execute,
    insert_unless_taken,
    may_mail,
    may_send_link,
    network_bucket,
    new_id,
    require_open,
    sessions,
    sign_up_is_open,
)
from authsvc.plugins.siwe.errors import (
    EMAIL_REQUIRED,
    FAILED_TO_CREATE_USER,
    SIWE_SIGN_UP_DISABLED,
    TOO_MANY_NEWCOMERS,
)
from authsvc.plugins.siwe.message import SiweMessage, parse
from authsvc.plugins.siwe.reader import TABLE, rows_of
from authsvc.plugins.siwe.settings import SiweSettings
from authsvc.plugins.siwe.usecases.asking import SIGN_IN, spend_nonce
from authsvc.plugins.siwe.usecases.judging import judge
from authsvc.plugins.siwe.usecases.keeping import hold_address, store

METHOD = "siwe"
USERS = User.__table__
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Entered:
    """What became of the sign-in, and the wallet by which."""

    outcome: SignedIn | Challenge
    wallet: SiweMessage


@dataclass(frozen=True)
class Mailbox:
    """The address somebody new says is theirs; ``wanted`` if a link may be mailed to it."""

    email: str
    wanted: bool


def sign_in(
    auth: AuthContext, text: str, signature: str, *, email: str | None = None, target: str = "/"
) -> Entered:
    """Sign in whoever owns the wallet that signed; the same address on another chain is theirs."""
    told = judge(auth, SIGN_IN, text, signature)
    known = _owner(auth, told.address)
    mailbox = None if known else _admitted(auth, email)
    may_tell = known is not None and may_send_link(auth, known)
    auth.begin()
    hold_address(auth, told.address)
    spend_nonce(auth, SIGN_IN, told.nonce)
    user = _held_owner(auth, told) or _create(auth, told, mailbox)
    _note_use(auth, user["id"], told)
    attempt = Attempt(user=user, method=METHOD)
    require_open(auth, attempt, target if may_tell else None)
    return Entered(complete(auth, attempt), told)


def _owner(auth: AuthContext, address: str) -> Mapping[str, Any] | None:
    found = rows_of(auth, address)
    owner = by_id(auth, found[0].user_id) if found else None
    return owner.user if owner else None


def email_of_owner(auth: AuthContext, text: str) -> str:
    """The address of whoever's wallet has signed a message that was judged before."""
    owner = _owner(auth, parse(text).address)
    return str(owner["email"]) if owner else ""


def _held_owner(auth: AuthContext, told: SiweMessage) -> Mapping[str, Any] | None:
    """Whose the wallet is when nobody can take it away any more."""
    before = _owner(auth, told.address)
    if before is None:
        return None
    sessions.hold_user(auth, before["id"])
    return _owner(auth, told.address)


def _admitted(auth: AuthContext, email: str | None) -> Mailbox | None:
    """Whether somebody new may come; keys cost nothing to make, so a network gets a budget."""
    settings: SiweSettings = auth.settings("siwe")
    if not settings.sign_up or not sign_up_is_open(auth):
        raise SIWE_SIGN_UP_DISABLED.error()
    mailbox = None if settings.anonymous else _mailbox(auth, email)
    key = ("siwe", network_bucket(auth.client.address or ""))
    if auth.services.counters.count(key, A_DAY) > settings.per_network:
        raise TOO_MANY_NEWCOMERS.error()
    return mailbox


def _mailbox(auth: AuthContext, email: str | None) -> Mailbox:
    """An address that is taken is answered alike (ATK-037), and nobody gets it (ATK-050)."""
    if not email:
        raise EMAIL_REQUIRED.error()
    address = canonical_email(email)
    if address is None:
        raise INVALID_EMAIL.error()
    check_new_address(auth, address)
    may = may_mail(auth, "change-email", address)
    return Mailbox(address, address_is_free(auth, address, to="") and may)


def _create(auth: AuthContext, told: SiweMessage, mailbox: Mailbox | None) -> Mapping[str, Any]:
    """A wallet that had another owner has left an address with them: the next is another one.

    A wallet proves no mailbox: the address that came with it waits for its proof (ATK-050).
    """
    domain, digits = auth.settings("siwe").email_domain, told.address.lower()
    for local in (digits, f"{digits}-{new_id()}"):
        values = blank_user(auth)
        values.update(name=told.address, email=f"{local}@{domain}")
        auth.emit(UserCreating(auth=auth, values=values, method=METHOD))
        if insert_unless_taken(auth.db, USERS, values):
            break
    else:
        raise FAILED_TO_CREATE_USER.error()
    store(auth, values["id"], told, new=True)
    auth.emit(UserCreated(auth=auth, user=values, method=METHOD))
    if mailbox is not None:
        ask_for_mailbox(auth, values, mailbox.email, wanted=mailbox.wanted)
    return values


def _note_use(auth: AuthContext, user_id: str, told: SiweMessage) -> None:
    """When it was used last; one more chain of it is remembered."""
    rows = rows_of(auth, told.address)
    if all(row.chain_id != told.chain_id for row in rows):
        store(auth, user_id, told, new=False)
    mine = (TABLE.c.address == told.address, TABLE.c.chain_id == told.chain_id)
    execute(auth.db, update(TABLE).where(*mine).values(last_used_at=auth.now()))
