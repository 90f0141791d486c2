"""VK ID: OAuth 2.1 by PKCE, bound to a device that the callback names."""

from authsvc.plugins.social.provider import Answer, Document, Profile, Provider, subject, text
from authsvc.plugins.social.settings import ProviderSettings


def profile(answer: Answer) -> Profile:
    """``verified`` is a badge of the account and says nothing of the address."""
    user = answer.userinfo["user"]
    names = (text(user.get("first_name")), text(user.get("last_name")))
    return Profile(
        subject=subject(user["user_id"]),
        email=text(user.get("email")),
        name=" ".join(name for name in names if name),
        image=text(user.get("avatar")),
    )


def client(_token: Document, settings: ProviderSettings) -> dict[str, str]:
    """VK wants to know who asks for a profile."""
    return {"client_id": settings.client_id}


PROVIDER = Provider(
    id="vk",
    name="VK",
    authorize="https://id.vk.com/authorize",
    token="https://id.vk.com/oauth2/auth",
    userinfo="https://id.vk.com/oauth2/user_info",
    userinfo_method="POST",
    userinfo_token_param="access_token",
    userinfo_extra=client,
    scopes=("vkid.personal_info", "email"),
    # The verifier stands for the client; VK ID has no secrets to compare.
    client_auth="none",
    callback_params=("device_id", "state"),
    # A refresh wants the device of the sign-in back, which is not kept.
    refreshes=False,
    needs=("client_id",),
    profile=profile,
    settings_url="https://id.vk.com/about/business/go",
)
