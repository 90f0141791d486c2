"""Pages of the second factor, on both databases."""

import re
from datetime import timedelta

import pyotp
import pytest

from tests.support.clock import Clock
from tests.support.reader import Reader, signed_in
from tests.support.site import RELAXED
from tests.support.visitor import PASSWORD, fresh_email

STEP = timedelta(seconds=30)


@pytest.fixture
def clocked(make_site):
    """A site whose time passes when a test says so."""
    site = make_site(base=RELAXED)
    site.services.now = Clock()
    return site


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

    def again(self) -> Reader:
        """The same person in a new browser, after the password."""
        self.site.services.now.advance(STEP)
        other = Reader(self.site)
        other.sign_in(self.email)
        return other


def test_turn_it_on(clocked):
    reader = Enrolled(clocked)
    assert len(reader.codes) == 10
    assert "Two-step sign-in is on" in reader.said
    reader.open("/account/security")
    assert "10 codes left" in reader.page.html.get_text()
    assert reader.codes[0] not in reader.page.text


def test_a_wrong_password_shows_no_secret(site):
    reader, _ = signed_in(site)
    reader.open("/account/two-factor")
    reader.send("/account/two-factor", password="wrong")
    assert reader.wrong("password") == "Error: That is not your password."
    assert reader.page.html.find("input", {"name": "secret"}) is None


def test_atk_092_a_pending_secret_is_shown_to_nobody_else(clocked):
    reader, _ = signed_in(clocked)
    reader.open("/account/two-factor")
    reader.send("/account/two-factor", password=PASSWORD)
    secret = reader.page.html.find("input", {"name": "secret"})["value"]
    token = reader.page.html.find("input", {"name": "csrf_token"})["value"]
    assert secret not in reader.open("/account/two-factor").text
    reader.post("/account/two-factor", {"csrf_token": token, "code": "000000"})
    assert secret not in reader.page.text


def test_a_wrong_code_keeps_the_picture(clocked):
    reader, _ = signed_in(clocked)
    reader.open("/account/two-factor")
    reader.send("/account/two-factor", password=PASSWORD)
    secret = reader.page.html.find("input", {"name": "secret"})["value"]
    assert reader.send("/account/two-factor", code="000000").status_int == 422
    assert reader.wrong("code")
    assert reader.page.html.find("input", {"name": "secret"})["value"] == secret
    assert reader.page.html.select(".qr svg")


def test_sign_in_with_the_app(clocked):
    owner = Enrolled(clocked)
    other = owner.again()
    assert (other.at, other.visitor.session()) == ("/two-factor", None)
    other.send("/two-factor?method=totp", code="000000")
    assert (other.page.status_int, bool(other.wrong("code"))) == (422, True)
    other.send("/two-factor?method=totp", code=owner.code())
    assert other.at == "/account/profile"


def test_sign_in_goes_on_to_where_the_user_wanted(clocked):
    owner = Enrolled(clocked)
    clocked.services.now.advance(STEP)
    other = Reader(clocked)
    other.open("/account/sessions")
    other.send("/sign-in", email=owner.email, password=PASSWORD)
    other.send("/two-factor?method=totp", code=owner.code())
    assert other.at == "/account/sessions"


def test_sign_in_with_a_backup_code_once(clocked):
    owner = Enrolled(clocked)
    for expected in ("/account/profile", "/two-factor"):
        other = owner.again()
        other.open("/two-factor?method=backup")
        other.send("/two-factor?method=backup", code=owner.codes[0].upper())
        assert other.at == expected
    assert "used before" in other.wrong("code")


def test_sign_in_with_a_mailed_code(clocked):
    owner = Enrolled(clocked)
    other = owner.again()
    other.open("/two-factor?method=otp")
    assert owner.email not in other.page.text
    other.send("/two-factor/send")
    message = clocked.mail(owner.email)
    other.send("/two-factor?method=otp", code=re.search(r"\b\d{6}\b", message.text)[0])
    assert other.at == "/account/profile"


def test_a_trusted_device_is_not_asked_until_it_is_forgotten(clocked):
    owner = Enrolled(clocked)
    other = owner.again()
    other.send("/two-factor?method=totp", code=owner.code(), trustDevice=True)
    for expected in ("/account/profile", "/two-factor"):
        other.open("/sign-out")
        other.send("/sign-out")
        other.sign_in(owner.email)
        assert other.at == expected
        owner.open("/account/security")
        if expected == "/account/profile":
            owner.send("/account/trusted-devices/revoke")
            assert "asked for a code again" in owner.said


def test_a_sign_in_that_waited_too_long_starts_again(clocked):
    other = Enrolled(clocked).again()
    clocked.services.now.advance(timedelta(hours=1))
    other.send("/two-factor?method=totp", code="000000")
    assert (other.at, "too long" in other.said) == ("/sign-in", True)


def test_atk_010_a_lock_is_told_where_the_sign_in_starts_again(make_site):
    site = make_site({"authsvc.two_factor.attempts_in_a_row": "2"}, base=RELAXED)
    site.services.now = Clock()
    other = Enrolled(site).again()
    for _ in range(2):
        other.send("/two-factor?method=totp", code="000000")
    assert other.at == "/sign-in"
    assert "rests for a while" in other.said


def test_nobody_waits_for_a_code(site):
    reader = Reader(site)
    reader.open("/two-factor")
    assert reader.at == "/sign-in"
    reader.open("/two-factor/send")
    assert reader.at == "/sign-in"


def test_new_backup_codes_replace_the_old(clocked):
    owner = Enrolled(clocked)
    owner.open("/account/backup-codes")
    assert owner.send("/account/backup-codes", password="wrong").status_int == 422
    owner.send("/account/backup-codes", password=PASSWORD)
    fresh = [code.get_text() for code in owner.page.html.select("#codes code")]
    assert set(fresh).isdisjoint(owner.codes)
    other = owner.again()
    other.open("/two-factor?method=backup")
    assert other.send("/two-factor?method=backup", code=owner.codes[0]).status_int == 422
    assert other.send("/two-factor?method=backup", code=fresh[0]).status_int == 200


def test_turn_it_off(clocked):
    owner = Enrolled(clocked)
    owner.open("/account/two-factor/off")
    owner.send("/account/two-factor/off", password="wrong")
    assert owner.wrong("password")
    owner.send("/account/two-factor/off", password=PASSWORD)
    assert "is off" in owner.said
    assert owner.again().at == "/account/profile"


def test_without_the_plugin_the_pages_are_whole(make_site):
    site = make_site({"authsvc.plugins": "bearer"})
    reader = Reader(site)
    reader.open("/sign-up")
    reader.send("/sign-up", name="Ada", email=fresh_email(), password=PASSWORD)
    for path in ("/account/security", "/account/sessions", "/account/profile"):
        page = reader.open(path)
        assert page.status_int == 200
        assert "/account/activity" not in page.text
        assert "two-factor" not in page.text
    assert reader.open("/account/activity").status_int == 404
