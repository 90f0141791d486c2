"""People who can prove themselves in many ways, and the browsers in which they do."""

import re
import uuid
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from webtest import TestResponse

from authsvc.core.sessions.models import Session
from tests.plugins.social.acme import Acme, Person, somebody
from tests.support.attack import rows
from tests.support.authenticator import PRESENT, Authenticator
from tests.support.cookies import TOKEN
from tests.support.reader import Reader
from tests.support.recoveries import prove
from tests.support.second_factor import Owner, begin_enrolment, verify_totp
from tests.support.site import RELAXED, Site
from tests.support.visitor import Visitor, fresh_email
from tests.support.wallet import Wallet

PLUGINS = (
    "addresses anonymous audit bearer device email_otp jwt last_method magic_link new_device "
    "one_time_token passkey phone siwe social two_factor username"
)
CROWD = {
    "authsvc.plugins": PLUGINS,
    "authsvc.siwe.per_network": "10000",
    "authsvc.phone.texts_per_network": "10000",
    "authsvc.phone.texts_per_country": "10000",
    "authsvc.social.google.client_id": "client-of-google",
    "authsvc.social.google.client_secret": "kept-between-us",
    "authsvc.device.clients": "tv = Acme TV",
}
"""Every way in at once; no budget of a network is used up by many tests."""
DIRECT = {"authsvc.links.links": "direct"}
SESSIONS = Session.__table__
COOKIES = (TOKEN, TOKEN.replace("token", "data"))


def crowded(url: str, acme: Acme, **more: str) -> Site:
    """A site with every way in."""
    site = Site(url, RELAXED | CROWD | acme.settings() | more)
    acme.played.jwks("https://www.googleapis.com/oauth2/v3/certs")
    engine = site.services.extras["social"].engine
    engine.__init__(acme.played.network(), site.services.settings["social"].timeout, engine._now)
    return site


@dataclass
class Member:
    """Somebody with a password and a mailbox; ways in and second factors are added as needed."""

    site: Site
    clock: Any
    acme: Acme
    email: str = field(default_factory=fresh_email)
    username: str = field(default_factory=lambda: f"u{uuid.uuid4().hex[:12]}")
    number: str = ""
    wallet: Wallet = field(default_factory=Wallet)
    touched: Authenticator = field(default_factory=lambda: Authenticator(flags=PRESENT))
    """A passkey that does not verify its user."""
    entrance: Callable[[Site], Visitor] = Site.visitor
    browser: Reader = field(init=False)
    owner: Owner = field(init=False)
    known: Person = field(init=False)
    """Who they are at the provider."""

    def __post_init__(self) -> None:
        self.browser = Reader(self.site)
        self.browser.visitor = self.entrance(self.site)
        self.known = somebody(self.email)
        self.home.sign_up(self.email, username=self.username)

    @property
    def home(self) -> Visitor:
        """Where they are signed in."""
        return self.browser.visitor

    @property
    def user_id(self) -> str:
        return str(self.home.session()["user"]["id"])

    def proven(self) -> None:
        """Their mailbox is proven."""
        prove(self.site, self.email)

    def enrol(self) -> None:
        """From now on they are asked for a second factor."""
        self.owner = begin_enrolment(self.site, self.clock, self.home, self.email)
        assert verify_totp(self.home, self.owner.code()).status_int == 200
        self.owner.next_code()

    def sessions(self) -> list[Any]:
        """The sessions of the account."""
        return rows(self.site, SESSIONS, SESSIONS.c.user_id == self.user_id)


def twin(site: Site, reader: Reader) -> Reader:
    """Another browser with the cookies of this one, as they are now."""
    made = Reader(site)
    for cookie in reader.visitor.web.cookiejar:
        made.visitor.web.cookiejar.set_cookie(copy(cookie))
    return made


def is_outside(reader: Reader, answer: TestResponse) -> bool:
    """Raises unless nothing that this browser was given is a session (ATK-062, ATK-084)."""
    for name in ("set-auth-token", "set-auth-jwt"):
        assert name not in answer.headers
    kept = {cookie.name: cookie.value for cookie in reader.visitor.web.cookiejar}
    assert not any(kept.get(name) for name in COOKIES), kept
    assert not re.search(r'"token"\s*:\s*"', answer.text), answer
    assert reader.visitor.session() is None
    for path in ("/list-sessions", "/token", "/one-time-token/generate", "/list-accounts"):
        refused = reader.visitor.get(path)
        assert refused.status_int == 401, refused
        assert "set-auth-jwt" not in refused.headers
    return True


Driver = Callable[[Member, Reader], TestResponse]
