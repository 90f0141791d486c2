"""What happens to the primary address concerns the further ones."""

from sqlalchemy import delete

from authsvc.api import EmailChanged, UnprovenRemoved, execute
from authsvc.plugins.addresses.models import UserAddress

TABLE = UserAddress.__table__


def drop_twin(event: EmailChanged) -> None:
    """The primary address is no further one as well."""
    twin = TABLE.c.user_id == event.user_id, TABLE.c.email == event.new
    execute(event.auth.db, delete(TABLE).where(*twin))


def drop_all(event: UnprovenRemoved) -> None:
    """What was there before the owner of the mailbox is no way back in (ATK-042)."""
    execute(event.auth.db, delete(TABLE).where(TABLE.c.user_id == event.user_id))
