"""Facebook: access tokens name no audience, so each is checked; Limited Login's ID tokens."""

from authsvc.plugins.social.provider import (
    Answer,
    Ask,
    Document,
    Profile,
    Provider,
    ProviderError,
    subject,
    text,
)  # fmt: skip
from authsvc.plugins.social.settings import ProviderSettings

GRAPH = "https://graph.facebook.com"
VERSION = "v24.0"


def profile(answer: Answer) -> Profile:
    """Of the ID token or of the Graph API: the same id, for this app. Neither says that the
    address was proven."""
    user = answer.claims or answer.userinfo
    return Profile(
        subject=subject(user["sub"] if answer.claims else user["id"]),
        email=text(user.get("email")),
        name=text(user.get("name")) or "",
        image=_image(user.get("picture")),
    )


def _image(picture: object) -> str | None:
    data = picture.get("data") if isinstance(picture, dict) else None
    return text(data.get("url") if isinstance(data, dict) else picture)


def check_token(token: Document, ask: Ask, settings: ProviderSettings) -> None:
    """A token that another app was given would open our door as well (RFC 6819, 4.4.2.6)."""
    app = f"{settings.client_id}|{settings.client_secret}"
    told = ask(f"{GRAPH}/debug_token", input_token=str(token["access_token"]), access_token=app)
    data = told.get("data") if isinstance(told, dict) else None
    if not isinstance(data, dict) or data.get("is_valid") is not True:
        raise ProviderError("the access token is not valid")
    if str(data.get("app_id")) not in (settings.client_id, *settings.audiences):
        raise ProviderError("the access token was made for another app")


PROVIDER = Provider(
    id="facebook",
    name="Facebook",
    authorize=f"https://www.facebook.com/{VERSION}/dialog/oauth",
    token=f"{GRAPH}/{VERSION}/oauth/access_token",
    userinfo=f"{GRAPH}/me",
    userinfo_params={"fields": "id,name,email,picture"},
    # https://developers.facebook.com/docs/facebook-login/limited-login/token/
    jwks="https://limited.facebook.com/.well-known/oauth/openid/jwks/",
    issuer="https://www.facebook.com",
    scopes=("email", "public_profile"),
    pkce=False,
    refreshes=False,
    id_token_sign_in=True,
    check_token=check_token,
    profile=profile,
    settings_url="https://developers.facebook.com/apps/",
)
