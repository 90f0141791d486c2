"""A mailbox answers: from now on the address is the user's, and nobody else's."""

from dataclasses import dataclass

from sqlalchemy import select, update

from authsvc.api import (
    AuthContext,
    Identity,
    canonical_email,
    changed,
    consume,
    insert_unless_taken,
    new_id,
    page_link,
    peek,
    sessions,
)
from authsvc.plugins.addresses.errors import INVALID_ADDRESS_LINK
from authsvc.plugins.addresses.events import AddressVerified
from authsvc.plugins.addresses.models import UserAddress
from authsvc.plugins.addresses.reader import Primary, holder_of, primary_of
from authsvc.plugins.addresses.usecases.claim import PURPOSE

TABLE = UserAddress.__table__


@dataclass(frozen=True)
class Wish:
    """What a link is about."""

    id: str
    email: str


def look(auth: AuthContext, identity: Identity, token: str) -> Wish | None:
    """The address a link would confirm; nothing for anybody but who asked for it (ATK-041)."""
    proof = peek(auth, PURPOSE, token)
    if proof is None or proof.subject != identity.user_id:
        return None
    wanted = select(TABLE.c.id, TABLE.c.email).where(
        TABLE.c.id == proof.payload["address_id"],
        TABLE.c.user_id == identity.user_id,
        TABLE.c.verified_at.is_(None),
    )
    row = auth.reader.execute(wanted).first()
    return Wish(*row) if row is not None else None


def confirm(auth: AuthContext, identity: Identity, token: str) -> str:
    """Use a link, in a session of the user who asked; the address that is proven now.

    The address first, the proof then: of many users at once who prove one address, the database
    lets one have it, and the others hold nothing that the winner waits for.
    """
    auth.begin()
    sessions.require_live(auth, identity)
    wish = look(auth, identity, token)
    if wish is None or not _settle(auth, wish):
        raise INVALID_ADDRESS_LINK.error()
    if consume(auth, PURPOSE, token) is None:
        raise INVALID_ADDRESS_LINK.error()
    _tell(auth, identity.user_id, primary_of(auth, identity.user_id), wish.email)
    return wish.email


def _settle(auth: AuthContext, wish: Wish) -> bool:
    """Whether the address is free; the triggers leave out a row whose address is not."""
    waiting = TABLE.c.id == wish.id, TABLE.c.verified_at.is_(None)
    proven = update(TABLE).where(*waiting).values(verified_at=auth.now())
    return changed(auth.db, proven) == 1


def add_proven(auth: AuthContext, user_id: str, email: str) -> bool:
    """Give a user an address that somebody trustworthy has proven, such as an identity provider.

    True if it is theirs now, or was before; false if it is somebody else's, or no address, or if
    the primary one was never proven (ATK-042). There is no limit: nobody typed it.
    """
    address = canonical_email(email)
    if address is None:
        return False
    auth.begin()
    sessions.hold_user(auth, user_id)
    holder = holder_of(auth, address)
    if holder is not None:
        return holder == user_id
    primary = primary_of(auth, user_id)
    if primary is None or not primary.verified:
        return False
    if not (_settle_own(auth, user_id, address) or _insert(auth, user_id, address)):
        return False
    _tell(auth, user_id, primary, address)
    return True


def _settle_own(auth: AuthContext, user_id: str, address: str) -> bool:
    mine = TABLE.c.user_id == user_id, TABLE.c.email == address
    return changed(auth.db, update(TABLE).where(*mine).values(verified_at=auth.now())) == 1


def _insert(auth: AuthContext, user_id: str, address: str) -> bool:
    now = auth.now()
    row = {"id": new_id(), "user_id": user_id, "email": address}
    return insert_unless_taken(auth.db, TABLE, row | {"verified_at": now, "created_at": now})


def _tell(auth: AuthContext, user_id: str, primary: Primary | None, address: str) -> None:
    """The primary mailbox hears of a new way to get back in (ASVS 6.3.7)."""
    auth.emit(AddressVerified(auth=auth, user_id=user_id, address=address))
    if primary is not None:
        link = page_link(auth, "page.addresses")
        auth.send_mail("address_added", primary.email, new_email=address, link=link)
