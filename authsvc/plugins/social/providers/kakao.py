"""Kakao: OAuth 2; an address counts when it is both in use and proven."""

from typing import Any

from authsvc.plugins.social.provider import (
    Answer,
    Document,
    Profile,
    Provider,
    subject,
    text,
    truth,
)  # fmt: skip


def profile(answer: Answer) -> Profile:
    """An address that was proven once may have been given up since (``is_email_valid``)."""
    account = _table(answer.userinfo, "kakao_account")
    shown = _table(account, "profile")
    pictures = (shown.get("profile_image_url"), shown.get("thumbnail_image_url"))
    return Profile(
        subject=subject(answer.userinfo["id"]),
        email=text(account.get("email")),
        email_verified=all(
            truth(account.get(said)) for said in ("is_email_valid", "is_email_verified")
        ),
        name=text(shown.get("nickname")) or text(account.get("name")) or "",
        image=next((picture for picture in pictures if text(picture)), None),
    )


def _table(document: Document, name: str) -> dict[str, Any]:
    found = document.get(name)
    return found if isinstance(found, dict) else {}


PROVIDER = Provider(
    id="kakao",
    name="Kakao",
    authorize="https://kauth.kakao.com/oauth/authorize",
    token="https://kauth.kakao.com/oauth/token",
    userinfo="https://kapi.kakao.com/v2/user/me",
    scopes=("account_email", "profile_image", "profile_nickname"),
    pkce=False,
    profile=profile,
    settings_url="https://developers.kakao.com/console/app",
)
