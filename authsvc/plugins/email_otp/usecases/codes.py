"""Mail as a channel of codes: what its codes are for, and how they are sent."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any

from authsvc.api import (
    AuthContext,
    Channel,
    CodeRefusals,
    CodeWish,
    Credential,
    Newcomer,
    enter_by_mailbox,
    find_owner,
    hold_owner,
    may_mail_owner,
    nobody,
    prove_mailbox,
    reset_in_place,
)
from authsvc.plugins.email_otp.errors import INVALID_OTP, OTP_EXPIRED, TOO_MANY_CODES
from authsvc.plugins.email_otp.events import EmailCodeRefused, EmailCodeRequested


class Purpose(StrEnum):
    """What a code is for, by its name on the wire; one of another purpose is simply wrong."""

    SIGN_IN = "sign-in"
    VERIFY = "email-verification"
    RESET = "forget-password"
    CHANGE = "change-email"


# Links are good for long and count apart: codes that a stranger had sent, and that are over, must
# not keep the owner from a link (ATK-011). Links that sign in are as short-lived as codes.
BUDGETS = {
    Purpose.SIGN_IN: "sign-in",
    Purpose.VERIFY: "verification-code",
    Purpose.RESET: "reset-code",
    Purpose.CHANGE: "change-email-code",
}
LETTERS = {
    Purpose.SIGN_IN: "email_code_sign_in",
    Purpose.VERIFY: "email_code_verify",
    Purpose.RESET: "email_code_reset",
    Purpose.CHANGE: "email_code_change",
}


class Mail(Channel):
    """Codes by mail, to proven addresses and new ones."""

    section = "email_otp"
    prefix = "email-otp"
    method = "email-otp"
    entry = Purpose.SIGN_IN
    nowhere = nobody()["email"]
    refusals = CodeRefusals(wrong=INVALID_OTP, expired=OTP_EXPIRED, too_many=TOO_MANY_CODES)

    def find(self, auth: AuthContext, to: str) -> Credential | None:
        """Whoever has the address."""
        return find_owner(auth, to)

    def hold(self, auth: AuthContext, to: str) -> Credential | None:
        """The same, held."""
        return hold_owner(auth, to)

    def may_send(self, auth: AuthContext, wish: CodeWish, user_id: str | None) -> bool:
        """Count a mail of the purpose."""
        return may_mail_owner(auth, BUDGETS[Purpose(wish.purpose)], wish.to, user_id)

    def deliver(
        self, auth: AuthContext, wish: CodeWish, to: str, code: str, lifetime: timedelta
    ) -> None:
        """Mail the code."""
        auth.send_mail(LETTERS[Purpose(wish.purpose)], to, code=code, expires_in=lifetime)

    def tell_sent(
        self, auth: AuthContext, wish: CodeWish, user_id: str | None, *, sent: bool
    ) -> None:
        """Whether a mail left is not told."""
        auth.emit(EmailCodeRequested(auth=auth, user_id=user_id, purpose=str(wish.purpose)))

    def tell_refused(self, auth: AuthContext, wish: CodeWish, user_id: str | None) -> None:
        """A wrong code, or one of too many."""
        auth.emit(EmailCodeRefused(auth=auth, user_id=user_id, purpose=str(wish.purpose)))

    def admit(
        self, auth: AuthContext, wish: CodeWish, held: Credential | None, newcomer: Newcomer
    ) -> Mapping[str, Any]:
        """As with any proof of a mailbox."""
        entered = enter_by_mailbox(auth, wish.to, newcomer if self.is_open(auth) else None)
        if entered is None:
            raise INVALID_OTP.error()
        return entered.user

    def put_in_place(
        self, auth: AuthContext, wish: CodeWish, held: Credential, hashed: str
    ) -> None:
        """A reset that may prove the mailbox, too."""
        user: Mapping[str, Any] = held.user
        if auth.settings("email_otp").reset_verifies and user["email"] == wish.to:
            user = prove_mailbox(auth, held)
        reset_in_place(auth, user, hashed, wish.to)


MAIL = Mail()
