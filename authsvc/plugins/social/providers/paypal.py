"""PayPal: the sandbox by ``tenant = sandbox.paypal.com``; addresses in a list of their own."""

import json
from base64 import urlsafe_b64decode
from typing import Any

from authsvc.plugins.social import provider as idp
from authsvc.plugins.social.provider import Answer, Document, Profile, Provider, ProviderError


def profile(answer: Answer) -> Profile:
    """The id is ``user_id``, which PayPal gives to this client and this account only."""
    user = answer.userinfo
    told_by = idp.subject(user.get("sub") or user["user_id"])
    if "id_token" in answer.token and _subject(answer.token["id_token"]) != told_by:
        raise ProviderError("userinfo of another subject than the ID token's (ATK-122)")
    email = _primary(user)
    return Profile(
        subject=idp.subject(user["user_id"]),
        email=idp.text(email.get("value")),
        email_verified=idp.truth(email.get("confirmed")),
        name=idp.text(user.get("name")) or "",
        image=idp.text(user.get("picture")),
    )


def _primary(user: Document) -> Document:
    """The address of either schema: a list of objects, or the claims of OpenID Connect."""
    emails = user.get("emails")
    if not isinstance(emails, list):
        return {"value": user.get("email"), "confirmed": user.get("email_verified")}
    found = [email for email in emails if isinstance(email, dict)]
    return next((email for email in found if idp.truth(email.get("primary"))), {})


def _subject(id_token: str) -> Any:
    """Unverified: it came with the access token over TLS (OpenID Connect Core, 3.1.3.7), may be
    signed with the client secret (HS256), and is only compared."""
    try:
        payload = id_token.split(".")[1]
        return json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["sub"]
    except (ValueError, LookupError, TypeError, AttributeError) as fault:
        raise ProviderError("no readable ID token") from fault


PROVIDER = Provider(
    id="paypal",
    name="PayPal",
    authorize="https://www.{tenant}/signin/authorize",
    token="https://api-m.{tenant}/v1/oauth2/token",
    userinfo="https://api-m.{tenant}/v1/identity/oauth2/userinfo",
    userinfo_params={"schema": "paypalv1.1"},
    defaults={"tenant": "paypal.com"},
    scopes=("openid", "profile", "email"),
    authorize_params={"flowEntry": "static"},
    pkce=False,
    client_auth="basic",
    profile=profile,
    settings_url="https://developer.paypal.com/dashboard/applications",
)
