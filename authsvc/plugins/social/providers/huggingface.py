"""Hugging Face: the standard claims, from userinfo."""

from authsvc.plugins.social.provider import Provider, openid

PROVIDER = Provider(
    id="huggingface",
    name="Hugging Face",
    authorize="https://huggingface.co/oauth/authorize",
    token="https://huggingface.co/oauth/token",
    userinfo="https://huggingface.co/oauth/userinfo",
    scopes=("openid", "profile", "email"),
    profile=openid,
    settings_url="https://huggingface.co/settings/applications/new",
)
