"""Notion: OAuth 2 in JSON, with basic authentication and a version in every call."""

from authsvc.plugins.social.provider import Answer, Profile, Provider, ProviderError, subject, text

VERSION = {"Notion-Version": "2022-06-28"}


def profile(answer: Answer) -> Profile:
    """The token belongs to a bot, and the bot to a person. Of proof of the mailbox it says
    nothing."""
    owner = answer.userinfo["bot"]["owner"]
    if owner["type"] != "user":
        raise ProviderError("a bot of a whole workspace")
    user = owner["user"]
    number, person = subject(user["id"]), user.get("person")
    return Profile(
        subject=number,
        email=text(person.get("email")) if isinstance(person, dict) else None,
        name=text(user.get("name")) or "",
        image=text(user.get("avatar_url")),
    )


PROVIDER = Provider(
    id="notion",
    name="Notion",
    authorize="https://api.notion.com/v1/oauth/authorize",
    authorize_params={"owner": "user"},
    token="https://api.notion.com/v1/oauth/token",
    token_json=True,
    token_headers=VERSION,
    client_auth="basic",
    userinfo="https://api.notion.com/v1/users/me",
    userinfo_headers=VERSION,
    pkce=False,
    profile=profile,
    settings_url="https://www.notion.so/profile/integrations",
)
