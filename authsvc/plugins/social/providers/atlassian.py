"""Atlassian: OAuth 2 (3LO); who somebody is comes from the User Identity API."""

from authsvc.plugins.social.provider import Answer, Profile, Provider, subject, text, truth


def profile(answer: Answer) -> Profile:
    """Its ``email_verified`` is the provider's own word."""
    user = answer.userinfo
    return Profile(
        subject=subject(user["account_id"]),
        email=text(user.get("email")),
        email_verified=truth(user.get("email_verified")),
        name=text(user.get("name")) or text(user.get("nickname")) or "",
        image=text(user.get("picture")),
    )


PROVIDER = Provider(
    id="atlassian",
    name="Atlassian",
    authorize="https://auth.atlassian.com/authorize",
    token="https://auth.atlassian.com/oauth/token",
    userinfo="https://api.atlassian.com/me",
    scopes=("read:me", "offline_access"),
    authorize_params={"audience": "api.atlassian.com", "prompt": "consent"},
    profile=profile,
    settings_url="https://developer.atlassian.com/console/myapps/",
)
