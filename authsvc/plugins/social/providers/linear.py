"""Linear: OAuth 2 with comma scopes; the profile is a question in GraphQL."""

from authsvc.plugins.social.provider import Answer, Profile, Provider, ProviderError, subject, text


def profile(answer: Answer) -> Profile:
    """GraphQL refuses with status 200. Of proof of the mailbox it says nothing."""
    if answer.userinfo.get("errors"):
        raise ProviderError("the question was refused")
    user = answer.userinfo["data"]["viewer"]
    number = subject(user["id"])
    if user.get("active") is False:
        raise ProviderError("the account is not active")
    return Profile(
        subject=number,
        email=text(user.get("email")),
        name=text(user.get("name")) or "",
        image=text(user.get("avatarUrl")),
    )


PROVIDER = Provider(
    id="linear",
    name="Linear",
    authorize="https://linear.app/oauth/authorize",
    token="https://api.linear.app/oauth/token",
    userinfo="https://api.linear.app/graphql",
    userinfo_method="POST",
    userinfo_json={"query": "{ viewer { id name email avatarUrl active } }"},
    scopes=("read",),
    scope_separator=",",
    profile=profile,
    settings_url="https://linear.app/settings/api/applications/new",
)
