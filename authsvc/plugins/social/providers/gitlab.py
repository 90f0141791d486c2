"""GitLab: gitlab.com, or an instance of your own by the setting ``issuer``."""

from authsvc.plugins.social.provider import (
    Answer,
    Profile,
    Provider,
    ProviderError,
    subject,
    text,
    truth,
)  # fmt: skip


def profile(answer: Answer) -> Profile:
    """``confirmed_at`` proves nothing: instances may be told to confirm every address unseen.
    With the scope ``openid``, the claims say the same under other names."""
    user = {**answer.claims, **answer.userinfo}
    if user.get("state", "active") != "active" or user.get("locked"):
        raise ProviderError("the account is not active")
    return Profile(
        subject=subject(user.get("id", user.get("sub"))),
        email=text(user.get("email")),
        email_verified=truth(user.get("email_verified")),
        name=text(user.get("name")) or text(user.get("username")) or "",
        image=text(user.get("avatar_url")) or text(user.get("picture")),
    )


PROVIDER = Provider(
    id="gitlab",
    name="GitLab",
    authorize="{issuer}/oauth/authorize",
    token="{issuer}/oauth/token",
    userinfo="{issuer}/api/v4/user",
    jwks="{issuer}/oauth/discovery/keys",
    # Ids are numbers that every instance counts by itself: the instance is their namespace.
    issuer="{issuer}",
    defaults={"issuer": "https://gitlab.com"},
    scopes=("read_user",),
    profile=profile,
    settings_url="https://gitlab.com/-/user_settings/applications",
)
