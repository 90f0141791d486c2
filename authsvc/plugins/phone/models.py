"""Columns of phone numbers on ``user``."""

from sqlalchemy import Boolean, String
from sqlalchemy.orm import mapped_column

from authsvc.api import User, add_columns

add_columns(
    User,
    phone_number=mapped_column("phone_number", String, unique=True, nullable=True),
    phone_number_verified=mapped_column("phone_number_verified", Boolean, nullable=True),
)
