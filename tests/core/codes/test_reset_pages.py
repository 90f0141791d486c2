"""The page on which a code resets the password, as each kind of channel has one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from tests.plugins.email_otp import conftest as mailed
from tests.plugins.phone import conftest as texted
from tests.support.clock import with_clock
from tests.support.reader import Reader
from tests.support.site import Site
from tests.support.visitor import PASSWORD, Visitor, fresh_email

NEW = "entirely new 7 words"


@dataclass
class Forgetful:
    """Somebody with a password whom codes reach under ``name``, signed in elsewhere."""

    site: Site
    visitor: Visitor
    name: str
    typing: str
    code_to: Callable[[Site, str], str]

    def forgot(self, path: str = "/forgot-password") -> Reader:
        """Another browser, in which a code was asked for."""
        reader = Reader(self.site)
        reader.open(path)
        reader.send("/forgot-password", email=self.name)
        assert reader.at == self.typing
        return reader

    @property
    def code(self) -> str:
        """The newest one."""
        return self.code_to(self.site, self.name)


def by_mail(make_site: Callable[..., Site]) -> Forgetful:
    site, email = with_clock(make_site(mailed.TYPED)), fresh_email()
    visitor = site.visitor()
    visitor.sign_up(email)
    return Forgetful(site, visitor, email, "/reset-password/code", mailed.code_to)


def by_text(make_site: Callable[..., Site]) -> Forgetful:
    site = with_clock(make_site(texted.SETTINGS))
    visitor, _, number = texted.with_number(site)
    return Forgetful(site, visitor, number, "/reset-password/phone", texted.code_to)


@pytest.fixture(params=[by_mail, by_text])
def somebody(request: pytest.FixtureRequest, make_site: Callable[..., Site]) -> Forgetful:
    made: Forgetful = request.param(make_site)
    return made


def test_from_the_name_to_the_account(somebody):
    reader = somebody.forgot("/forgot-password?callbackURL=/account/sessions")
    assert reader.heading == "Enter your code"
    field = reader.page.html.find(id="code")
    assert (field["inputmode"], field["autocomplete"]) == ("numeric", "one-time-code")
    assert somebody.name not in reader.page.request.url
    reader.send(somebody.typing, code=somebody.code)
    assert reader.heading == "Choose a new password"
    assert reader.page.html.find(attrs={"name": "username"})["value"] == somebody.name
    reader.send(somebody.typing, newPassword=NEW)
    assert (reader.at, "saved" in reader.said) == ("/sign-in", True)
    assert somebody.visitor.session() is None
    reader.send("/sign-in", email=somebody.name, password=NEW)
    assert reader.at == "/account/sessions"


def test_a_refused_password_is_asked_for_again_with_the_code_kept(somebody):
    reader = somebody.forgot()
    reader.send(somebody.typing, code=somebody.code)
    for refused, said in (("", "fill this in"), ("short", "Too short"), ("password1234", "")):
        reader.send(somebody.typing, newPassword=refused)
        assert (reader.page.status_int, reader.heading) == (422, "Choose a new password")
        assert said in reader.wrong("newPassword")
    reader.send(somebody.typing, newPassword=NEW)
    assert reader.at == "/sign-in"


def test_wrong_codes_and_then_too_many(somebody):
    reader, code = somebody.forgot(), somebody.code
    for _ in range(3):
        reader.send(somebody.typing, code=mailed.wrong(code))
        assert "match" in reader.wrong("code")
    reader.send(somebody.typing, code=code)
    assert (reader.at, "too many" in reader.said) == ("/forgot-password", True)
    reader.open("/sign-in")
    reader.send("/sign-in", email=somebody.name, password=PASSWORD)
    assert reader.visitor.session() is not None


def test_a_code_that_ran_out_while_the_password_was_chosen(somebody):
    reader = somebody.forgot()
    reader.send(somebody.typing, code=somebody.code)
    somebody.site.services.now.advance(timedelta(minutes=6))
    reader.send(somebody.typing, newPassword=NEW)
    assert (reader.page.status_int, reader.heading) == (422, "Enter your code")
    assert "expired" in reader.wrong("code")
