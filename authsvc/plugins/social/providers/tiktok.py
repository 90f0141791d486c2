"""TikTok: a client *key*, scopes with commas, answers with ``error`` in them when all is well."""

from authsvc.plugins.social.provider import Answer, Profile, Provider, ProviderError, subject, text


def profile(answer: Answer) -> Profile:
    """``open_id`` is the account to this client; TikTok tells no address."""
    error = answer.userinfo.get("error")
    if isinstance(error, dict) and error.get("code") != "ok":
        raise ProviderError("TikTok refused to tell the user")
    user = answer.userinfo["data"]["user"]
    return Profile(
        subject=subject(user["open_id"]),
        name=text(user.get("display_name")) or "",
        image=text(user.get("avatar_url")),
    )


PROVIDER = Provider(
    id="tiktok",
    name="TikTok",
    authorize="https://www.tiktok.com/v2/auth/authorize/",
    token="https://open.tiktokapis.com/v2/oauth/token/",
    userinfo="https://open.tiktokapis.com/v2/user/info/",
    userinfo_params={"fields": "open_id,union_id,avatar_url,display_name"},
    scopes=("user.info.basic",),
    scope_separator=",",
    # Its web kit knows no PKCE, its other kits one of their own (the challenge in hex).
    pkce=False,
    client_id_name="client_key",
    profile=profile,
    settings_url="https://developers.tiktok.com/apps",
)
