"""Verify-only handlers for hashes that other software made."""

from authsvc.crypto.imported.better_auth import BetterAuthScrypt
from authsvc.crypto.imported.django import DjangoScrypt
from authsvc.crypto.imported.firebase import FirebaseProject, FirebaseScrypt
from authsvc.crypto.imported.handler import VerifyOnly
from authsvc.crypto.imported.keycloak import KeycloakPbkdf2
from authsvc.crypto.imported.werkzeug import WerkzeugPbkdf2, WerkzeugScrypt
from authsvc.crypto.imported.wordpress import WordPressBcrypt

__all__ = ["FirebaseProject", "VerifyOnly", "handlers"]


def handlers(firebase: FirebaseProject | None = None) -> list[type[VerifyOnly]]:
    """Every handler; Firebase's only if its project is known."""
    found: list[type[VerifyOnly]] = [
        BetterAuthScrypt,
        WerkzeugScrypt,
        WerkzeugPbkdf2,
        DjangoScrypt,
        WordPressBcrypt,
        KeycloakPbkdf2,
    ]
    return [*found, FirebaseScrypt.of(firebase)] if firebase else found
