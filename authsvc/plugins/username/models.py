"""Columns of user names on ``user``."""

from sqlalchemy import String
from sqlalchemy.orm import mapped_column

from authsvc.api import User, add_columns

add_columns(
    User,
    username=mapped_column("username", String, unique=True, nullable=True),
    display_username=mapped_column("display_username", String, nullable=True),
)
