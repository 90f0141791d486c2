"""Microsoft Entra ID: every tenant is an issuer of its own, and chooses its users' addresses."""

from authsvc.plugins.social.provider import (
    Answer,
    Document,
    Profile,
    Provider,
    ProviderError,
    subject,
    text,
    truth,
)  # fmt: skip
from authsvc.plugins.social.settings import ProviderSettings

HOST = "https://login.microsoftonline.com"
PERSONAL = "9188040d-6c67-4c5b-b112-36a304b66dad"
"""The tenant of all personal accounts."""


def issuer_of(claims: Document) -> str:
    """The tenant that the token names must be the one that signed for it."""
    return f"{HOST}/{subject(claims.get('tid'))}/v2.0"


def check_tenant(claims: Document, settings: ProviderSettings) -> None:
    """All tenants sign with the same keys: only the claim tells whom we admit. A tenant is named
    by its id, since tokens know no domains."""
    tenant, personal = claims.get("tid"), claims.get("tid") == PERSONAL
    classes = {"": True, "common": True, "organizations": not personal, "consumers": personal}
    if not classes.get(settings.tenant, tenant == settings.tenant):
        raise ProviderError("an account of another tenant")


def profile(answer: Answer) -> Profile:
    """By ``oid``: addresses, ``upn`` and ``preferred_username`` are the tenant's to change."""
    claims = answer.claims
    email = text(claims.get("email"))
    return Profile(
        subject=subject(claims["oid"]),
        email=email,
        email_verified=email is not None and _proven(claims, email),
        name=text(claims.get("name")) or "",
        issuer=issuer_of(claims),
    )


def _proven(claims: Document, email: str) -> bool:
    """Any administrator can give a user anybody's address (nOAuth): it takes the optional claims,
    https://learn.microsoft.com/entra/identity-platform/migrate-off-email-claim-authorization"""
    named, owned = claims.get("verified_primary_email"), claims.get("xms_edov")
    if isinstance(named, list) and email in named:
        return True
    return truth(claims.get("email_verified")) or truth(owned) or str(owned) == "1"


PROVIDER = Provider(
    id="microsoft",
    name="Microsoft",
    authorize=f"{HOST}/{{tenant}}/oauth2/v2.0/authorize",
    token=f"{HOST}/{{tenant}}/oauth2/v2.0/token",
    jwks=f"{HOST}/{{tenant}}/discovery/v2.0/keys",
    end_session=f"{HOST}/{{tenant}}/oauth2/v2.0/logout",
    defaults={"tenant": "common"},
    issuer_of=issuer_of,
    check_claims=check_tenant,
    scopes=("openid", "profile", "email", "User.Read", "offline_access"),
    nonce=True,
    id_token_sign_in=True,
    profile=profile,
    settings_url="https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps",
)
