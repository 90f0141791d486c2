"""Talks to identity providers: OAuth 2 (RFC 6749, 7636, 9207) and OpenID Connect Core 1.0."""
