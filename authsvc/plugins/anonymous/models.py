"""Column of guests on ``user``."""

from sqlalchemy import Boolean
from sqlalchemy.orm import mapped_column

from authsvc.api import User, add_columns

add_columns(
    User,
    is_anonymous=mapped_column(
        "is_anonymous", Boolean, default=False, server_default="0", nullable=False
    ),
)
