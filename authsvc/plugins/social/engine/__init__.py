"""Talks to identity providers: OAuth 2 (RFC 6749, 7636, 9207) and OpenID Connect Core 1.0."""

from typing import Any

from authsvc.plugins.social.engine.http import Network as Network
from authsvc.plugins.social.engine.oauth import OAuthEngine as OAuthEngine
from authsvc.plugins.social.registry import EXTRA


def includeme(config: Any) -> None:
    """Make the engine of this process; included only where a provider is on."""
    services = config.registry.authsvc.services
    network = services.extras.get("network") or Network()
    timeout = services.settings["social"].timeout
    services.extras[EXTRA].engine = OAuthEngine(network, timeout, services.now)
