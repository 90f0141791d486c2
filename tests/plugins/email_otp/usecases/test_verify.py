"""Addresses confirmed by codes, on both databases."""

from tests.plugins.email_otp.conftest import code_to, prove, send
from tests.support.mailed import opens
from tests.support.second_factor import copies, enrol
from tests.support.visitor import PASSWORD, fresh_email


def test_confirm_the_address_of_somebody_signed_in(coded):
    email, visitor = fresh_email(), coded.visitor()
    before = visitor.sign_up(email)["token"]
    (old,) = copies(visitor, 1, coded)
    send(coded, email, "email-verification")
    body = {"email": email, "otp": code_to(coded, email)}
    answer = visitor.post("/email-otp/verify-email", body)
    assert (answer.json["status"], answer.json["user"]["emailVerified"]) == (True, True)
    assert answer.json["token"] not in (None, before)
    assert old.session() is None
    assert visitor.session()["user"]["emailVerified"] is True
    assert opens(coded, email, PASSWORD)


def test_a_confirmed_address_confirmed_again_signs_nobody_in(coded):
    email = fresh_email()
    coded.visitor().sign_up(email)
    prove(coded, email)
    send(coded, email, "email-verification")
    visitor = coded.visitor()
    body = {"email": email, "otp": code_to(coded, email)}
    answer = visitor.post("/email-otp/verify-email", body)
    assert (answer.json["status"], answer.json["token"]) == (True, None)
    assert visitor.session() is None


def test_a_session_that_is_there_hears_of_it(coded):
    email, visitor = fresh_email(), coded.visitor()
    visitor.sign_up(email)
    prove(coded, email)
    send(coded, email, "email-verification")
    body = {"email": email, "otp": code_to(coded, email)}
    assert visitor.post("/email-otp/verify-email", body).json["token"] is None
    assert visitor.session() is not None


def test_confirm_from_another_browser_needs_the_password(safe):
    email = fresh_email()
    safe.visitor().sign_up(email)
    send(safe, email, "email-verification")
    body = {"email": email, "otp": code_to(safe, email)}

    def confirm(**extra):
        return safe.visitor().post("/email-otp/verify-email", body | extra)

    assert confirm().json["code"] == "PASSWORD_REQUIRED"
    assert confirm(password="not-this-one").json["code"] == "INVALID_PASSWORD"
    assert confirm(password=PASSWORD).json["token"]
    assert opens(safe, email, PASSWORD)


def test_the_second_factor_is_asked_after_confirming_elsewhere(make_site, coded):
    owner = enrol(coded, coded.services.now, coded.visitor())
    send(coded, owner.email, "email-verification")
    body = {"email": owner.email, "otp": code_to(coded, owner.email), "password": PASSWORD}
    visitor = coded.visitor()
    answer = visitor.post("/email-otp/verify-email", body)
    assert answer.json["twoFactorRedirect"] is True
    assert visitor.session() is None


def test_a_code_that_waits_for_a_password_stays_good(safe):
    email = fresh_email()
    safe.visitor().sign_up(email)
    send(safe, email, "email-verification")
    body = {"email": email, "otp": code_to(safe, email)}
    for _ in range(5):
        answer = safe.visitor().post("/email-otp/verify-email", body)
        assert answer.json["code"] == "PASSWORD_REQUIRED"
    body["password"] = PASSWORD
    assert safe.visitor().post("/email-otp/verify-email", body).json["status"] is True
