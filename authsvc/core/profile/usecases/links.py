"""Links in mails about the caller's own account: what they are about, and following them."""

from dataclasses import dataclass

from authsvc.context import AuthContext
from authsvc.core.accounts import reader
from authsvc.core.password.usecases import verification
from authsvc.core.password.usecases.verification import Link
from authsvc.core.profile.usecases import email
from authsvc.core.profile.usecases.email import Followed
from authsvc.core.signin.stages import Challenge
from authsvc.core.signin.usecases import SignedIn
from authsvc.core.verification.usecases import peek
from authsvc.errors import ApiError

PURPOSES = {email.CONFIRMATION: "approve", email.VERIFICATION: "change"}


@dataclass(frozen=True)
class Seen:
    """What a link would do: ``verify`` an address, ``change`` to it, or ``approve`` that change."""

    state: str
    """``ask``, ``done`` or ``expired``."""
    purpose: str = "verify"
    email: str = ""
    asks_password: bool = False


def look(auth: AuthContext, token: str) -> Seen:
    """What a link is about, without using it: opening a page changes nothing."""
    try:
        link = verification.read_link(auth, token)
    except ApiError:
        return Seen("expired")
    purpose = PURPOSES.get(link.request_type or "", "verify")
    address = link.update_to or link.email
    kind = link.request_type if link.update_to else verification.PURPOSE
    if peek(auth, kind or "", token) is not None:
        asks = purpose == "verify" and verification.asks_password(auth, link)
        return Seen("ask", purpose, address, asks)
    return Seen("done" if _is_true(auth, link, address) else "expired", purpose, address)


def _is_true(auth: AuthContext, link: Link, address: str) -> bool:
    """Whether what a used link asks for is so by now."""
    found = reader.by_email(auth, address)
    return found is not None and found.user["id"] == link.user_id and found.user["email_verified"]


def follow(
    auth: AuthContext, token: str, target: str, password: str | None = None
) -> SignedIn | Challenge | Followed | None:
    """A verification link or one of a change of address: its claims tell."""
    link = verification.read_link(auth, token)
    if link.update_to:
        return email.follow(auth, link, target)
    return verification.verify(auth, link, password)
