"""LINE: OpenID Connect; the address stands in the ID token only, and nobody says it was proven."""

from authsvc.plugins.social.provider import Provider, openid

PROVIDER = Provider(
    id="line",
    name="LINE",
    authorize="https://access.line.me/oauth2/v2.1/authorize",
    token="https://api.line.me/oauth2/v2.1/token",
    jwks="https://api.line.me/oauth2/v2.1/certs",
    issuer="https://access.line.me",
    # Without this parameter, sign-ins on the web are signed with the client's secret (HS256).
    token_params={"id_token_key_type": "JWK"},
    id_token_algorithms=("ES256",),
    scopes=("openid", "profile", "email"),
    nonce=True,
    id_token_sign_in=True,
    profile=openid,
    settings_url="https://developers.line.biz/console/",
)
