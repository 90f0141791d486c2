"""Settings of social sign-in: the rules of linking, and a section for each provider."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from authsvc.settings import setting, url


@dataclass(frozen=True)
class SocialSettings:
    """Sign-in with accounts at identity providers. A provider is on when it has a client id."""

    custom: tuple[str, ...] = setting(
        (), "Names of OAuth 2 or OpenID Connect providers of your own, each with a section."
    )
    order: tuple[str, ...] = setting(
        (), "Ids of providers in the order of their buttons; those not named follow by name."
    )
    state_lifetime: timedelta = setting(
        timedelta(minutes=10), "How long somebody may take at the provider."
    )
    timeout: timedelta = setting(
        timedelta(seconds=10), "How long a call to a provider may take, all in all."
    )
    linking: bool = setting(
        True, "Let users connect accounts at providers to the account they have."
    )
    implicit_linking: bool = setting(
        True,
        "Connect at sign-in when provider and service have both proven the same address; "
        "otherwise the account's owner is asked to sign in once.",
    )
    different_emails: bool = setting(
        False, "Let users connect an account with another e-mail address than their own."
    )
    update_on_link: bool = setting(
        False, "Take name and picture from a provider when its account is connected."
    )
    link_lifetime: timedelta = setting(
        timedelta(minutes=10), "How long the offer to connect an account waits for its owner."
    )
    provider_sign_out: bool = setting(
        True, "Offer to sign out at the provider as well, where it has an address for that."
    )
    proxy_url: str | None = setting(
        None,
        "On a preview host: the base URL of the production service whose redirect URIs the "
        "providers know; it redeems their codes for us.",
        parse=url,
    )
    proxy_secret: str = setting(
        "",
        "What production and its preview hosts share, and nobody else: at least 32 characters, "
        "another than `authsvc.secret`. Who has it may sign in as anybody on the previews.",
        secret=True,
    )
    proxy_for: tuple[str, ...] = setting(
        (),
        "In production: the origins of the preview hosts that may use its redirect URIs, such as "
        "`https://*.preview.example.com`. They get the users' tokens.",
    )


@dataclass(frozen=True)
class ProviderSettings:
    """One provider; `<provider>` is its id, such as `google`."""

    client_id: str = setting("", "The client id that the provider has given out.")
    client_secret: str = setting("", "The client secret.", secret=True)
    audiences: tuple[str, ...] = setting(
        (), "Further client ids whose ID tokens are accepted, such as those of native apps."
    )
    scopes: tuple[str, ...] = setting((), "Scopes to ask for beyond the provider's own.")
    default_scopes: bool = setting(True, "Ask for the scopes that a profile needs.")
    authorize_params: Mapping[str, str] = setting(
        {}, "Further parameters of the authorization request, such as `prompt=consent`."
    )
    issuer: str = setting(
        "", "The address of your instance or tenant, where the provider has no common one."
    )
    tenant: str = setting("", "The tenant, where addresses name one (Entra: `common` if empty).")
    team_id: str = setting("", "Apple: the team that owns the key.")
    key_id: str = setting("", "Apple: the id of the key.")
    private_key: str = setting("", "Apple: the key in PEM, which signs secrets.", secret=True)
    hosted_domain: str = setting("", "Google: admit accounts of this Workspace domain only.")
    sign_up: bool = setting(True, "Let people without an account make one with this provider.")
    implicit_sign_up: bool = setting(
        True, "Make accounts although the application did not ask for a sign-up."
    )
    trusted: bool = setting(
        False,
        "Believe that this provider's addresses are proven although it does not say so. "
        "Only for one that you run yourself.",
    )
    require_verified_email: bool = setting(
        False, "Admit nobody whose address neither the provider nor we have seen proven."
    )
    update_profile: bool = setting(False, "Take name and picture anew at every sign-in.")


@dataclass(frozen=True)
class CustomSettings(ProviderSettings):
    """A provider of your own, named in `authsvc.social.custom`."""

    name: str = setting("", "The name on the button; empty: the id.")
    discovery: str | None = setting(
        None, "The address of its OpenID Connect discovery document, or of its issuer.", parse=url
    )
    authorize_url: str | None = setting(None, "The authorization endpoint.", parse=url)
    token_url: str | None = setting(None, "The token endpoint.", parse=url)
    userinfo_url: str | None = setting(None, "The endpoint that tells who somebody is.", parse=url)
    jwks_url: str | None = setting(None, "The keys that sign its ID tokens.", parse=url)
    end_session_url: str | None = setting(None, "Where its users sign out.", parse=url)
    client_auth: Literal["basic", "post", "none"] = setting(
        "post", "How the client authenticates: `basic`, `post`, or `none` for a public one."
    )
    pkce: bool = setting(True, "Use PKCE (RFC 7636) with S256.")
    nonce: bool = setting(True, "Bind ID tokens to the request by a nonce.")
    id_token_sign_in: bool = setting(False, "Accept its ID tokens from applications.")
    response_mode: str = setting("", "`form_post` for a provider that insists.")
    algorithms: tuple[str, ...] = setting(
        (), "Signature algorithms of its ID tokens; empty: what discovery says, or RS256."
    )
    token_params: Mapping[str, str] = setting({}, "Further parameters of the token request.")
    account_issuer: str = setting(
        "",
        "What makes its account ids unique, if not its issuer: two sections with one value share "
        "their accounts. To be chosen once, before anybody signs in.",
    )
    subject_claim: str = setting("sub", "The claim that names the account, for ever.")
    userinfo_subject_claim: str = setting(
        "", "The same in userinfo that is asked because an ID token tells no address."
    )
    email_claim: str = setting("email", "The claim with the e-mail address.")
    email_verified_claim: str = setting(
        "email_verified", "The claim that says whether the address was proven."
    )
    name_claim: str = setting("name", "The claim with the name.")
    image_claim: str = setting("picture", "The claim with the address of a picture.")
