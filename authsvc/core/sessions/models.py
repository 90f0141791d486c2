"""Table ``session``."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from authsvc.db.base import Base, Values


class Session(Base):
    """A signed-in browser or app. Only a digest of its token is stored."""

    __tablename__ = "session"

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    method: Mapped[str]
    """How the user signed in, such as ``email`` or ``passkey``."""
    remember: Mapped[bool] = mapped_column(default=True)
    factors: Mapped[int] = mapped_column(default=1, server_default="1")
    """How many factors the sign-in has proven, two at most."""
    authenticated_at: Mapped[datetime]
    """The last full sign-in; freshness counts from here, use does not move it."""
    expires_at: Mapped[datetime] = mapped_column(index=True)
    last_used_at: Mapped[datetime]
    ip_address: Mapped[str | None]
    user_agent: Mapped[str | None]
    additional_fields: Mapped[dict[str, Any] | None] = mapped_column(Values)
    """Values of the fields that a deployment declares, by their names on the wire."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class SessionRevocation(Base):
    """News that a session ended or, without one, that a user changed. Short-lived."""

    __tablename__ = "session_revocation"

    id: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[str | None]
    user_id: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(index=True)
