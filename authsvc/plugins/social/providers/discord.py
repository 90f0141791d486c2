"""Discord: OAuth 2; pictures are named by their hash, and everybody has one."""

from authsvc.plugins.social.provider import (
    Answer,
    Document,
    Profile,
    Provider,
    subject,
    text,
    truth,
)  # fmt: skip

CDN = "https://cdn.discordapp.com"


def profile(answer: Answer) -> Profile:
    """``verified`` is about the address (https://docs.discord.com/developers/resources/user)."""
    user = answer.userinfo
    return Profile(
        subject=subject(user["id"]),
        email=text(user.get("email")),
        email_verified=truth(user.get("verified")),
        name=text(user.get("global_name")) or text(user.get("username")) or "",
        image=_image(user),
    )


def _image(user: Document) -> str | None:
    number, avatar = subject(user["id"]), text(user.get("avatar"))
    if avatar:
        kind = "gif" if avatar.startswith("a_") else "png"
        return f"{CDN}/avatars/{number}/{avatar}.{kind}"
    if not number.isdecimal():
        return None
    return f"{CDN}/embed/avatars/{(int(number) >> 22) % 6}.png"


PROVIDER = Provider(
    id="discord",
    name="Discord",
    authorize="https://discord.com/api/oauth2/authorize",
    token="https://discord.com/api/oauth2/token",
    userinfo="https://discord.com/api/users/@me",
    scopes=("identify", "email"),
    # Who has agreed before is not asked again.
    authorize_params={"prompt": "none"},
    pkce=False,
    profile=profile,
    settings_url="https://discord.com/developers/applications",
)
