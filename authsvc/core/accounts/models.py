"""Table ``account``: the ways a user can prove who they are."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from authsvc.db.base import Base

CREDENTIAL = "credential"


class Account(Base):
    """A password (provider ``credential``) or an account at an identity provider."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("issuer", "account_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    provider_id: Mapped[str]
    issuer: Mapped[str]
    """What makes ``account_id`` unique: an issuer URL, or the provider's name."""
    account_id: Mapped[str]
    password: Mapped[str | None]
    """The encoded hash; ``None`` means that there is no password and none can be right."""
    password_proven: Mapped[bool] = mapped_column(default=False, server_default="0")
    """Whether its user proved the mailbox, in the browser that chose the password or later."""
    failed_attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    access_token: Mapped[str | None]
    refresh_token: Mapped[str | None]
    id_token: Mapped[str | None]
    access_token_expires_at: Mapped[datetime | None]
    refresh_token_expires_at: Mapped[datetime | None]
    scope: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
