"""Amazon Cognito: ``issuer`` is the user pool, such as
``https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Ab12Cd34E``."""

from dataclasses import replace

from authsvc.plugins.social.provider import Answer, Profile, Provider, openid, text


def profile(answer: Answer) -> Profile:
    """``email_verified`` is a word in userinfo and a boolean in the ID token."""
    told = {**answer.userinfo, **answer.claims}
    found = openid(answer)
    return replace(found, name=found.name or text(told.get("given_name")) or "")


PROVIDER = Provider(
    id="cognito",
    name="Amazon Cognito",
    discovery="{issuer}",
    issuer="{issuer}",
    scopes=("openid", "profile", "email"),
    nonce=True,
    id_token_sign_in=True,
    profile=profile,
    # Its /logout wants ``logout_uri`` and refuses what the standard says.
    standard_sign_out=False,
    # An app client may be public: then PKCE alone binds the code.
    needs=("client_id", "issuer"),
    settings_url="https://console.aws.amazon.com/cognito/",
)
