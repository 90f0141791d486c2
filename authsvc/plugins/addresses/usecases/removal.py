"""Remove an address."""

from sqlalchemy import delete

from authsvc.api import (
    AuthContext,
    Identity,
    canonical_email,
    returned,
    sessions,
    withdraw,
)
from authsvc.plugins.addresses.errors import ADDRESS_NOT_FOUND, PRIMARY_ADDRESS
from authsvc.plugins.addresses.events import AddressRemoved
from authsvc.plugins.addresses.models import UserAddress
from authsvc.plugins.addresses.reader import primary_of

TABLE = UserAddress.__table__


def remove(auth: AuthContext, identity: Identity, email: str) -> None:
    """Forget one of the caller's addresses, never the primary one.

    Of a proven one both mailboxes are told, and links mailed to it die (ATK-057).
    """
    address = canonical_email(email)
    auth.begin()
    sessions.require_live(auth, identity)
    primary = primary_of(auth, identity.user_id)
    if primary is not None and primary.email == address:
        raise PRIMARY_ADDRESS.error()
    mine = TABLE.c.user_id == identity.user_id, TABLE.c.email == address
    removed = returned(auth.db, delete(TABLE).where(*mine).returning(TABLE.c.verified_at))
    if removed is None or primary is None or address is None:
        raise ADDRESS_NOT_FOUND.error()
    auth.emit(AddressRemoved(auth=auth, user_id=identity.user_id, address=address))
    if removed.verified_at is None:
        return
    withdraw(auth, identity.user_id)
    for mailbox in (primary.email, address):
        auth.send_mail("address_removed", mailbox, new_email=address)
