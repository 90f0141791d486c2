"""What this browser was told to look for in its mail: kept by the browser, signed."""

from dataclasses import dataclass

from authsvc.context import AuthContext

COOKIE = "mail_sent"
SECONDS = 60 * 60


@dataclass(frozen=True)
class Sent:
    """A mail that is perhaps on its way.

    ``purpose`` is ``sign_up``, ``verify``, ``reset``, ``email`` (to the new address), ``approve``
    (to the old one) or ``delete``.
    """

    purpose: str
    email: str


def remember(auth: AuthContext, purpose: str, email: str) -> None:
    """Note what the page "check your mail" says; an address does not belong into URLs."""
    auth.jar.set(COOKIE, f"sent {purpose} {email}", SECONDS)


def recall(auth: AuthContext) -> Sent | None:
    """What was noted last in this browser."""
    mark, _, rest = (auth.jar.get(COOKIE) or "").partition(" ")
    purpose, _, email = rest.partition(" ")
    return Sent(purpose, email) if mark == "sent" else None


def forget(auth: AuthContext) -> None:
    """Whoever uses this browser next need not know the address."""
    if auth.jar.get(COOKIE) is not None:
        auth.jar.clear(COOKIE)
