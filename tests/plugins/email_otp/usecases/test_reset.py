"""New passwords by codes, on both databases."""

import pytest

from tests.plugins.email_otp.conftest import code_to, send, wrong
from tests.support.mailed import NEW, opens
from tests.support.visitor import PASSWORD, fresh_email


@pytest.mark.parametrize(
    "path", ["/email-otp/request-password-reset", "/forget-password/email-otp"]
)
def test_a_new_password_by_code(coded, path):
    email, other = fresh_email(), coded.visitor()
    other.sign_up(email)
    coded.visitor().post(path, {"email": email})
    body = {"email": email, "otp": code_to(coded, email), "password": NEW}
    answer = coded.visitor().post("/email-otp/reset-password", body)
    assert answer.json == {"success": True}
    assert (opens(coded, email, NEW), opens(coded, email, PASSWORD)) == (True, False)
    assert other.session() is None


def test_atk_046_a_reset_by_code_verifies_nothing(coded):
    email = fresh_email()
    coded.visitor().sign_up(email)
    send(coded, email, "forget-password")
    body = {"email": email, "otp": code_to(coded, email), "password": NEW}
    coded.visitor().post("/email-otp/reset-password", body)
    assert coded.visitor().sign_in(email, NEW)["user"]["emailVerified"] is False


def test_a_reset_by_code_verifies_if_so_set(make_site):
    site = make_site(
        {"authsvc.plugins": "email_otp audit", "authsvc.email_otp.reset_verifies": "true"}
    )
    email = fresh_email()
    site.visitor().sign_up(email)
    send(site, email, "forget-password")
    body = {"email": email, "otp": code_to(site, email), "password": NEW}
    site.visitor().post("/email-otp/reset-password", body)
    assert site.visitor().sign_in(email, NEW)["user"]["emailVerified"] is True


def test_atk_060_a_refused_password_burns_no_code_and_buys_no_tries(coded):
    email = fresh_email()
    coded.visitor().sign_up(email)
    send(coded, email, "forget-password")
    code = code_to(coded, email)

    def reset(otp, password):
        body = {"email": email, "otp": otp, "password": password}
        return coded.visitor().post("/email-otp/reset-password", body).json.get("code", "ok")

    assert reset(code, "short") == "PASSWORD_TOO_SHORT"
    assert reset(code, email) == "PASSWORD_TOO_PERSONAL"
    told = [reset(wrong(code), email) for _ in range(4)]
    assert told == ["INVALID_OTP"] * 3 + ["TOO_MANY_ATTEMPTS"]
    assert reset(code, NEW) == "INVALID_OTP"
