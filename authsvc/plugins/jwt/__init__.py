"""Tokens that other services verify without asking (RFC 7519), and the keys to do it (RFC 7517).

Owns table ``jwks``.
"""

from datetime import timedelta
from typing import Any

from authsvc.plugins.jwt.credentials import JwtSource, StrayBearer
from authsvc.plugins.jwt.hooks import send_token
from authsvc.plugins.jwt.models import Jwk
from authsvc.plugins.jwt.ring import KeyRing
from authsvc.plugins.jwt.settings import NO_FIELD, JwtSettings
from authsvc.plugins.jwt.usecases.keys import place, rotate_due, sweep
from authsvc.plugins.jwt.usecases.tokens import RING
from authsvc.settings import SettingsError

BEFORE_BEARER, BEFORE_COOKIE = 5, 45
EVERY = timedelta(hours=1)


def includeme(config: Any) -> None:
    """Settings, the keys, tokens as credentials, the header, endpoints, rotation."""
    registry = config.registry
    settings = registry.auth_settings.section("jwt", JwtSettings)
    settings.check()
    registry.authsvc.services.extras[RING] = KeyRing(registry, settings.algorithm)
    config.add_credential_source(JwtSource(), order=BEFORE_BEARER)
    config.add_credential_source(StrayBearer(), order=BEFORE_COOKIE)
    if settings.header:
        config.add_hook(endpoint="session.get", after=send_token)
    config.add_periodic("signing keys that are due", EVERY, rotate_due)
    config.add_periodic("public keys that are over", EVERY, sweep)
    config.add_sealed_column(Jwk.__table__.c.private_key, place)
    config.scan(".endpoints", categories=["authsvc"])
    config.action("jwt-claims", _refuse_unknown_claims, args=(config,), order=900)


def _refuse_unknown_claims(config: Any) -> None:
    """When every plugin has added its fields: a claim is a field that clients see, or nothing."""
    fields = config.registry.authsvc.services.extras["user_fields"]
    known = {field.name for field in fields} | NO_FIELD
    for name in config.registry.auth_settings["jwt"].claims:
        if name not in known:
            raise SettingsError("authsvc.jwt.claims", f"{name!r} is no field of the user object")
