"""Table ``verification``: everything that counts once."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from authsvc.db.base import Base


class Verification(Base):
    """A proof waiting to be used: a reset link, a mailed code, a sign-in challenge.

    ``digest`` covers purpose and secret, so a proof of one kind is never found under another, and
    the table holds nothing that could be used.
    """

    __tablename__ = "verification"
    __table_args__ = (Index("ix_verification_purpose_subject", "purpose", "subject"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)
    subject: Mapped[str]
    """Whose proof it is: a user id, or a canonical e-mail address."""
    payload: Mapped[dict[str, Any]]
    attempts: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    created_at: Mapped[datetime]
