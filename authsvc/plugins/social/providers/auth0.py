"""Auth0: ``issuer`` is the tenant's address, such as ``https://example.eu.auth0.com``."""

from authsvc.plugins.social.provider import Provider, openid

PROVIDER = Provider(
    id="auth0",
    name="Auth0",
    discovery="{issuer}",
    # Its ID tokens end the issuer with a slash.
    issuer="{issuer}/",
    scopes=("openid", "email", "profile"),
    nonce=True,
    needs=("client_id", "client_secret", "issuer"),
    profile=openid,
    settings_url="https://manage.auth0.com",
)
