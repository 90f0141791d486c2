"""Table ``user_field_value``: values that one user may have and nobody else."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from authsvc.db.base import Base


class UserFieldValue(Base):
    """The value of a unique field, in the form that is compared."""

    __tablename__ = "user_field_value"

    field: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
