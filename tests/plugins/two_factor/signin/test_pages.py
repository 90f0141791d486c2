"""Pages of the second factor at sign-in, on both databases."""

import re
from datetime import timedelta

from tests.plugins.two_factor.enrolled import STEP, Enrolled
from tests.support.clock import with_clock
from tests.support.reader import Reader
from tests.support.site import RELAXED
from tests.support.visitor import PASSWORD, fresh_email


def test_sign_in_with_the_app(clocked):
    owner = Enrolled(clocked)
    other = owner.again()
    assert (other.at, other.visitor.session()) == ("/two-factor", None)
    other.send("/two-factor?method=totp", code=owner.wrong_code())
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


def test_a_sign_in_that_waited_too_long_starts_again(clocked):
    other = Enrolled(clocked).again()
    clocked.services.now.advance(timedelta(hours=1))
    other.send("/two-factor?method=totp", code="000000")
    assert (other.at, "too long" in other.said) == ("/sign-in", True)


def test_atk_010_a_lock_is_told_where_the_sign_in_starts_again(make_site):
    site = with_clock(make_site({"authsvc.two_factor.attempts_in_a_row": "2"}, base=RELAXED))
    owner = Enrolled(site)
    other = owner.again()
    for _ in range(2):
        other.send("/two-factor?method=totp", code=owner.wrong_code())
    assert other.at == "/sign-in"
    assert "rests for a while" in other.said


def test_nobody_waits_for_a_code(site):
    reader = Reader(site)
    reader.open("/two-factor")
    assert reader.at == "/sign-in"
    reader.open("/two-factor/send")
    assert reader.at == "/sign-in"


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
