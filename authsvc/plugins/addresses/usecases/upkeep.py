"""What nobody asks for: wishes that lapse."""

from authsvc.api import AuthContext, delete_unheld
from authsvc.plugins.addresses.models import UserAddress

TABLE = UserAddress.__table__


def sweep(auth: AuthContext) -> int:
    """Delete wishes whose link has expired; nothing depends on it but the size of the table."""
    lapsed = auth.now() - auth.settings("addresses").link_lifetime
    waiting = TABLE.c.verified_at.is_(None), TABLE.c.created_at <= lapsed
    return delete_unheld(auth.db, TABLE, *waiting)
