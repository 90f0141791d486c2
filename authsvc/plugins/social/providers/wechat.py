"""WeChat: its own kind of OAuth 2, all by GET; no e-mail address, and one id among applications."""

from authsvc.plugins.social.provider import (
    Answer,
    Document,
    Profile,
    Provider,
    ProviderError,
    subject,
    text,
)
from authsvc.plugins.social.settings import ProviderSettings


def profile(answer: Answer) -> Profile:
    """``unionid`` is the person for all applications of one owner, ``openid`` for this one."""
    user = answer.userinfo
    if user["openid"] != answer.token["openid"]:
        raise ProviderError("a profile of somebody else than the token's (ATK-122)")
    return Profile(
        subject=subject(user.get("unionid") or user["openid"]),
        name=text(user.get("nickname")) or "",
        image=text(user.get("headimgurl")),
    )


def whose(token: Document, _settings: ProviderSettings) -> dict[str, str]:
    """WeChat tells with the token whose it is, and wants to hear it again."""
    return {"openid": subject(token["openid"])}


PROVIDER = Provider(
    id="wechat",
    name="WeChat",
    authorize="https://open.weixin.qq.com/connect/qrconnect",
    fragment="wechat_redirect",
    token="https://api.weixin.qq.com/sns/oauth2/access_token",
    refresh_url="https://api.weixin.qq.com/sns/oauth2/refresh_token",
    userinfo="https://api.weixin.qq.com/sns/userinfo",
    userinfo_token_param="access_token",
    userinfo_extra=whose,
    scopes=("snsapi_login",),
    scope_separator=",",
    pkce=False,
    client_id_name="appid",
    client_secret_name="secret",
    token_method="GET",
    profile=profile,
    settings_url="https://open.weixin.qq.com",
)
