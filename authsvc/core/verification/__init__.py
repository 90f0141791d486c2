"""Single-use proofs: issue, consume once, expire.

Owns table ``verification``. Every link and code of every feature goes through here.
"""

from datetime import timedelta
from typing import Any

from authsvc.core.verification.usecases import sweep

SWEEP_EVERY = timedelta(minutes=10)


def includeme(config: Any) -> None:
    """Sweep away what has expired."""
    config.add_periodic("proofs that have expired", SWEEP_EVERY, sweep)
