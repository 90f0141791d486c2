"""Talks to identity providers: OAuth 2 (RFC 6749, 7636, 9207) and OpenID Connect Core 1.0."""

from datetime import datetime
from typing import Any

from authsvc.plugins.social.engine.addresses import check
from authsvc.plugins.social.engine.http import Network as Network
from authsvc.plugins.social.engine.oauth import OAuthEngine as OAuthEngine
from authsvc.plugins.social.registry import EXTRA
from authsvc.settings import SettingsError


def includeme(config: Any) -> None:
    """Make the engine of this process; included only where a provider is on. A provider that
    would be called over plain http stops the start."""
    services = config.registry.authsvc.services
    for client in services.extras[EXTRA]:
        try:
            check(client)
        except ValueError as error:
            raise SettingsError(f"authsvc.social.{client.id}", str(error)) from None
    network = services.extras.get("network") or Network(settings=services.settings["network"])
    timeout = services.settings["social"].timeout

    def now() -> datetime:
        """The service's time, whoever has set its clock since."""
        moment: datetime = services.now()
        return moment

    services.extras[EXTRA].engine = OAuthEngine(network, timeout, now)
