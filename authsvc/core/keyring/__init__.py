"""The keyring at work: since when each secret counts, and what still needs an older one.

Owns table ``secret_in_use``.
"""

from datetime import timedelta
from typing import Any

from authsvc.core.keyring.sealed import SEALED, add_sealed_column
from authsvc.core.keyring.usecases import note_newest, reseal
from authsvc.db.outbox import OutboxMessage
from authsvc.delivery.include import PLACE

EVERY = timedelta(minutes=10)


def includeme(config: Any) -> None:
    """The directive by which features name what they seal, and the jobs."""
    config.registry.authsvc.services.extras[SEALED] = {}
    config.add_directive("add_sealed_column", add_sealed_column, action_wrap=False)
    config.add_sealed_column(OutboxMessage.__table__.c.payload, lambda _row_id: PLACE)
    config.add_periodic("since when the newest secret counts", EVERY, note_newest)
    config.add_periodic("stored values under an older secret", EVERY, reseal)
