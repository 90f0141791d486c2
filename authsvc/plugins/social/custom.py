"""A provider from settings alone: any OAuth 2 or OpenID Connect server, its claims by name."""

from functools import partial

from authsvc.api import CREDENTIAL
from authsvc.plugins.social.provider import Answer, Profile, Provider, subject, text, truth
from authsvc.plugins.social.settings import CustomSettings
from authsvc.settings import SettingsError

WELL_KNOWN = "/.well-known/openid-configuration"


def provider_of(name: str, settings: CustomSettings) -> Provider:
    """The declaration that the section ``social.<name>`` amounts to; raises ``SettingsError``."""
    _require(name, settings)
    openid = bool(settings.discovery or settings.jwks_url or settings.issuer)

    return Provider(
        id=name,
        name=settings.name or name,
        profile=partial(profile_of, settings),
        authorize=settings.authorize_url or "",
        token=settings.token_url or "",
        userinfo=settings.userinfo_url or "",
        jwks=settings.jwks_url or "",
        discovery=(settings.discovery or "").removesuffix(WELL_KNOWN),
        end_session=settings.end_session_url or "",
        scopes=("openid", "email", "profile") if openid else (),
        response_mode=settings.response_mode,
        client_auth=settings.client_auth,
        pkce=settings.pkce,
        token_params=settings.token_params,
        issuer=settings.issuer.rstrip("/"),
        namespace=settings.account_issuer,
        id_token_algorithms=settings.algorithms,
        nonce=openid and settings.nonce,
        id_token_sign_in=openid and settings.id_token_sign_in,
        needs=("client_id",),
    )


def profile_of(settings: CustomSettings, answer: Answer) -> Profile:
    """The claims that the settings name; an address counts with the proof of the same document."""
    told = {**answer.userinfo, **answer.claims}
    source = answer.claims if text(answer.claims.get(settings.email_claim)) else answer.userinfo
    named = told.get(settings.subject_claim)
    if settings.userinfo_subject_claim and source is answer.userinfo:
        named = answer.userinfo.get(settings.userinfo_subject_claim)
    return Profile(
        subject=subject(named),
        email=text(source.get(settings.email_claim)),
        email_verified=truth(source.get(settings.email_verified_claim)),
        name=text(told.get(settings.name_claim)) or "",
        image=text(told.get(settings.image_claim)),
    )


def _require(name: str, settings: CustomSettings) -> None:
    key = f"authsvc.social.{name}"
    if not settings.client_id:
        raise SettingsError(f"{key}.client_id", "a provider needs it")
    if not settings.client_secret and settings.client_auth != "none":
        raise SettingsError(f"{key}.client_secret", "needed, unless client_auth is none")
    if settings.account_issuer == CREDENTIAL:
        raise SettingsError(f"{key}.account_issuer", "passwords are there")
    if not settings.discovery and not (settings.authorize_url and settings.token_url):
        raise SettingsError(f"{key}.discovery", "needed, or authorize_url and token_url")
