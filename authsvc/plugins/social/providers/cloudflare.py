"""Cloudflare: its userinfo knows only the subject, so the profile is read from the API."""

from authsvc.plugins.social.provider import Answer, Profile, Provider, ProviderError, subject, text


def profile(answer: Answer) -> Profile:
    """The API wraps everything in an envelope, refusals too. Of proof of the mailbox it says
    nothing."""
    if answer.userinfo.get("success") is not True:
        raise ProviderError("the API says that it failed")
    user = answer.userinfo["result"]
    number = subject(user["id"])
    names = [text(user.get("first_name")), text(user.get("last_name"))]
    return Profile(
        subject=number,
        email=text(user.get("email")),
        name=" ".join(name for name in names if name) or text(user.get("username")) or "",
    )


PROVIDER = Provider(
    id="cloudflare",
    name="Cloudflare",
    authorize="https://dash.cloudflare.com/oauth2/auth",
    token="https://dash.cloudflare.com/oauth2/token",
    userinfo="https://api.cloudflare.com/client/v4/user",
    scopes=("user-details.read",),
    client_auth="basic",
    profile=profile,
    settings_url="https://dash.cloudflare.com/?to=/:account/oauth-clients",
)
