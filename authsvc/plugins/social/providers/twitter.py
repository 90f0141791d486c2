"""X, once Twitter: the address takes a second call, which only some applications may make."""

from authsvc.plugins.social.provider import Answer, Profile, Provider, ProviderError, subject, text

ME = "https://api.x.com/2/users/me"


def profile(answer: Answer) -> Profile:
    """``confirmed_email`` is an address that its owner has confirmed to X; there is no other."""
    user = answer.userinfo["data"]
    email = _confirmed(answer)
    return Profile(
        subject=subject(user["id"]),
        email=email,
        email_verified=email is not None,
        name=text(user.get("name")) or text(user.get("username")) or "",
        image=text(user.get("profile_image_url")),
    )


def _confirmed(answer: Answer) -> str | None:
    """``None`` as well when X refuses: the application was not granted addresses."""
    try:
        told = answer.ask(ME, **{"user.fields": "confirmed_email"}) if answer.ask else {}
    except ProviderError:
        return None
    user = told.get("data") if isinstance(told, dict) else None
    same = isinstance(user, dict) and user.get("id") == answer.userinfo["data"]["id"]
    return text(user.get("confirmed_email")) if same and isinstance(user, dict) else None


PROVIDER = Provider(
    id="twitter",
    name="X",
    authorize="https://x.com/i/oauth2/authorize",
    token="https://api.x.com/2/oauth2/token",
    userinfo=ME,
    userinfo_params={"user.fields": "profile_image_url"},
    # Without offline.access the tokens live for two hours and end there.
    scopes=("users.read", "tweet.read", "offline.access", "users.email"),
    client_auth="basic",
    profile=profile,
    settings_url="https://developer.x.com/en/portal/dashboard",
)
