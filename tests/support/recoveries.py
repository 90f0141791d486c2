"""People who lost all their factors."""

import re

from sqlalchemy import update

from authsvc.api import User
from tests.support.attack import change_rows
from tests.support.reader import Reader
from tests.support.second_factor import Owner
from tests.support.site import Site
from tests.support.visitor import Visitor

USERS = User.__table__
STARTED = "Somebody wants to remove the second steps of your account"
REMINDER = "The second steps of your account can soon be removed"
FINISH = "Remove the second steps of your account"
REMOVED = "The second steps of your account are removed"
CANCELLED = "Your second steps stay"


def prove(site: Site, email: str) -> None:
    """Their mailbox is proven."""
    proven = update(USERS).where(USERS.c.email == email).values(email_verified=True)
    change_rows(site, proven)


def begun(owner: Owner) -> Visitor:
    """A browser that has proven the password and started a recovery."""
    visitor = owner.challenged()
    answer = visitor.post("/two-factor/start-recovery")
    assert answer.status_int == 200, answer
    return visitor


def token_in(site: Site, email: str, subject: str) -> str:
    """The token of the newest mail of that kind."""
    site.mail(email)
    for message in site.registry.delivery.inbox.newest_first():
        if message.to == email and message.subject == subject:
            found = re.search(r"token=([\w-]+)", message.text)
            assert found, message.text
            return found[1]
    raise AssertionError(f"no mail {subject!r} for {email}")


def subjects(site: Site, email: str) -> list[str]:
    """What was mailed to an address, the newest first."""
    site.mail(email)
    inbox = site.registry.delivery.inbox.newest_first()
    return [message.subject for message in inbox if message.to == email]


def link_mailed(owner: Owner, visitor: Visitor) -> str:
    """The token that finishes a recovery which is due."""
    answer = visitor.post("/two-factor/send-recovery-link")
    assert answer.status_int == 200, answer
    return token_in(owner.site, owner.email, FINISH)


def cancel(site: Site, token: str) -> Reader:
    """Open the link of an announcement and press its button."""
    reader = Reader(site)
    reader.open(f"/recovery/cancel?token={token}")
    if "/recovery/cancel" in [form.action for form in reader.page.forms.values()]:
        reader.send("/recovery/cancel")
    return reader
