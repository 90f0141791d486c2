"""LinkedIn: the standard claims, from userinfo; it knows neither PKCE nor nonces on the web."""

from authsvc.plugins.social.provider import Provider, openid

PROVIDER = Provider(
    id="linkedin",
    name="LinkedIn",
    authorize="https://www.linkedin.com/oauth/v2/authorization",
    token="https://www.linkedin.com/oauth/v2/accessToken",
    userinfo="https://api.linkedin.com/v2/userinfo",
    scopes=("profile", "email", "openid"),
    pkce=False,
    profile=openid,
    settings_url="https://www.linkedin.com/developers/apps",
)
