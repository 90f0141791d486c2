"""Table ``jwks``: the keys that sign tokens for other services."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from authsvc.api import Base


class Jwk(Base):
    """A key pair. ``id`` is its ``kid``.

    It signs while it has a private key and no end. Rotation destroys the private key; the public
    one stays until ``expires_at``, when every token of the key has expired. A pair whose private
    key could not be opened is set aside: it has an end, too, and keeps what nobody can read, in
    case the secret comes back.
    """

    __tablename__ = "jwks"

    id: Mapped[str] = mapped_column(primary_key=True)
    algorithm: Mapped[str]
    slot: Mapped[str | None] = mapped_column(unique=True)
    """Algorithm and secret, for the pair in force: of many made at once, one goes in."""
    public_key: Mapped[str]
    private_key: Mapped[str | None]
    """Sealed in the envelope."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
