"""Railway: the standard claims from its userinfo; it does not say whether an address is proven."""

from authsvc.plugins.social.provider import Provider, openid

PROVIDER = Provider(
    id="railway",
    name="Railway",
    authorize="https://backboard.railway.com/oauth/auth",
    token="https://backboard.railway.com/oauth/token",
    userinfo="https://backboard.railway.com/oauth/me",
    scopes=("openid", "email", "profile"),
    client_auth="basic",
    profile=openid,
    settings_url="https://railway.com/workspace/developer",
)
