"""Table ``audit_entry``."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from authsvc.api import Base


class AuditEntry(Base):
    """What happened, to whom, from where. Rows outlive the user they are about; never a secret."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_user_id_id", "user_id", "id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    """Time-ordered, so that a page of the log is a range of the index."""
    event: Mapped[str]
    user_id: Mapped[str | None]
    actor_id: Mapped[str | None]
    """Who did it, when that was somebody else, such as an administrator."""
    ip_address: Mapped[str | None]
    user_agent: Mapped[str | None]
    details: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
