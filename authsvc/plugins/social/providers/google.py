"""Google: OpenID Connect with two spellings of the issuer, and an optional Workspace domain."""

from authsvc.plugins.social.provider import Document, Provider, ProviderError, openid
from authsvc.plugins.social.settings import ProviderSettings


def check_domain(claims: Document, settings: ProviderSettings) -> None:
    """Only the signed ``hd`` counts: a domain in the address proves no membership."""
    if settings.hosted_domain and claims.get("hd") != settings.hosted_domain:
        raise ProviderError("an account of another Workspace domain")


PROVIDER = Provider(
    id="google",
    name="Google",
    authorize="https://accounts.google.com/o/oauth2/v2/auth",
    token="https://oauth2.googleapis.com/token",
    jwks="https://www.googleapis.com/oauth2/v3/certs",
    issuer="https://accounts.google.com",
    issuers=("accounts.google.com",),
    scopes=("openid", "email", "profile"),
    authorize_params={"include_granted_scopes": "true"},
    nonce=True,
    id_token_sign_in=True,
    check_claims=check_domain,
    profile=openid,
    settings_url="https://console.cloud.google.com/apis/credentials",
)
