"""Table ``secret_in_use``."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from authsvc.db.base import Base


class SecretInUse(Base):
    """Since when a secret is the newest of the keyring, under a name that tells nothing of it."""

    __tablename__ = "secret_in_use"

    key_id: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
