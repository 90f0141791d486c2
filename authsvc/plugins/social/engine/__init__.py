"""Talks to identity providers: OAuth 2 (RFC 6749, 7636, 9207) and OpenID Connect Core 1.0."""

from authsvc.plugins.social.engine.http import Network as Network
from authsvc.plugins.social.engine.oauth import OAuthEngine as OAuthEngine
