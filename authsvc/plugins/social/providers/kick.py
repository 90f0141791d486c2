"""Kick: OAuth 2.1; its API answers with lists."""

from authsvc.plugins.social.provider import Answer, Profile, Provider, ProviderError, subject, text


def profile(answer: Answer) -> Profile:
    """Without a filter, the list holds the owner of the token alone."""
    users = answer.userinfo["data"]
    if not isinstance(users, list) or len(users) != 1:
        raise ProviderError("not one user")
    user = users[0]
    return Profile(
        subject=subject(user["user_id"]),
        email=text(user.get("email")),
        name=text(user.get("name")) or "",
        image=text(user.get("profile_picture")),
    )


PROVIDER = Provider(
    id="kick",
    name="Kick",
    authorize="https://id.kick.com/oauth/authorize",
    token="https://id.kick.com/oauth/token",
    userinfo="https://api.kick.com/public/v1/users",
    scopes=("user:read",),
    profile=profile,
    settings_url="https://kick.com/settings/developer",
)
