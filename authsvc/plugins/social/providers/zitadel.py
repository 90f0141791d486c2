"""ZITADEL: ``issuer`` is the instance, such as ``https://example.zitadel.cloud``."""

from authsvc.plugins.social.provider import Provider, openid

PROVIDER = Provider(
    id="zitadel",
    name="ZITADEL",
    discovery="{issuer}",
    issuer="{issuer}",
    id_token_algorithms=("RS256", "ES256"),
    scopes=("openid", "email", "profile"),
    nonce=True,
    needs=("client_id", "client_secret", "issuer"),
    profile=openid,
    settings_url="https://zitadel.com/docs/guides/integrate/login/oidc",
)
