"""Bitbucket: OAuth 2; the addresses, and which are confirmed, take a second call."""

from typing import Any

from authsvc.plugins.social.provider import Answer, Profile, Provider, ProviderError, subject, text

EMAILS = "https://api.bitbucket.org/2.0/user/emails"


def profile(answer: Answer) -> Profile:
    """``uuid`` stays when the user name changes."""
    user = answer.userinfo
    email = _primary(answer.ask(EMAILS) if answer.ask else {"values": []})
    return Profile(
        subject=subject(user["uuid"]),
        email=text(email.get("email")),
        email_verified=email.get("is_confirmed") is True,
        name=text(user.get("display_name")) or "",
        image=_avatar(user.get("links")),
    )


def _primary(told: Any) -> dict[str, Any]:
    emails = told.get("values") if isinstance(told, dict) else None
    if not isinstance(emails, list) or not all(isinstance(email, dict) for email in emails):
        raise ProviderError("no list of addresses")
    return next((email for email in emails if email.get("is_primary") is True), {})


def _avatar(links: Any) -> str | None:
    avatar = links.get("avatar") if isinstance(links, dict) else None
    return text(avatar.get("href")) if isinstance(avatar, dict) else None


PROVIDER = Provider(
    id="bitbucket",
    name="Bitbucket",
    authorize="https://bitbucket.org/site/oauth2/authorize",
    token="https://bitbucket.org/site/oauth2/access_token",
    userinfo="https://api.bitbucket.org/2.0/user",
    scopes=("account", "email"),
    pkce=False,
    client_auth="basic",
    profile=profile,
    settings_url="https://support.atlassian.com/bitbucket-cloud/docs/use-oauth-on-bitbucket-cloud/",
)
