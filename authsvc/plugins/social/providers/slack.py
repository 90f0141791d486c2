"""Slack: OpenID Connect; people are known in their workspace, not all over Slack."""

from authsvc.plugins.social.provider import Answer, Profile, Provider, subject, text, truth

USER = "https://slack.com/user_id"
TEAM = "https://slack.com/team_id"


def profile(answer: Answer) -> Profile:
    """The workspace is part of who somebody is: the same id may stand in another one."""
    told = answer.claims
    return Profile(
        subject=subject(told[USER]),
        email=text(told.get("email")),
        email_verified=truth(told.get("email_verified")),
        name=text(told.get("name")) or "",
        image=text(told.get("picture")),
        issuer=f"https://slack.com/{subject(told[TEAM])}",
    )


PROVIDER = Provider(
    id="slack",
    name="Slack",
    authorize="https://slack.com/openid/connect/authorize",
    token="https://slack.com/api/openid.connect.token",
    jwks="https://slack.com/openid/connect/keys",
    issuer="https://slack.com",
    scopes=("openid", "profile", "email"),
    pkce=False,
    nonce=True,
    profile=profile,
    settings_url="https://api.slack.com/apps",
)
