"""Column on ``user``."""

from sqlalchemy import Integer
from sqlalchemy.orm import mapped_column

from authsvc.api import User, add_columns

add_columns(
    User,
    browser_generation=mapped_column(
        "browser_generation", Integer, default=0, server_default="0", nullable=False
    ),
)
"""0 until the first session; one more makes every browser of the user a new one."""
