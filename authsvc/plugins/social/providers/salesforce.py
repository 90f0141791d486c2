"""Salesforce: ``issuer`` is the address of a My Domain or of the sandboxes, if not the common."""

from authsvc.plugins.social.provider import Answer, Profile, Provider, subject, text, truth


def profile(answer: Answer) -> Profile:
    """A user's id is unique in its organization, and sandboxes copy it: the organization counts."""
    user = answer.userinfo
    photos = user.get("photos")
    return Profile(
        subject=subject(user["user_id"]),
        email=text(user.get("email")),
        email_verified=truth(user.get("email_verified")),
        name=text(user.get("name")) or "",
        image=text(photos.get("picture")) if isinstance(photos, dict) else None,
        issuer=f"https://login.salesforce.com/id/{subject(user['organization_id'])}",
    )


PROVIDER = Provider(
    id="salesforce",
    name="Salesforce",
    authorize="{issuer}/services/oauth2/authorize",
    token="{issuer}/services/oauth2/token",
    userinfo="{issuer}/services/oauth2/userinfo",
    defaults={"issuer": "https://login.salesforce.com"},
    scopes=("openid", "email", "profile"),
    profile=profile,
    settings_url="https://login.salesforce.com",
)
