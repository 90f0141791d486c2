"""ZITADEL: ``issuer`` is the instance, such as ``https://example.zitadel.cloud``."""

from authsvc.plugins.social.provider import Provider, openid

PROVIDER = Provider(
    id="zitadel",
    name="ZITADEL",
    discovery="{issuer}",
    issuer="{issuer}",
    # Which of them sign is the instance's choice, told by its document; never a shared secret.
    id_token_algorithms=(),
    scopes=("openid", "email", "profile"),
    nonce=True,
    needs=("client_id", "client_secret", "issuer"),
    profile=openid,
    settings_url="https://zitadel.com/docs/guides/integrate/login/oidc",
)
