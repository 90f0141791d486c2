"""Vercel: OpenID Connect; it does not say whether an address is proven."""

from authsvc.plugins.social.provider import Provider, openid

PROVIDER = Provider(
    id="vercel",
    name="Vercel",
    authorize="https://vercel.com/oauth/authorize",
    token="https://api.vercel.com/login/oauth/token",
    jwks="https://vercel.com/.well-known/jwks",
    issuer="https://vercel.com",
    scopes=("openid", "email", "profile"),
    nonce=True,
    profile=openid,
    settings_url="https://vercel.com/docs/sign-in-with-vercel",
)
