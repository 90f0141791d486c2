"""Talks to identity providers: OAuth 2 (RFC 6749, 7636, 9207) and OpenID Connect Core 1.0."""

from datetime import datetime
from typing import Any

from authsvc.plugins.social.engine.http import Network as Network
from authsvc.plugins.social.engine.oauth import OAuthEngine as OAuthEngine
from authsvc.plugins.social.registry import EXTRA


def includeme(config: Any) -> None:
    """Make the engine of this process; included only where a provider is on."""
    services = config.registry.authsvc.services
    network = services.extras.get("network") or Network()
    timeout = services.settings["social"].timeout

    def now() -> datetime:
        """The service's time, whoever has set its clock since."""
        moment: datetime = services.now()
        return moment

    services.extras[EXTRA].engine = OAuthEngine(network, timeout, now)
