"""Table ``user_address``."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from authsvc.api import Base

PROVEN = text("verified_at IS NOT NULL")


class UserAddress(Base):
    """A further address of a user; the primary one is ``user.email``.

    An address is proven for one user at most, and is never the primary one of another: triggers of
    revision 0001 see to it whoever writes, by leaving out the row (ADR 0010). Before its proof it
    is a wish, which any number of users may have.
    """

    __tablename__ = "user_address"
    __table_args__ = (
        UniqueConstraint("user_id", "email"),
        Index(
            "uq_user_address_proven",
            "email",
            unique=True,
            postgresql_where=PROVEN,
            sqlite_where=PROVEN,
        ),
        Index("ix_user_address_created_at", "created_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    """Another one whenever a link is mailed anew: links to the former are void."""
    user_id: Mapped[str] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    email: Mapped[str]
    """In canonical form (ADR 0010)."""
    verified_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
