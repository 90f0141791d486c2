"""Okta: ``issuer`` is the organization, ``https://example.okta.com``, or a server of it, with
``/oauth2/default`` behind."""

from authsvc.plugins.social.provider import Provider, openid

PROVIDER = Provider(
    id="okta",
    name="Okta",
    discovery="{issuer}",
    issuer="{issuer}",
    scopes=("openid", "email", "profile"),
    nonce=True,
    needs=("client_id", "client_secret", "issuer"),
    profile=openid,
    settings_url="https://developer.okta.com/docs/guides/sign-into-web-app-redirect/",
)
