"""Twitch: OpenID Connect whose ID tokens hold what the ``claims`` parameter asks for."""

import json

from authsvc.plugins.social.provider import Provider, openid

CLAIMS = {"id_token": dict.fromkeys(("email", "email_verified", "picture", "preferred_username"))}

PROVIDER = Provider(
    id="twitch",
    name="Twitch",
    authorize="https://id.twitch.tv/oauth2/authorize",
    token="https://id.twitch.tv/oauth2/token",
    jwks="https://id.twitch.tv/oauth2/keys",
    issuer="https://id.twitch.tv/oauth2",
    scopes=("openid", "user:read:email"),
    authorize_params={"claims": json.dumps(CLAIMS, separators=(",", ":"))},
    pkce=False,
    nonce=True,
    profile=openid,
    settings_url="https://dev.twitch.tv/console/apps",
)
