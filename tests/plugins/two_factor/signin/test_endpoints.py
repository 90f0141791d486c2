"""The second factor as clients see it: what is refused, and answers beside the usual ones."""

from tests.core.password.test_endpoints import refused
from tests.support.second_factor import Owner
from tests.support.site import Site
from tests.support.visitor import PASSWORD, Visitor, fresh_email

OWNERS = ("enable", "disable", "get-totp-uri", "generate-backup-codes")


def test_a_password_that_is_missing_is_named(owner: Owner, visitor: Visitor) -> None:
    for name in OWNERS:
        answer = visitor.post(f"/two-factor/{name}", {})
        assert refused(answer) == (400, "VALIDATION_ERROR"), name
        assert "[body.password]" in answer.json["message"]


def test_an_app_in_force_is_not_replaced_unasked(owner: Owner, visitor: Visitor) -> None:
    answer = visitor.post("/two-factor/enable", {"password": PASSWORD})
    assert refused(answer) == (400, "TOTP_ALREADY_ENABLED")


def test_without_a_second_factor_there_are_no_backup_codes(visitor: Visitor) -> None:
    visitor.sign_up()
    answer = visitor.post("/two-factor/verify-backup-code", {"code": "2bcde-fghjk"})
    assert refused(answer) == (400, "BACKUP_CODES_NOT_ENABLED")


def test_who_has_mailed_codes_alone_has_no_backup_codes(make_site) -> None:
    """Neither at sign-in nor after it; such a call is no try."""
    site = make_site({"authsvc.two_factor.mail_only": "true"})
    visitor, email = site.visitor(), fresh_email()
    visitor.sign_up(email)
    visitor.post("/two-factor/enable", {"password": PASSWORD, "method": "otp"})
    waiting = site.visitor()
    assert waiting.sign_in(email)["twoFactorMethods"] == ["otp"]
    for browser in (visitor, waiting):
        for _ in range(6):
            answer = browser.post("/two-factor/verify-backup-code", {"code": "2bcde-fghjk"})
            assert refused(answer) == (400, "BACKUP_CODES_NOT_ENABLED")


def test_a_long_code_is_as_wrong_as_any(owner: Owner) -> None:
    answer = owner.challenged().post("/two-factor/verify-totp", {"code": "1" * 300})
    assert refused(answer) == (401, "INVALID_CODE")


def test_atk_092_the_profile_is_no_way_to_switch_it_on(visitor: Visitor) -> None:
    visitor.sign_up()
    answer = visitor.post("/update-user", {"twoFactorEnabled": True})
    assert refused(answer) == (400, "FIELD_NOT_ALLOWED")


def test_atk_092_the_profile_is_no_way_to_switch_it_off(owner: Owner, visitor: Visitor) -> None:
    visitor.post("/update-user", {"twoFactorEnabled": False, "name": "Ada"})
    assert visitor.session()["user"]["twoFactorEnabled"] is True


def test_a_code_may_be_spent_without_a_session(owner: Owner) -> None:
    """The pending sign-in is over then, too."""
    other = owner.challenged()
    first, second = owner.backup_codes[:2]
    path = "/two-factor/verify-backup-code"
    spent = other.post(path, {"code": first, "disableSession": True})
    assert (set(spent.json), spent.json["user"]["email"]) == ({"user"}, owner.email)
    assert other.session() is None
    assert refused(other.post(path, {"code": second})) == (401, "INVALID_TWO_FACTOR_COOKIE")
    again = owner.challenged().post(path, {"code": first})
    assert refused(again) == (401, "INVALID_BACKUP_CODE")


def test_a_challenge_keeps_target_and_wish(owner: Owner, site: Site) -> None:
    body = {"email": owner.email, "password": PASSWORD, "callbackURL": "/app", "rememberMe": False}
    answer = site.visitor().post("/sign-in/email", body)
    assert answer.json["twoFactorRedirect"] is True
    assert answer.headers["Location"] == "/app"
    cookies = answer.headers.getall("Set-Cookie")
    assert any(line.startswith("__Secure-better-auth.dont_remember=true") for line in cookies)
