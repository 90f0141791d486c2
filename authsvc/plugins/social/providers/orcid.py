"""ORCID: OpenID Connect for researchers; it never tells an e-mail address. The sandbox by
``issuer = https://sandbox.orcid.org``."""

from authsvc.plugins.social.provider import Answer, Profile, Provider, subject, text


def profile(answer: Answer) -> Profile:
    """``sub`` is the ORCID iD; names are as public as their owner wants."""
    told = answer.claims
    names = (text(told.get("given_name")), text(told.get("family_name")))
    return Profile(
        subject=subject(told["sub"]),
        name=text(told.get("name")) or " ".join(name for name in names if name),
    )


PROVIDER = Provider(
    id="orcid",
    name="ORCID",
    authorize="{issuer}/oauth/authorize",
    token="{issuer}/oauth/token",
    jwks="{issuer}/oauth/jwks",
    issuer="{issuer}",
    defaults={"issuer": "https://orcid.org"},
    scopes=("openid",),
    pkce=False,
    nonce=True,
    profile=profile,
    settings_url="https://orcid.org/developer-tools",
)
