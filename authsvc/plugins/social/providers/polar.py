"""Polar: OpenID Connect for people; without ``sub_type`` it may answer with an organization."""

from authsvc.plugins.social.provider import Provider, openid

PROVIDER = Provider(
    id="polar",
    name="Polar",
    authorize="https://polar.sh/oauth2/authorize",
    token="https://api.polar.sh/v1/oauth2/token",
    jwks="https://api.polar.sh/.well-known/jwks.json",
    issuer="https://polar.sh",
    scopes=("openid", "profile", "email"),
    authorize_params={"sub_type": "user"},
    nonce=True,
    profile=openid,
    settings_url="https://polar.sh/settings",
)
