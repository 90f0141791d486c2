"""Keycloak: ``issuer`` is the realm, such as ``https://keycloak.example.com/realms/staff``."""

from authsvc.plugins.social.provider import Provider, openid

PROVIDER = Provider(
    id="keycloak",
    name="Keycloak",
    discovery="{issuer}",
    issuer="{issuer}",
    # Which of them sign is the instance's choice, told by its document; never a shared secret.
    id_token_algorithms=(),
    scopes=("openid", "email", "profile"),
    nonce=True,
    needs=("client_id", "client_secret", "issuer"),
    profile=openid,
    settings_url="https://www.keycloak.org/docs/latest/server_admin/#_oidc_clients",
)
