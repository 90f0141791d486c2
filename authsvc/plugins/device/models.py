"""Table ``device_request``."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from authsvc.api import Base


class DeviceRequest(Base):
    """A device that waits for somebody to approve it.

    The device code is a proof in ``verification`` about ``id``; the user code, short enough to be
    typed, is kept as a keyed digest.
    """

    __tablename__ = "device_request"

    id: Mapped[str] = mapped_column(primary_key=True)
    user_code_digest: Mapped[str] = mapped_column(unique=True)
    client_id: Mapped[str]
    scope: Mapped[str | None]
    status: Mapped[str]
    """``pending``, ``approved`` or ``denied``."""
    wanted_user_id: Mapped[str | None]
    """Whom the device asked for, if it did; nobody else may approve then."""
    user_id: Mapped[str | None] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), index=True
    )
    """Who has entered the user code; nobody else may approve or deny (ATK-142)."""
    factors: Mapped[int | None]
    """How many factors the session had proven that approved; the device's claims no more."""
    poll_interval: Mapped[int]
    """Seconds the device has to wait between two questions."""
    poll_after: Mapped[datetime]
    ip_address: Mapped[str | None]
    user_agent: Mapped[str | None]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    created_at: Mapped[datetime]
