"""Yahoo: the standard claims, from userinfo alone: the keys of its ID tokens have been malformed,
and an answer over TLS needs no signature (OpenID Connect Core, section 3.1.3.7)."""

from authsvc.plugins.social.provider import Provider, openid

PROVIDER = Provider(
    id="yahoo",
    name="Yahoo",
    authorize="https://api.login.yahoo.com/oauth2/request_auth",
    token="https://api.login.yahoo.com/oauth2/get_token",
    userinfo="https://api.login.yahoo.com/openid/v1/userinfo",
    scopes=("openid", "email", "profile"),
    client_auth="basic",
    profile=openid,
    settings_url="https://developer.yahoo.com/apps/",
)
