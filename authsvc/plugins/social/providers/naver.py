"""Naver: OAuth 2, older than its PKCE; answers 200 when it refuses."""

from authsvc.plugins.social.provider import Answer, Profile, Provider, ProviderError, subject, text


def profile(answer: Answer) -> Profile:
    """The address is one for mail, which users enter as they like: nothing proves it."""
    if answer.userinfo.get("resultcode") != "00":
        raise ProviderError("the API says that it failed")
    user = answer.userinfo["response"]
    return Profile(
        subject=subject(user["id"]),
        email=text(user.get("email")),
        name=text(user.get("name")) or text(user.get("nickname")) or "",
        image=text(user.get("profile_image")),
    )


PROVIDER = Provider(
    id="naver",
    name="Naver",
    authorize="https://nid.naver.com/oauth2.0/authorize",
    token="https://nid.naver.com/oauth2.0/token",
    callback_params=("state",),
    userinfo="https://openapi.naver.com/v1/nid/me",
    scopes=("profile", "email"),
    pkce=False,
    profile=profile,
    settings_url="https://developers.naver.com/apps/#/register",
)
