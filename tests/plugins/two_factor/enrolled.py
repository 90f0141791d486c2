"""Somebody who has enrolled by the pages."""

from datetime import timedelta

import pyotp

from tests.support.reader import Reader
from tests.support.second_factor import not_shown
from tests.support.visitor import PASSWORD

STEP = timedelta(seconds=30)


class Enrolled(Reader):
    """Somebody with an app and backup codes."""

    def __init__(self, site) -> None:
        super().__init__(site)
        self.email = self.sign_up()
        self.open("/account/two-factor")
        self.send("/account/two-factor", password=PASSWORD)
        self.app = pyotp.TOTP(self.page.html.find("input", {"name": "secret"})["value"])
        self.send("/account/two-factor", code=self.code())
        self.codes = [code.get_text() for code in self.page.html.select("#codes code")]

    def code(self) -> str:
        return self.app.at(self.site.services.now())

    def wrong_code(self) -> str:
        return not_shown(self.app.secret, self.site.services.now())

    def again(self) -> Reader:
        """The same person in a new browser, after the password."""
        self.site.services.now.advance(STEP)
        other = Reader(self.site)
        other.sign_in(self.email)
        return other
