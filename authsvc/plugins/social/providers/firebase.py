"""Firebase: no pages to visit, but ID tokens that its kits hand to applications; ``client_id`` is
the project's id, and ``tenant`` the Identity Platform tenant, where there are some."""

from authsvc.plugins.social.provider import Document, Provider, ProviderError, openid
from authsvc.plugins.social.settings import ProviderSettings


def check_user(claims: Document, settings: ProviderSettings) -> None:
    """A user of our tenant who did show something: Firebase also has users called anonymous."""
    firebase = claims.get("firebase")
    if not isinstance(firebase, dict) or firebase.get("sign_in_provider") in (None, "anonymous"):
        raise ProviderError("nobody who has signed in")
    if firebase.get("tenant", "") != settings.tenant:
        raise ProviderError("a user of another tenant")


PROVIDER = Provider(
    id="firebase",
    name="Firebase",
    jwks="https://www.googleapis.com/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com",
    issuer="https://securetoken.google.com/{client_id}",
    pkce=False,
    id_token_sign_in=True,
    check_claims=check_user,
    refreshes=False,
    needs=("client_id",),
    profile=openid,
    settings_url="https://console.firebase.google.com",
)
