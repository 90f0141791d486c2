"""Table ``user``."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from authsvc.db.base import Base, Values


class User(Base):
    """A person or service with an account. Plugins add columns of their own."""

    __tablename__ = "user"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)
    """In canonical form (ADR 0010): the unique index compares what people mean."""
    email_verified: Mapped[bool] = mapped_column(default=False)
    pending_email: Mapped[str | None]
    """An address waiting for its proof; it has no rights until then."""
    image: Mapped[str | None]
    role: Mapped[str] = mapped_column(default="user", server_default="user")
    locale: Mapped[str | None]
    disabled_at: Mapped[datetime | None]
    additional_fields: Mapped[dict[str, Any] | None] = mapped_column(Values)
    """Values of the fields that a deployment declares, by their names on the wire."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
