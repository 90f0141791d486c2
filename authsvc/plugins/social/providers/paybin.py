"""Paybin: OpenID Connect, at the common server or at one of your own."""

from authsvc.plugins.social.provider import Provider, openid

PROVIDER = Provider(
    id="paybin",
    name="Paybin",
    authorize="{issuer}/oauth2/authorize",
    token="{issuer}/oauth2/token",
    discovery="{issuer}",
    issuer="{issuer}",
    defaults={"issuer": "https://idp.paybin.io"},
    scopes=("openid", "email", "profile"),
    nonce=True,
    profile=openid,
    settings_url="https://portal.paybin.io",
)
