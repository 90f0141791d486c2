"""Figma: OAuth 2 with basic authentication, and an address of its own for refreshing."""

from authsvc.plugins.social.provider import Answer, Profile, Provider, subject, text


def profile(answer: Answer) -> Profile:
    """Of proof of the mailbox it says nothing."""
    user = answer.userinfo
    return Profile(
        subject=subject(user["id"]),
        email=text(user.get("email")),
        name=text(user.get("handle")) or "",
        image=text(user.get("img_url")),
    )


PROVIDER = Provider(
    id="figma",
    name="Figma",
    authorize="https://www.figma.com/oauth",
    token="https://api.figma.com/v1/oauth/token",
    refresh_url="https://api.figma.com/v1/oauth/refresh",
    userinfo="https://api.figma.com/v1/me",
    scopes=("current_user:read",),
    client_auth="basic",
    profile=profile,
    settings_url="https://www.figma.com/developers/apps",
)
