"""Somebody with several e-mail addresses."""

from typing import Any

from webtest import TestResponse

from authsvc.plugins.addresses.models import UserAddress
from tests.support.attack import rows, token_mailed
from tests.support.mailed import verified
from tests.support.site import Site
from tests.support.visitor import fresh_email

ADDRESSES = UserAddress.__table__


class Holder:
    """A browser that is signed in, its user's primary mailbox proven."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.reader, self.email = verified(site)
        self.visitor = self.reader.visitor
        self.user_id = str(self.visitor.session()["user"]["id"])

    def ask(self, email: str, **more: Any) -> TestResponse:
        """Ask for one more address."""
        return self.visitor.post("/add-address", {"email": email} | more)

    def prove(self, token: str) -> TestResponse:
        """Use the token of a mailed link."""
        return self.visitor.post("/verify-address", {"token": token})

    def add(self, email: str | None = None) -> str:
        """One more address, asked for and proven."""
        email = email or fresh_email("more")
        assert self.ask(email).json == {"status": True}
        answer = self.prove(token_mailed(self.site, email))
        assert answer.json == {"status": True, "email": email}, answer
        return email

    def make_primary(self, email: str) -> TestResponse:
        """Swap it for the primary one."""
        return self.visitor.post("/make-address-primary", {"email": email})

    def remove(self, email: str) -> TestResponse:
        """Take it out of the list."""
        return self.visitor.post("/remove-address", {"email": email})

    @property
    def listed(self) -> dict[str, tuple[bool, bool]]:
        """Address -> primary, verified."""
        found = self.visitor.get("/list-addresses").json
        return {one["email"]: (one["primary"], one["verified"]) for one in found}

    @property
    def stored(self) -> list[Any]:
        """The rows in the table."""
        return rows(self.site, ADDRESSES, ADDRESSES.c.user_id == self.user_id)


def holders_of(site: Site, email: str) -> list[str]:
    """Who has an address proven, according to the table."""
    proven = ADDRESSES.c.email == email, ADDRESSES.c.verified_at.is_not(None)
    return [row.user_id for row in rows(site, ADDRESSES, *proven)]
