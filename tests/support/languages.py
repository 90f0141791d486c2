"""Somebody chooses a language."""

from webtest import TestResponse

from authsvc.core.users.models import User
from authsvc.mail.message import Message
from tests.support.attack import rows
from tests.support.reader import Reader
from tests.support.site import Site

COOKIE = "authsvc.language"
USERS = User.__table__


def lang(reader: Reader) -> str:
    """What the page that is open says of itself."""
    return str(reader.page.html.html["lang"])


def choose(reader: Reader, tag: str, path: str = "/sign-in", **fields: str) -> TestResponse:
    """By the menu at the foot of a page."""
    reader.open(path)
    return reader.send("/language", locale=tag, **fields)


def saved(site: Site, email: str) -> str | None:
    """What the account remembers."""
    found: str | None = rows(site, USERS, USERS.c.email == email)[0].locale
    return found


def mail_of(site: Site, to: str) -> Message:
    """The newest mail or text."""
    message = site.mail(to)
    assert message is not None
    return message
