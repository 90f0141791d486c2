"""Ask for one more address: it is worth nothing before its mailbox has answered."""

from typing import Any

from sqlalchemy import delete, insert

from authsvc.api import (
    EMAIL_NOT_VERIFIED,
    INVALID_EMAIL,
    AuthContext,
    Identity,
    canonical_email,
    check_new_address,
    execute,
    issue,
    may_mail,
    new_id,
    page_link,
    sessions,
    token,
)
from authsvc.plugins.addresses.errors import ADDRESS_IS_YOURS, TOO_MANY_ADDRESSES
from authsvc.plugins.addresses.events import AddressRepeated, AddressRequested
from authsvc.plugins.addresses.models import UserAddress
from authsvc.plugins.addresses.reader import further_of, holder_of

TABLE = UserAddress.__table__
PURPOSE = "address-verification"


def claim(auth: AuthContext, identity: Identity, email: str, target: str = "") -> None:
    """Remember the wish and write to the mailbox: a link, or to its owner that it is in use.

    Answer, work and the caller's own list are the same whether somebody else has the address
    (ATK-037); the wish keeps nobody from it. Mails are counted by their address (ATK-015). Only
    for those who have proven their primary address: whoever proves it later would find a stranger's
    mailbox beside it (ATK-042).
    """
    if not identity.user["email_verified"]:
        raise EMAIL_NOT_VERIFIED.error()
    address = canonical_email(email)
    if address is None:
        raise INVALID_EMAIL.error(field="email")
    holder = holder_of(auth, address)
    if holder == identity.user_id:
        raise ADDRESS_IS_YOURS.error()
    check_new_address(auth, address)
    wanted = may_mail(auth, "address", address)
    auth.begin()
    sessions.require_live(auth, identity)
    link = _link(auth, _remember(auth, identity.user_id, address), identity.user_id, target)
    if wanted and holder is None:
        lifetime = auth.settings("addresses").link_lifetime
        auth.send_mail("address_verify", address, link=link, expires_in=lifetime)
    elif wanted:
        auth.send_mail("address_taken", address, link=page_link(auth, "page.sign_in"))
    auth.emit(AddressRequested(auth=auth, user_id=identity.user_id, address=address))
    if holder is not None:
        auth.emit(AddressRepeated(auth=auth, user_id=holder))


def _remember(auth: AuthContext, user_id: str, address: str) -> str:
    """Store the wish anew; its id. The user's row is held, so that nobody gets one too many."""
    others = [one for one in further_of(auth, user_id) if one.email != address]
    if len(others) + 1 >= auth.settings("addresses").max_addresses:
        raise TOO_MANY_ADDRESSES.error()
    mine = TABLE.c.user_id == user_id, TABLE.c.email == address
    execute(auth.db, delete(TABLE).where(*mine, TABLE.c.verified_at.is_(None)))
    row: dict[str, Any] = {
        "id": new_id(),
        "user_id": user_id,
        "email": address,
        "verified_at": None,
        "created_at": auth.now(),
    }
    execute(auth.db, insert(TABLE).values(**row))
    return str(row["id"])


def _link(auth: AuthContext, address_id: str, user_id: str, target: str) -> str:
    """A link to the page with the button. Of a taken address it is mailed to nobody."""
    secret = token()
    issue(
        auth,
        PURPOSE,
        secret,
        subject=user_id,
        lifetime=auth.settings("addresses").link_lifetime,
        payload={"address_id": address_id},
    )
    query = {"callbackURL": target} if target else {}
    return page_link(auth, "page.addresses.confirm", token=secret, **query)
