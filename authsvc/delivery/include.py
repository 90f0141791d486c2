"""Mail and texts as part of the service."""

from typing import Any
from urllib.parse import urlsplit

from authsvc import ids
from authsvc.delivery import Ground, assemble, read_settings
from authsvc.mail.letters import Brand

SEALED = "outbox"


def includeme(config: Any) -> None:
    """Build mailer, texter and couriers; their threads start with the first request."""
    registry = config.registry
    services = registry.authsvc.services
    envelope = services.extras["envelope"]
    ground = Ground(
        engine=registry.engine,
        read_engine=registry.read_engine,
        sessions=registry.session_factory,
        seal=lambda text: envelope.encrypt(text, context=SEALED),
        open_sealed=lambda text: envelope.decrypt(text, context=SEALED),
        now=services.now,
        new_id=ids.new_id,
    )
    host = urlsplit(services.base_url).hostname or "localhost"
    brand = Brand(registry.authsvc.app_name, host)
    delivery = assemble(read_settings(registry.auth_settings), ground, brand)
    registry.delivery = delivery
    services.mailer, services.texter = delivery.mailer, delivery.texter
