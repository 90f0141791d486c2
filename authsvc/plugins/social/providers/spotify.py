"""Spotify: OAuth 2; its documentation says that addresses are not proven."""

from authsvc.plugins.social.provider import Answer, Profile, Provider, subject, text


def profile(answer: Answer) -> Profile:
    """The largest picture comes first."""
    user = answer.userinfo
    images = user.get("images")
    image = images[0] if isinstance(images, list) and images else None
    return Profile(
        subject=subject(user["id"]),
        email=text(user.get("email")),
        name=text(user.get("display_name")) or "",
        image=text(image.get("url")) if isinstance(image, dict) else None,
    )


PROVIDER = Provider(
    id="spotify",
    name="Spotify",
    authorize="https://accounts.spotify.com/authorize",
    token="https://accounts.spotify.com/api/token",
    userinfo="https://api.spotify.com/v1/me",
    scopes=("user-read-email",),
    client_auth="basic",
    profile=profile,
    settings_url="https://developer.spotify.com/dashboard",
)
