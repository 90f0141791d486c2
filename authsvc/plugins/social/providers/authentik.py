"""authentik: ``issuer`` is the application, ``https://authentik.example.com/application/o/<slug>``.

The provider there needs a signing key; without one it signs with the client secret (HS256), and
its ID tokens are refused.
"""

from authsvc.plugins.social.provider import Provider, openid

PROVIDER = Provider(
    id="authentik",
    name="authentik",
    discovery="{issuer}",
    # Its ID tokens end the issuer with a slash.
    issuer="{issuer}/",
    # Which of them sign is the instance's choice, told by its document; never a shared secret.
    id_token_algorithms=(),
    scopes=("openid", "email", "profile"),
    nonce=True,
    needs=("client_id", "client_secret", "issuer"),
    profile=openid,
    settings_url="https://docs.goauthentik.io/add-secure-apps/providers/oauth2/",
)
