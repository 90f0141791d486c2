"""Settings of sessions."""

from dataclasses import dataclass
from datetime import timedelta

from authsvc.settings import setting


@dataclass(frozen=True)
class SessionSettings:
    """How long a sign-in lasts."""

    expires_in: timedelta = setting(
        timedelta(days=7), "A session ends this long after its last renewal (idle time-out)."
    )
    update_age: timedelta = setting(
        timedelta(days=1), "A session in use is renewed when its last renewal is this old."
    )
    absolute_lifetime: timedelta = setting(
        timedelta(days=90), "A session ends this long after sign-in, however much it is used."
    )
    forget_after: timedelta = setting(
        timedelta(days=1), 'Lifetime of a session without "remember me".'
    )
    fresh_age: timedelta = setting(
        timedelta(days=1), "Dangerous actions ask for a sign-in at most this long ago."
    )
    cookie_cache: bool = setting(
        False,
        "Keep a signed copy of the session in a cookie, so that most checks need no database.",
    )
    cache_max_age: timedelta = setting(
        timedelta(minutes=5), "How long the copy in the cookie is good."
    )
    cache_strategy: str = setting(
        "compact",
        "Form of the copy. `compact`: the fastest. `jwt`: signed, for programs that read JWTs. "
        "`jwe`: encrypted, so that nobody on the way reads who it is.",
        choices=("compact", "jwt", "jwe"),
    )
    cache_revocation: str = setting(
        "instant",
        "`instant`: a revoked copy is refused at once in this process and within a second "
        "in others. `off`: copies live out their time.",
        choices=("instant", "off"),
    )
    reader: str = setting(
        "auto",
        "How sessions are looked up. `auto`: on PostgreSQL by a prepared statement, over extra "
        "connections. `portable`: through the pool, as poolers in transaction mode need it.",
        choices=("auto", "portable"),
    )
