"""Table ``passkey``."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from authsvc.api import Base


class Passkey(Base):
    """A public key credential of a user (WebAuthn section 4, "credential record")."""

    __tablename__ = "passkey"

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str | None]
    credential_id: Mapped[str] = mapped_column(unique=True)
    """base64url, as it travels."""
    public_key: Mapped[str]
    """The COSE key, in base64."""
    user_handle: Mapped[str]
    """What authenticators know the user by: random, and the same for all keys of an account."""
    counter: Mapped[int] = mapped_column(BigInteger)
    """The signature counter last seen, 32 bits; one that does not grow speaks of a copy."""
    device_type: Mapped[str]
    """``singleDevice``, or ``multiDevice`` for keys that may be synced; never changes."""
    backed_up: Mapped[bool]
    transports: Mapped[str]
    aaguid: Mapped[str]
    """The model of the authenticator, as it says itself; nothing is decided by it."""
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
