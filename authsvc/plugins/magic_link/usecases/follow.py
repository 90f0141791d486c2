"""Use a link."""

from dataclasses import dataclass

from authsvc.api import (
    Attempt,
    AuthContext,
    Challenge,
    Newcomer,
    Proof,
    SignedIn,
    complete,
    consume,
    enter_by_mailbox,
    find_owner,
    hold_owner,
    peek,
    same,
)
from authsvc.crypto.digests import digest
from authsvc.plugins.magic_link.errors import INVALID_TOKEN, SIGN_UP_DISABLED
from authsvc.plugins.magic_link.usecases.request import PURPOSE, is_open

METHOD = "magic-link"


@dataclass(frozen=True)
class Followed:
    """A link that was used: how the sign-in goes on, and where a new user is to be led."""

    outcome: SignedIn | Challenge
    new_target: str = ""
    """Only for a new user, if whoever asked for the link wished so."""


@dataclass(frozen=True)
class Seen:
    """What a link would do, for the page that asks first."""

    email: str
    is_new: bool
    name: str
    asked_here: bool
    """Whether this browser asked for the link."""


def look(auth: AuthContext, token: str, browser: str) -> Seen | None:
    """What the link is about, without using it; ``None`` for one that no longer works."""
    proof = peek(auth, PURPOSE, token)
    if proof is None:
        return None
    told = proof.payload
    here = bool(browser) and same(told["browser"], digest(browser))
    is_new = find_owner(auth, told["email"]) is None
    return Seen(told["email"], is_new, told["name"], here)


def follow(auth: AuthContext, token: str, name: str = "") -> Followed:
    """Sign in the owner of the mailbox, once; ``name`` is for somebody new.

    Whoever has the address is held first and the link consumed then, in the order in which a
    change of password holds the user and withdraws the links.
    """
    proof = peek(auth, PURPOSE, token)
    if proof is None:
        raise INVALID_TOKEN.error()
    auth.begin()
    hold_owner(auth, proof.payload["email"])
    if consume(auth, PURPOSE, token) is None:
        raise INVALID_TOKEN.error()
    return _enter(auth, proof, name)


def _enter(auth: AuthContext, proof: Proof, name: str) -> Followed:
    email = proof.payload["email"]
    newcomer = Newcomer(METHOD, name or proof.payload["name"]) if is_open(auth) else None
    entered = enter_by_mailbox(auth, email, newcomer)
    if entered is None:
        raise SIGN_UP_DISABLED.error()
    outcome = complete(auth, Attempt(user=entered.user, method=METHOD, channel=email))
    return Followed(outcome, proof.payload["new"] if entered.is_new else "")
