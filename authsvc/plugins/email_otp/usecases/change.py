"""Change the address of somebody signed in, by codes."""

from authsvc.api import (
    INVALID_EMAIL,
    AuthContext,
    CodeSlot,
    CodeWish,
    EmailChangeRequested,
    Identity,
    address_is_free,
    by_id,
    canonical_email,
    check_new_address,
    hold_owner,
    move_email,
    sessions,
)
from authsvc.plugins.email_otp.errors import (
    CHANGE_DISABLED,
    EMAIL_IN_USE,
    EMAIL_IS_THE_SAME,
    OLD_CODE_REQUIRED,
)
from authsvc.plugins.email_otp.settings import EmailOtpSettings
from authsvc.plugins.email_otp.usecases.codes import MAIL, Purpose


def request_change(auth: AuthContext, identity: Identity, new: str, code: str | None) -> None:
    """Mail a code to the new address; ``code`` comes from the old one, if that is proven.

    An address that somebody has is answered alike, and gets no mail (ATK-037).
    """
    wish = _wish(auth, identity, new)
    check_new_address(auth, wish.to)
    settings: EmailOtpSettings = auth.settings("email_otp")
    free = address_is_free(auth, wish.to, to=identity.user_id)
    allowed = MAIL.may_send(auth, wish, identity.user_id)
    auth.begin()
    if settings.change_email_asks_old and identity.user["email_verified"]:
        if not code:
            raise OLD_CODE_REQUIRED.error()
        old = MAIL.wish(Purpose.VERIFY, identity.user["email"])
        MAIL.require(auth, old, code)
        hold_owner(auth, identity.user["email"])
        MAIL.spend(auth, old)
    MAIL.send(auth, wish, identity.user_id, wanted=free, allowed=allowed)
    auth.emit(EmailChangeRequested(auth=auth, user_id=identity.user_id))


def change_email(auth: AuthContext, identity: Identity, new: str, code: str) -> None:
    """Move to the new address with the code from there; older links and codes die (ATK-057)."""
    wish = _wish(auth, identity, new)
    MAIL.require(auth, wish, code)
    sessions.require_live(auth, identity)
    MAIL.spend(auth, wish)
    found = by_id(auth, identity.user_id)
    if found is None or move_email(auth, found.user, wish.to, verified=True) is None:
        raise EMAIL_IN_USE.error()


def _wish(auth: AuthContext, identity: Identity, new: str) -> CodeWish:
    """The code is about both addresses: for another user, or another wish, it is none."""
    if not auth.settings("email_otp").change_email:
        raise CHANGE_DISABLED.error()
    address = canonical_email(new)
    if address is None:
        raise INVALID_EMAIL.error()
    if address == identity.user["email"]:
        raise EMAIL_IS_THE_SAME.error()
    return CodeWish(Purpose.CHANGE, address, CodeSlot(f"{identity.user_id} {address}"))
