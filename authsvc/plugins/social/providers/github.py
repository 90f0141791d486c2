"""GitHub: OAuth 2 without ID tokens; the addresses, and which are proven, take a second call."""

from typing import Any

from authsvc.plugins.social.provider import Answer, Profile, Provider, ProviderError, subject, text

EMAILS = "https://api.github.com/user/emails"


def profile(answer: Answer) -> Profile:
    """The primary address, whether shown on the profile or not."""
    user = answer.userinfo
    email = _primary(answer.ask(EMAILS) if answer.ask else [])
    return Profile(
        subject=subject(user["id"]),
        email=text(email.get("email")),
        email_verified=email.get("verified") is True,
        name=text(user.get("name")) or text(user.get("login")) or "",
        image=text(user.get("avatar_url")),
    )


def _primary(emails: Any) -> dict[str, Any]:
    if not isinstance(emails, list) or not all(isinstance(email, dict) for email in emails):
        raise ProviderError("no list of addresses")
    return next((email for email in emails if email.get("primary") is True), {})


PROVIDER = Provider(
    id="github",
    name="GitHub",
    authorize="https://github.com/login/oauth/authorize",
    token="https://github.com/login/oauth/access_token",
    userinfo="https://api.github.com/user",
    scopes=("read:user", "user:email"),
    userinfo_headers={"Accept": "application/vnd.github+json"},
    profile=profile,
    settings_url="https://github.com/settings/developers",
)
