"""Settings of sessions in a header."""

from dataclasses import dataclass

from authsvc.api import setting


@dataclass(frozen=True)
class BearerSettings:
    """Sessions by `Authorization: Bearer`."""

    challenge: bool = setting(
        True,
        "Say `WWW-Authenticate: Bearer` in answers of 401 (RFC 9110 section 11.6.1). No browser "
        "asks for a password because of it.",
    )
