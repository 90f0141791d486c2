"""Reddit: no e-mail address, no PKCE. It refuses the names of HTTP libraries; every call of ours
has the name of authsvc."""

from authsvc.plugins.social.provider import Answer, Profile, Provider, subject, text


def profile(answer: Answer) -> Profile:
    """``has_verified_email`` says nothing to us: the address itself is not told."""
    user = answer.userinfo
    return Profile(
        subject=subject(user["id"]),
        name=text(user.get("name")) or "",
        image=text(user.get("icon_img")),
    )


PROVIDER = Provider(
    id="reddit",
    name="Reddit",
    authorize="https://www.reddit.com/api/v1/authorize",
    token="https://www.reddit.com/api/v1/access_token",
    userinfo="https://oauth.reddit.com/api/v1/me",
    userinfo_params={"raw_json": "1"},
    scopes=("identity",),
    pkce=False,
    client_auth="basic",
    profile=profile,
    settings_url="https://www.reddit.com/prefs/apps",
)
