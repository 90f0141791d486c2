"""Microsoft Entra ID: every tenant is an issuer of its own, and chooses its users' addresses;
``tenant`` is one of them by its id, or ``organizations``, or ``consumers``."""

from dataclasses import replace

from authsvc.plugins.social import provider as idp
from authsvc.plugins.social.provider import Answer, Document, Profile, Provider, ProviderError
from authsvc.plugins.social.settings import ProviderSettings

HOST = "https://login.microsoftonline.com"
PERSONAL = "9188040d-6c67-4c5b-b112-36a304b66dad"  # the tenant of all personal accounts


def issuer_of(claims: Document) -> str:
    """The tenant that the token names must be the one that signed for it."""
    return f"{HOST}/{idp.subject(claims.get('tid'))}/v2.0"


def check_tenant(claims: Document, settings: ProviderSettings) -> None:
    """All tenants sign with the same keys: only the claim tells whom we admit. A tenant is named
    by its id, since tokens know no domains."""
    tenant, personal = claims.get("tid"), claims.get("tid") == PERSONAL
    classes = {"": True, "common": True, "organizations": not personal, "consumers": personal}
    if not classes.get(settings.tenant, tenant == settings.tenant):
        raise ProviderError("an account of another tenant")


def profile(answer: Answer) -> Profile:
    """By ``oid``: addresses, ``upn`` and ``preferred_username`` are the tenant's to change."""
    found = idp.openid(answer)
    return replace(
        found,
        subject=idp.subject(answer.claims["oid"]),
        email_verified=_proven(answer.claims, found.email),
        issuer=issuer_of(answer.claims),
    )


def _proven(claims: Document, email: str | None) -> bool:
    """Any administrator can give a user anybody's address (nOAuth): it takes the optional claims,
    https://learn.microsoft.com/entra/identity-platform/migrate-off-email-claim-authorization"""
    listed, owned = claims.get("verified_primary_email"), claims.get("xms_edov")
    if isinstance(listed, list) and email in listed:
        return True
    return idp.truth(claims.get("email_verified")) or idp.truth(owned) or str(owned) == "1"


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
    # An application may be registered as a public client: then PKCE alone binds the code.
    needs=("client_id",),
)
