"""Zoom: OAuth 2; what is granted stands in the application's registration, not in scopes."""

from authsvc.plugins.social.provider import Answer, Profile, Provider, subject, text


def profile(answer: Answer) -> Profile:
    """``verified`` is the number 1 for an address that was proven."""
    user = answer.userinfo
    names = (text(user.get("first_name")), text(user.get("last_name")))
    return Profile(
        subject=subject(user["id"]),
        email=text(user.get("email")),
        email_verified=user.get("verified") == 1,
        name=text(user.get("display_name")) or " ".join(name for name in names if name),
        image=text(user.get("pic_url")),
    )


PROVIDER = Provider(
    id="zoom",
    name="Zoom",
    authorize="https://zoom.us/oauth/authorize",
    token="https://zoom.us/oauth/token",
    userinfo="https://api.zoom.us/v2/users/me",
    client_auth="basic",
    profile=profile,
    settings_url="https://marketplace.zoom.us/develop/create",
)
