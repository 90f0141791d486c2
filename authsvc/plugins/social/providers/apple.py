"""Apple: ``client_id`` is the Services ID; the secret is a JWT that ``private_key`` signs."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from authsvc.plugins.social.provider import Answer, Profile, Provider, ProviderError, openid, text
from authsvc.plugins.social.settings import ProviderSettings

ISSUER = "https://appleid.apple.com"
LIFETIME = 300
"""Of a secret, in seconds: Apple admits half a year, but each is used once, at once."""


def profile(answer: Answer) -> Profile:
    """All from the ID token but the name. An address may be a relay that serves us alone
    (``is_private_email``): it is a proven mailbox like any other."""
    return replace(openid(answer), name=_name(answer.callback))


def _name(callback: Mapping[str, str]) -> str:
    """Not signed, and sent at the first sign-in only: good for a greeting, for nothing else."""
    try:
        name = json.loads(callback.get("user", "{}")).get("name")
    except (ValueError, AttributeError):
        return ""
    parts = [name.get("firstName"), name.get("lastName")] if isinstance(name, dict) else []
    return " ".join(part for part in map(text, parts) if part)


def client_secret(settings: ProviderSettings, now: int) -> str:
    """https://developer.apple.com/documentation/accountorganizationaldatasharing/creating-a-client-secret"""
    # Imported at first use: a noticeable part of the start that only Apple's users need.
    from joserfc import jwk, jwt  # noqa: PLC0415

    header = {"alg": "ES256", "kid": settings.key_id}
    claims: dict[str, Any] = {"iss": settings.team_id, "sub": settings.client_id, "aud": ISSUER}
    try:
        key = jwk.ECKey.import_key(settings.private_key.replace("\\n", "\n"))
        return jwt.encode(header, claims | {"iat": now, "exp": now + LIFETIME}, key)
    except ValueError as error:
        raise ProviderError("authsvc.social.apple.private_key is not an EC key in PEM") from error


PROVIDER = Provider(
    id="apple",
    name="Apple",
    authorize=f"{ISSUER}/auth/authorize",
    token=f"{ISSUER}/auth/token",
    jwks=f"{ISSUER}/auth/keys",
    issuer=ISSUER,
    scopes=("email", "name"),
    response_mode="form_post",
    client_secret=client_secret,
    nonce=True,
    nonce_hashed=True,
    id_token_sign_in=True,
    profile=profile,
    needs=("client_id", "team_id", "key_id", "private_key"),
    settings_url="https://developer.apple.com/account/resources/identifiers/list/serviceId",
)
