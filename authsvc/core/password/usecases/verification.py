"""Proof of a mailbox: send the link, and use it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update

from authsvc.context import AuthContext
from authsvc.core.accounts import reader
from authsvc.core.accounts.models import CREDENTIAL, Account
from authsvc.core.accounts.reader import Credential
from authsvc.core.password import throttle
from authsvc.core.password.errors import (
    EMAIL_ALREADY_VERIFIED,
    EMAIL_MISMATCH,
    INVALID_LINK,
    INVALID_PASSWORD,
    INVALID_USER,
    PASSWORD_REQUIRED,
    TOKEN_EXPIRED,
    USER_NOT_FOUND,
)
from authsvc.core.password.events import PasswordRefused, VerificationRequested
from authsvc.core.password.settings import PasswordSettings
from authsvc.core.password.usecases.links import (
    NOWHERE,
    acts_directly,
    api_link,
    nobody,
    page_link,
    pretend,
)
from authsvc.core.password.usecases.proofs import proof_mail
from authsvc.core.sessions import usecases as sessions
from authsvc.core.signin.stages import Attempt, Challenge
from authsvc.core.signin.usecases import SignedIn, complete
from authsvc.core.users.email import canonical
from authsvc.core.users.events import EmailVerified, UnprovenRemoved
from authsvc.core.users.models import User
from authsvc.core.verification.usecases import consume, issue, peek
from authsvc.crypto import jose
from authsvc.db import statements

PURPOSE = "email-verification"
SIGNED_UP_HERE = "signed_up"
USERS = User.__table__
ACCOUNTS = Account.__table__


@dataclass(frozen=True)
class Link:
    """What a verification link says, its signature checked."""

    token: str
    email: str
    user_id: str | None
    update_to: str | None
    request_type: str | None


def make_token(auth: AuthContext, claims: Mapping[str, str]) -> str:
    """A signed token for a link, good for the lifetime of a verification link.

    Two of one second are one token. No claim may be added: clients of Better Auth know these.
    """
    settings: PasswordSettings = auth.settings("password")
    return jose.sign_claims(
        auth.services.keyring, claims, now=auth.now(), lifetime=settings.verification_lifetime
    )


def mail_link(auth: AuthContext, token: str, target: str) -> str:
    """Where a verification link leads: to the page with a button, or straight to the API."""
    if acts_directly(auth):
        return api_link(auth, "/verify-email", token=token, callbackURL=target)
    return page_link(auth, "page.verify_email", token=token, callbackURL=target)


def send_link(auth: AuthContext, user: Mapping[str, Any], target: str = "/") -> None:
    """Mail a verification link to the user's address, or what proves it here; it counts once."""
    other = proof_mail(auth)
    if other is not None:
        other.send(auth, user)
        return
    link = mail_link(auth, add_link(auth, user), target)
    lifetime = auth.settings("password").verification_lifetime
    auth.send_mail("verify_email", user["email"], owner=user, link=link, expires_in=lifetime)


def add_link(auth: AuthContext, user: Mapping[str, Any]) -> str:
    """Remember a new verification link; its token."""
    token = make_token(auth, {"email": user["email"], "userId": user["id"]})
    lifetime = auth.settings("password").verification_lifetime
    issue(auth, PURPOSE, token, subject=user["id"], lifetime=lifetime)
    return token


def leave_nothing(auth: AuthContext, address: str, *, looked_up: bool, allowed: bool) -> None:
    """The same work as :func:`send_link`, at a sign-up with an address that has an account.

    ``looked_up``: more was looked up already, which took as long. ``allowed``: not too many mails.
    """
    other = proof_mail(auth)
    if other is not None:
        other.decoy(auth, address, allowed)
    elif not looked_up:
        pretend(auth, lambda: add_link(auth, nobody()))


def request_link(auth: AuthContext, email: str, target: str = "/") -> None:
    """Send the link again. Without a session the answer never tells whether anybody has it."""
    address = canonical(email)
    identity = auth.identity
    if identity is None:
        _request_unseen(auth, address or NOWHERE, target)
        return
    if identity.user["email"] != address:
        raise EMAIL_MISMATCH.error()
    if identity.user["email_verified"]:
        raise EMAIL_ALREADY_VERIFIED.error()
    auth.begin()
    send_link(auth, identity.user, target)
    auth.emit(VerificationRequested(auth=auth, user_id=identity.user_id))


def _request_unseen(auth: AuthContext, address: str, target: str) -> None:
    found = reader.by_email(auth, address)
    other = proof_mail(auth)
    if other is not None:
        other.ask(auth, address)
    else:
        _mail_or_pretend(auth, found, address, target)
    user_id = found.user["id"] if found else None
    auth.emit(VerificationRequested(auth=auth, user_id=user_id))


def _mail_or_pretend(
    auth: AuthContext, found: Credential | None, address: str, target: str
) -> None:
    wanted = found is not None and not found.user["email_verified"]
    wanted = throttle.may_mail(auth, "verification", address) and wanted
    auth.begin()
    if found is not None and wanted:
        send_link(auth, found.user, target)
    else:
        pretend(auth, lambda: send_link(auth, nobody(), target))


def read_link(auth: AuthContext, token: str) -> Link:
    """Check signature and age of a link. Raises ``INVALID_TOKEN`` or ``TOKEN_EXPIRED``."""
    try:
        claims = jose.verify_claims(auth.services.keyring, token, now=auth.now())
    except jose.ExpiredTokenError as error:
        raise TOKEN_EXPIRED.error() from error
    except jose.InvalidTokenError as error:
        raise INVALID_LINK.error() from error
    email = claims.get("email")
    if not isinstance(email, str):
        raise INVALID_LINK.error()
    return Link(
        token, email, claims.get("userId"), claims.get("updateTo"), claims.get("requestType")
    )


def verify(
    auth: AuthContext, link: Link, password: str | None = None
) -> SignedIn | Challenge | None:
    """Mark the mailbox as proven, once; sign in if that is wished for.

    In a browser that neither signed up nor is signed in as this user the password is asked for:
    whoever can read the mailbox need not be who chose the password (ATK-042). A used link only
    tells that all is well; ``None`` stands for that.
    """
    found = reader.by_email(auth, link.email)
    if found is None:
        raise USER_NOT_FOUND.error()
    if found.user["id"] != link.user_id:
        raise INVALID_LINK.error()
    if auth.identity is not None and not _is_caller(auth, link.user_id):
        _refuse_other(auth)
    if found.user["email_verified"]:
        return None
    if peek(auth, PURPOSE, link.token) is None:
        raise INVALID_LINK.error()
    knows = _know_browser(auth, found) or _check_password(auth, found, password)
    auth.begin()
    sessions.hold_user(auth, found.user["id"])
    if consume(auth, PURPOSE, link.token) is None:
        raise INVALID_LINK.error()
    if found.password is None and not _know_person(auth, found.user["id"]):
        # Whoever signed up without a password need not be who opens the link (ATK-042).
        sessions.end_sessions(auth, found.user["id"], "first-proof")
        auth.emit(UnprovenRemoved(auth=auth, user_id=found.user["id"]))
    return _mark(auth, found, knows=knows)


def asks_password(auth: AuthContext, link: Link) -> bool:
    """Whether :func:`verify` will want the password, for the page that shows the field."""
    found = reader.by_email(auth, link.email)
    return found is not None and not _know_browser(auth, found)


def _is_caller(auth: AuthContext, user_id: str | None) -> bool:
    return auth.identity is not None and auth.identity.user_id == user_id


def _refuse_other(auth: AuthContext) -> None:
    """Nobody's link swaps the account that somebody else is working in (ATK-021)."""
    if not acts_directly(auth):
        raise INVALID_USER.error()


def _know_browser(auth: AuthContext, found: Credential) -> bool:
    if acts_directly(auth) or found.password is None:
        return True
    return _know_person(auth, found.user["id"])


def _know_person(auth: AuthContext, user_id: str) -> bool:
    return _is_caller(auth, user_id) or auth.jar.get(SIGNED_UP_HERE) == str(user_id)


def _check_password(auth: AuthContext, found: Credential, password: str | None) -> bool:
    if not password:
        raise PASSWORD_REQUIRED.error()
    throttle.admit(auth, found.user["email"], found)
    if not auth.verify_password(password, found.password).ok:
        auth.begin()
        throttle.count_failure(auth, found)
        auth.emit(PasswordRefused(auth=auth, user_id=found.user["id"], method="verification"))
        raise INVALID_PASSWORD.error(keep_writes=True)
    throttle.clear(auth, found.user["email"])
    return True


def _mark(auth: AuthContext, found: Credential, *, knows: bool) -> SignedIn | Challenge | None:
    settings: PasswordSettings = auth.settings("password")
    user_id = found.user["id"]
    now = auth.now()
    statements.execute(
        auth.db,
        update(USERS).where(USERS.c.id == user_id).values(email_verified=True, updated_at=now),
    )
    if knows:
        statements.execute(
            auth.db,
            update(ACCOUNTS)
            .where(ACCOUNTS.c.user_id == user_id, ACCOUNTS.c.provider_id == CREDENTIAL)
            .values(password_proven=True),
        )
    auth.emit(EmailVerified(auth=auth, user_id=user_id))
    identity = auth.identity
    if identity is not None and identity.user_id == user_id:
        sessions.hand_out(auth, identity, {"email_verified": True, "updated_at": now})
        return None
    if not settings.sign_in_after_verification:
        return None
    user = {**found.user, "email_verified": True, "updated_at": now}
    return complete(auth, Attempt(user=user, method="email", channel=user["email"]))
