"""Codes by mail."""

from collections.abc import Callable
from datetime import timedelta

from authsvc.api import MemoryJar
from authsvc.plugins.two_factor.signin.usecases.challenge import describe
from tests.support.clock import Clock
from tests.support.second_factor import Owner, codes_of, enrol, verify_otp, verify_totp, wrong
from tests.support.site import Site
from tests.support.visitor import PASSWORD, Visitor, fresh_email


def send(visitor: Visitor) -> str:
    return codes_of([visitor.post("/two-factor/send-otp")])[0]


def test_a_mailed_code_opens_the_session_once(owner: Owner) -> None:
    visitor = owner.challenged()
    assert send(visitor) == "ok"
    code = owner.mailed_code()
    assert codes_of([verify_otp(visitor, wrong(code))]) == ["INVALID_CODE"]
    assert verify_otp(visitor, code).json["token"] == visitor.session()["session"]["token"]
    used = verify_otp(visitor, code)
    assert (used.status_int, codes_of([used])) == (400, ["OTP_HAS_EXPIRED"])


def test_a_code_that_was_not_sent_has_expired(owner: Owner) -> None:
    answer = verify_otp(owner.challenged(), "123456")
    assert (answer.status_int, codes_of([answer])) == (400, ["OTP_HAS_EXPIRED"])


def test_asvs_6_5_5_a_code_is_good_for_three_minutes(owner: Owner) -> None:
    visitor = owner.challenged()
    send(visitor)
    code = owner.mailed_code()
    owner.clock.advance(timedelta(minutes=3))
    assert codes_of([verify_otp(visitor, code)]) == ["OTP_HAS_EXPIRED"]


def test_asvs_6_6_2_a_code_is_good_for_its_own_sign_in_only(owner: Owner) -> None:
    first, second = owner.challenged(), owner.challenged()
    send(first)
    code = owner.mailed_code()
    assert codes_of([verify_otp(second, code)]) == ["OTP_HAS_EXPIRED"]
    send(second)
    other = owner.mailed_code()
    if other != code:
        assert codes_of([verify_otp(second, code)]) == ["INVALID_CODE"]
    assert verify_otp(first, code).status_int == 200


def test_wrong_tries_end_a_code_and_not_the_sign_in(owner: Owner) -> None:
    visitor = owner.challenged()
    send(visitor)
    code = owner.mailed_code()
    tries = [verify_otp(visitor, wrong(code)) for _ in range(5)]
    assert codes_of(tries) == ["INVALID_CODE"] * 5
    over = verify_otp(visitor, code)
    assert (over.status_int, codes_of([over])) == (400, ["TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE"])
    assert codes_of([verify_otp(visitor, code)]) == ["OTP_HAS_EXPIRED"]
    assert send(visitor) == "ok"
    assert verify_otp(visitor, owner.mailed_code()).status_int == 200


def test_atk_016_a_new_code_buys_no_tries(owner: Owner) -> None:
    visitor = owner.challenged()
    said = []
    for _ in range(2):
        send(visitor)
        code = owner.mailed_code()
        said += codes_of([verify_otp(visitor, wrong(code)) for _ in range(5)])
    assert said == ["INVALID_CODE"] * 9 + ["ACCOUNT_TEMPORARILY_LOCKED"]
    assert send(visitor) == "INVALID_TWO_FACTOR_COOKIE"


def test_a_new_code_replaces_the_old(owner: Owner) -> None:
    visitor = owner.challenged()
    send(visitor)
    old = owner.mailed_code()
    send(visitor)
    new = owner.mailed_code()
    if old != new:
        assert codes_of([verify_otp(visitor, old)]) == ["INVALID_CODE"]
    assert verify_otp(visitor, new).status_int == 200


def test_atk_016_codes_are_counted_per_account(owner: Owner) -> None:
    said = [send(owner.challenged()) for _ in range(6)]
    assert said == ["ok"] * 5 + ["TOO_MANY_REQUESTS"]


def test_who_is_not_asked_gets_no_code(site: Site) -> None:
    assert send(site.visitor()) == "INVALID_TWO_FACTOR_COOKIE"
    signed_in = site.visitor()
    signed_in.sign_up()
    assert send(signed_in) == "OTP_NOT_ENABLED"


def test_signed_in_a_code_proves_the_mailbox(owner: Owner, visitor: Visitor) -> None:
    assert send(visitor) == "ok"
    code = owner.mailed_code()
    assert codes_of([verify_otp(visitor, wrong(code))]) == ["INVALID_CODE"]
    assert verify_otp(visitor, code).status_int == 200
    assert codes_of([verify_otp(visitor, code)]) == ["OTP_HAS_EXPIRED"]


def test_a_page_learns_that_a_code_was_sent(owner: Owner) -> None:
    visitor = owner.challenged()
    send(visitor)
    value = next(c.value for c in visitor.web.cookiejar if c.name.endswith("two_factor"))
    jar = {"two_factor": (value or "").partition(".")[0]}
    with owner.site.acting(jar=MemoryJar(jar)) as auth:
        state = describe(auth)
    assert state is not None
    assert state.code_sent


def test_switched_off_by_settings(make_site: Callable[..., Site]) -> None:
    site = make_site({"authsvc.two_factor.mail_codes": "false"})
    clock = Clock()
    site.services.now = clock
    owner = enrol(site, clock, site.visitor())
    visitor = site.visitor()
    assert visitor.sign_in(owner.email)["twoFactorMethods"] == ["totp"]
    assert send(visitor) == "OTP_NOT_CONFIGURED"


def test_mail_alone_where_settings_allow_it(make_site: Callable[..., Site]) -> None:
    site = make_site({"authsvc.two_factor.mail_only": "true"})
    clock = Clock()
    site.services.now = clock
    visitor, email = site.visitor(), fresh_email()
    visitor.sign_up(email)
    answer = visitor.post("/two-factor/enable", {"password": PASSWORD, "method": "otp"})
    assert answer.json == {"method": "otp"}
    assert visitor.session()["user"]["twoFactorEnabled"] is True
    owner = Owner(site, clock, email, "", [])
    other = site.visitor()
    assert other.sign_in(email)["twoFactorMethods"] == ["otp"]
    assert codes_of([verify_totp(other, "123456")]) == ["TOTP_NOT_ENABLED"]
    send(other)
    assert verify_otp(other, owner.mailed_code()).status_int == 200


def test_a_code_that_is_over_makes_room_for_a_new_one(owner: Owner) -> None:
    visitor = owner.challenged()
    send(visitor)
    owner.clock.advance(timedelta(minutes=4))
    assert send(visitor) == "ok"
    assert codes_of([verify_otp(visitor, owner.mailed_code())]) == ["ok"]
