"""Dropbox: OAuth 2; its API is called by POST, without a body."""

from authsvc.plugins.social.provider import Answer, Profile, Provider, subject, text, truth


def profile(answer: Answer) -> Profile:
    """``name`` is a table of parts."""
    user = answer.userinfo
    name = user.get("name")
    return Profile(
        subject=subject(user["account_id"]),
        email=text(user.get("email")),
        email_verified=truth(user.get("email_verified")),
        name=(text(name.get("display_name")) if isinstance(name, dict) else None) or "",
        image=text(user.get("profile_photo_url")),
    )


PROVIDER = Provider(
    id="dropbox",
    name="Dropbox",
    authorize="https://www.dropbox.com/oauth2/authorize",
    token="https://api.dropboxapi.com/oauth2/token",
    userinfo="https://api.dropboxapi.com/2/users/get_current_account",
    userinfo_method="POST",
    scopes=("account_info.read",),
    profile=profile,
    settings_url="https://www.dropbox.com/developers/apps",
)
