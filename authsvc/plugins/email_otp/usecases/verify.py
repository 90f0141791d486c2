"""Confirm an address with a code."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authsvc.api import (
    INVALID_EMAIL,
    INVALID_PASSWORD,
    PASSWORD_REQUIRED,
    Attempt,
    AuthContext,
    Challenge,
    Credential,
    Identity,
    SignedIn,
    canonical_email,
    complete,
    find_owner,
    finish,
    hold_owner,
    knows_browser,
    knows_password,
    prove_mailbox,
    sessions,
)
from authsvc.plugins.email_otp.errors import INVALID_OTP
from authsvc.plugins.email_otp.usecases.codes import MAIL, Purpose


@dataclass(frozen=True)
class Verified:
    """Whose address is confirmed, and the new session if one was opened."""

    user: Mapping[str, Any]
    signed_in: SignedIn | None = None

    @property
    def token(self) -> str | None:
        """Of the new session."""
        return self.signed_in.token if self.signed_in else None


def verify_email(
    auth: AuthContext, email: str, code: str, password: str | None = None, browser: str = ""
) -> Verified | Challenge:
    """Confirm the primary address of a user, and sign in if settings say so.

    As with a link: whoever reads the mailbox need not be who chose the password, so a browser that
    neither signed up nor is signed in sends the password along; where there is none, what else was
    never proven goes (ATK-042). ``browser`` is where the code is good, if only there.
    """
    address = canonical_email(email)
    if address is None:
        raise INVALID_EMAIL.error()
    before = find_owner(auth, address)
    knows = password is not None and knows_password(auth, before, address, password)
    wish = MAIL.wish(Purpose.VERIFY, address, browser)
    MAIL.require(auth, wish, code)
    found = hold_owner(auth, address)
    if found is None or found.user["email"] != address:
        raise INVALID_OTP.error()
    keep = knows or _keeps(auth, found)
    if not keep and found.password is not None and not found.user["email_verified"]:
        refusal = PASSWORD_REQUIRED if password is None else INVALID_PASSWORD
        raise refusal.error(keep_writes=True)
    MAIL.spend(auth, wish)
    was_verified = found.user["email_verified"]
    user = prove_mailbox(auth, found, keep=keep)
    return _go_on(auth, user, sign_in=not was_verified)


def _keeps(auth: AuthContext, found: Credential) -> bool:
    """Whether what was never proven is not somebody else's."""
    if auth.settings("email_otp").keep_unproven_password:
        return True
    return knows_browser(auth, found.user["id"])


def _go_on(auth: AuthContext, user: Mapping[str, Any], *, sign_in: bool) -> Verified | Challenge:
    """A code that confirms is none that signs in: only the first proof of an address does both."""
    identity = auth.identity
    mine = identity is not None and identity.user_id == user["id"]
    if not (sign_in and auth.settings("password").sign_in_after_verification):
        if identity is not None and mine:
            sessions.hand_out(auth, identity, dict(user))
        return Verified(user)
    if identity is not None and mine:
        return Verified(user, _in_place(auth, identity, user))
    outcome = complete(auth, Attempt(user=user, method=MAIL.method, channel=user["email"]))
    if isinstance(outcome, SignedIn):
        return Verified(user, outcome)
    return outcome


def _in_place(auth: AuthContext, identity: Identity, user: Mapping[str, Any]) -> SignedIn:
    """A new session of the same caller, and then the end of the old one (ATK-061).

    In this order who keeps several accounts in a browser sees which one takes the other's place.
    """
    sessions.require_live(auth, identity)
    before = identity.session
    attempt = Attempt(
        user=user,
        method=before["method"],
        remember=before["remember"],
        factors=before["factors"],
    )
    signed_in = finish(auth, attempt)
    old = sessions.TABLE.c.id == identity.session_id
    sessions.end_sessions(auth, identity.user_id, "replaced", old)
    return signed_in
