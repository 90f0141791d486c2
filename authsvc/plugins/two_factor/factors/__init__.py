"""What proves the second factor: its row, an app, backup codes; and how often one may guess."""

from typing import Any

from authsvc.api import UserField
from authsvc.plugins.two_factor.factors.usecases import app, rows


def includeme(config: Any) -> None:
    """The mark of a user who has one, and the columns that are sealed."""
    config.add_user_fields(UserField("twoFactorEnabled", "two_factor_enabled", bool))
    for column in (rows.TABLE.c.secret, rows.TABLE.c.pending_secret):
        config.add_sealed_column(column, app.place)
