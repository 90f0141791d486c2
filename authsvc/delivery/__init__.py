"""Mail and texts: written in the request's transaction, delivered after its commit.

``mailer`` and ``texter`` are what use cases call, ``courier`` and ``threads`` deliver what waits in
``authsvc.db.outbox``, and ``assembly`` builds them all from settings.
"""

from authsvc.delivery.assembly import Delivery, DeliverySettings, Ground, assemble
from authsvc.delivery.settings import MailSettings, OutboxSettings, SmsSettings
from authsvc.delivery.threads import work_until_stopped
from authsvc.network.settings import NetworkSettings
from authsvc.settings import Settings

__all__ = [
    "Delivery",
    "DeliverySettings",
    "Ground",
    "assemble",
    "read_settings",
    "work_until_stopped",
]


def read_settings(settings: Settings) -> DeliverySettings:
    """The sections ``mail``, ``sms``, ``outbox`` and ``network``."""
    return DeliverySettings(
        settings.section("mail", MailSettings),
        settings.section("sms", SmsSettings),
        settings.section("outbox", OutboxSettings),
        settings.section("network", NetworkSettings),
    )
