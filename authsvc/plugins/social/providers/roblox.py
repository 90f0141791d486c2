"""Roblox: OpenID Connect signed with ES256; it never tells an e-mail address."""

from authsvc.plugins.social.provider import Answer, Profile, Provider, subject, text


def profile(answer: Answer) -> Profile:
    """Names change, ``sub`` does not."""
    told = answer.claims
    return Profile(
        subject=subject(told["sub"]),
        name=text(told.get("nickname")) or text(told.get("preferred_username")) or "",
        image=text(told.get("picture")),
    )


PROVIDER = Provider(
    id="roblox",
    name="Roblox",
    authorize="https://apis.roblox.com/oauth/v1/authorize",
    token="https://apis.roblox.com/oauth/v1/token",
    jwks="https://apis.roblox.com/oauth/v1/certs",
    issuer="https://apis.roblox.com/oauth/",
    id_token_algorithms=("ES256",),
    scopes=("openid", "profile"),
    nonce=True,
    profile=profile,
    settings_url="https://create.roblox.com/dashboard/credentials",
)
