"""Tables of second factors: of who needs one, who waits to be rid of it; a column of ``user``."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from authsvc.api import Base, User, add_columns

add_columns(
    User,
    two_factor_enabled=mapped_column(
        "two_factor_enabled", Boolean, default=False, server_default="0", nullable=False
    ),
)


class TwoFactor(Base):
    """A user's second factor, or one that waits for its first code."""

    __tablename__ = "two_factor"

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), unique=True)
    secret: Mapped[str | None]
    """The seed of the authenticator app, sealed; none for mailed codes alone."""
    version: Mapped[str | None]
    """Names the enrolment in force; whatever was granted under another one is void."""
    last_step: Mapped[int | None]
    """The last time step whose code was accepted (RFC 6238 section 5.2)."""
    confirmed_at: Mapped[datetime | None]
    pending_secret: Mapped[str | None]
    """A seed that was handed out and has not proven itself; no sign-in accepts its codes."""
    pending_until: Mapped[datetime | None]
    failed_attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    """Wrong codes in a row, over all sign-ins and kinds of code."""
    locked_until: Mapped[datetime | None]
    mailbox_used: Mapped[bool] = mapped_column(default=False, server_default="0")
    """The mailbox has reset the password since another factor was last proven."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class BackupCode(Base):
    """A backup code that was not used yet."""

    __tablename__ = "two_factor_backup_code"

    id: Mapped[str] = mapped_column(primary_key=True)
    factor_id: Mapped[str] = mapped_column(
        ForeignKey("two_factor.id", ondelete="CASCADE"), index=True
    )
    digest: Mapped[str]
    pending: Mapped[bool]
    """Belongs to an enrolment that was not confirmed."""


class TrustedDevice(Base):
    """A browser that is not asked for a second factor; its identifier is stored as a digest."""

    __tablename__ = "trusted_device"

    id: Mapped[str] = mapped_column(primary_key=True)
    factor_id: Mapped[str] = mapped_column(
        ForeignKey("two_factor.id", ondelete="CASCADE"), index=True
    )
    user_id: Mapped[str] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    factor_version: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)
    user_agent: Mapped[str | None]
    ip_address: Mapped[str | None]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class RequiredRole(Base):
    """A role whose people need a second factor, by the word of an administrator."""

    __tablename__ = "second_factor_role"

    role: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    """From when on nobody of that role gets in without."""
    created_at: Mapped[datetime]


class FactorRecovery(Base):
    """Somebody who lost all their factors waits, one at a time; or did, until it was cancelled."""

    __tablename__ = "second_factor_recovery"

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), unique=True)
    method: Mapped[str]
    """The first factor of whoever started it."""
    ip_address: Mapped[str | None]
    user_agent: Mapped[str | None]
    due_at: Mapped[datetime] = mapped_column(index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    """When it is over, or, once it was cancelled, when another one may begin."""
    reminded_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
