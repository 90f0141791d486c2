"""Login with Amazon: OAuth 2; it does not say whether an address is proven."""

from authsvc.plugins.social.provider import Answer, Profile, Provider, subject, text


def profile(answer: Answer) -> Profile:
    """``user_id`` is the account to all applications of one developer."""
    user = answer.userinfo
    return Profile(
        subject=subject(user["user_id"]),
        email=text(user.get("email")),
        name=text(user.get("name")) or "",
    )


PROVIDER = Provider(
    id="amazon",
    name="Amazon",
    authorize="https://www.amazon.com/ap/oa",
    token="https://api.amazon.com/auth/o2/token",
    userinfo="https://api.amazon.com/user/profile",
    scopes=("profile",),
    profile=profile,
    settings_url="https://developer.amazon.com/loginwithamazon/console/site/lwa/overview.html",
)
