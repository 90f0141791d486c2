"""Table ``wallet_address``."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from authsvc.api import Base


class WalletAddress(Base):
    """An address of a user on one chain; all rows of an address are one user's."""

    __tablename__ = "wallet_address"
    __table_args__ = (UniqueConstraint("address", "chain_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    address: Mapped[str]
    """With its checksum (EIP-55)."""
    chain_id: Mapped[int] = mapped_column(BigInteger)
    is_primary: Mapped[bool] = mapped_column(default=False, server_default="0")
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
