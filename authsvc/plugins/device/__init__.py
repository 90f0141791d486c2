"""Sign in a device without a keyboard: it shows a code, a browser approves it (RFC 8628).

Owns table ``device_request``. Device codes live in ``verification``.
"""

from datetime import timedelta
from typing import Any

from authsvc.api import PasswordChanged, SessionsEnded, UnprovenRemoved
from authsvc.plugins.device import (
    models,  # noqa: F401 # the model makes its table known
    subscribers,
)
from authsvc.plugins.device.settings import DeviceSettings
from authsvc.plugins.device.usecases.requests import sweep

SWEEP_EVERY = timedelta(hours=1)


def includeme(config: Any) -> None:
    """Settings, what ends an approval, endpoints, pages."""
    config.registry.auth_settings.section("device", DeviceSettings)
    config.add_subscriber(subscribers.forget_at_change, PasswordChanged)
    config.add_subscriber(subscribers.forget_at_change, UnprovenRemoved)
    config.add_subscriber(subscribers.forget_revoked, SessionsEnded)
    config.add_periodic("device requests that are over", SWEEP_EVERY, sweep)
    for module in (".endpoints", ".pages"):
        config.scan(module, categories=["authsvc"])
