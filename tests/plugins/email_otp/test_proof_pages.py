"""An address confirmed by a code instead of a link; on both databases."""

from datetime import timedelta

from tests.plugins.email_otp.conftest import PATIENT, TYPED, code_to, prove, sign_in, wrong
from tests.support.attack import mails_to
from tests.support.reader import Reader, signed_in
from tests.support.second_factor import enrol
from tests.support.visitor import PASSWORD, fresh_email

START, TYPING = "/verify-email/code", "/verify-email/code/enter"


def signed_up(site, callback=""):
    """Somebody whose mailbox is to be proven, in front of the page that takes the code."""
    reader = Reader(site)
    email = fresh_email()
    reader.open("/sign-up" + (f"?callbackURL={callback}" if callback else ""))
    reader.send("/sign-up", name="Ada Lovelace", email=email, password=PASSWORD)
    return reader, email


def asked(site, email):
    """Another browser, which asks for a code of its own."""
    reader = Reader(site)
    reader.open(START)
    reader.send(START, email=email)
    return reader


def test_from_sign_up_to_the_account(typed):
    reader, email = signed_up(typed, "/account/sessions")
    assert (reader.at, reader.heading) == (TYPING, "Confirm your e-mail")
    field = reader.page.html.find(id="code")
    assert (field["inputmode"], field["autocomplete"]) == ("numeric", "one-time-code")
    assert email in reader.page.text
    assert email not in reader.page.request.url
    assert "http" not in typed.mail(email).text.split(code_to(typed, email))[0]
    reader.send(TYPING, code=code_to(typed, email))
    assert (reader.at, "confirmed" in reader.said) == ("/account/sessions", True)
    assert reader.visitor.session()["user"]["emailVerified"] is True
    assert Reader(typed).sign_in(email).request.path.startswith("/account")


def test_without_the_setting_a_link_is_mailed(safe):
    reader, email = signed_up(safe)
    assert reader.at == "/check-mail"
    assert reader.mailed_link(email).startswith("/verify-email?")
    reader.open(TYPING)
    assert reader.page.status_int == 404


def test_a_sign_in_too_early_leads_to_the_code(typed):
    _, email = signed_up(typed)
    reader = Reader(typed)
    reader.open("/sign-in?callbackURL=/account/sessions")
    reader.send("/sign-in", email=email, password=PASSWORD)
    assert reader.at == TYPING
    reader.send(TYPING, code=code_to(typed, email))
    assert reader.wrong("code") == ""
    reader.send(TYPING, password=PASSWORD)
    assert reader.at == "/account/sessions"


def test_another_browser_is_asked_for_the_password_once_the_code_was_right(typed):
    _, email = signed_up(typed)
    reader = asked(typed, email)
    assert reader.page.html.find(id="password") is None
    reader.send(TYPING, code=code_to(typed, email))
    assert reader.page.html.find(id="code") is None
    assert reader.page.html.find(attrs={"name": "username"})["value"] == email
    for refused, said in (("", "fill this in"), ("x-4-Lantern", "not your password")):
        reader.send(TYPING, password=refused)
        assert (reader.page.status_int, reader.visitor.session()) == (422, None)
        assert said in reader.wrong("password")
    reader.send(TYPING, password=PASSWORD)
    assert reader.at.startswith("/account")


def test_a_code_that_ran_out_while_the_password_was_typed(typed):
    _, email = signed_up(typed)
    reader = asked(typed, email)
    reader.send(TYPING, code=code_to(typed, email))
    typed.services.now.advance(timedelta(minutes=6))
    reader.send(TYPING, password=PASSWORD)
    assert "expired" in reader.wrong("code")
    assert reader.page.html.find(id="code")["type"] == "text"


def test_wrong_codes_and_then_too_many(typed):
    reader, email = signed_up(typed)
    code = code_to(typed, email)
    for _ in range(3):
        reader.send(TYPING, code=wrong(code))
        assert (reader.page.status_int, "match" in reader.wrong("code")) == (422, True)
    reader.send(TYPING, code=code)
    assert (reader.at, "too many" in reader.said) == (START, True)
    reader.send(START, email=email)
    reader.send(TYPING, code=code_to(typed, email))
    assert reader.at.startswith("/account")


def test_another_code_can_be_asked_for_and_few_are_mailed(typed):
    reader, email = signed_up(typed)
    first = code_to(typed, email)
    reader.send(START)
    assert reader.at == TYPING
    second = code_to(typed, email)
    if first != second:
        reader.send(TYPING, code=first)
        assert "match" in reader.wrong("code")
    for _ in range(10):
        reader.send(START)
    assert len(mails_to(typed, email)) == 6  # at sign-up, and five an hour
    reader.send(TYPING, code=code_to(typed, email))
    assert reader.at.startswith("/account")


def test_a_second_factor_is_still_asked_for(lenient):
    owner = enrol(lenient, lenient.services.now, lenient.visitor())
    reader = asked(lenient, owner.email)
    reader.send(TYPING, code=code_to(lenient, owner.email))
    reader.send(TYPING, password=PASSWORD)
    assert (reader.at, reader.visitor.session()) == ("/two-factor", None)


def test_nothing_is_mailed_to_who_is_confirmed(typed):
    email = fresh_email()
    typed.visitor().sign_up(email)
    prove(typed, email)
    before = len(mails_to(typed, email))
    asked(typed, email)
    assert len(mails_to(typed, email)) == before


def test_the_page_is_not_open_without_a_code(typed):
    reader = Reader(typed)
    reader.open(TYPING)
    assert (reader.at, reader.heading) == (START, "Confirm your e-mail")
    csrf = reader.page.html.find("input", {"name": "csrf_token"})["value"]
    reader.post(TYPING, {"csrf_token": csrf, "code": "123456"})
    assert reader.at == START


def test_a_code_of_the_page_is_good_in_its_browser_only(typed):
    reader, email = signed_up(typed)
    code = code_to(typed, email)
    body = {"email": email, "otp": code, "password": PASSWORD}
    answer = typed.visitor().post("/email-otp/verify-email", body)
    assert answer.json["code"] == "INVALID_OTP"
    reader.send(TYPING, code=code)
    assert reader.at.startswith("/account")


def test_an_app_gets_a_code_for_its_own_form(typed):
    email = fresh_email()
    visitor = typed.visitor()
    body = {"name": "Ada", "email": email, "password": PASSWORD}
    assert visitor.post("/sign-up/email", body).status_int == 200
    first = code_to(typed, email)
    assert visitor.post("/send-verification-email", {"email": email}).status_int == 200
    second = code_to(typed, email)
    body = {"email": email, "otp": second, "password": PASSWORD}
    answer = visitor.post("/email-otp/verify-email", body)
    assert (answer.status_int, bool(answer.json["token"])) == (200, True), first


def test_somebody_signed_in_confirms_from_the_profile(lenient):
    reader, email = signed_in(lenient)
    reader.open("/account/profile")
    button = "Send the code"
    assert button in reader.page.text
    before = reader.visitor.session()["session"]["id"]
    reader.send("/verify-email/send")
    assert (reader.at, reader.said) == (TYPING, "")
    assert "Back to your account" in reader.page.text
    reader.send(TYPING, code=code_to(lenient, email))
    assert "confirmed" in reader.said
    session = reader.visitor.session()
    assert session["user"]["emailVerified"] is True
    assert session["session"]["id"] != before
    reader.open(START)
    assert reader.at == "/account/profile"


def test_where_a_proof_signs_nobody_in_the_password_does(make_site):
    more = {"authsvc.password.sign_in_after_verification": "false"}
    site = make_site(TYPED | more, base=PATIENT)
    reader, email = signed_up(site)
    reader.send(TYPING, code=code_to(site, email))
    assert (reader.at, "confirmed" in reader.said) == ("/sign-in", True)
    assert reader.sign_in(email).request.path.startswith("/account")


def test_a_code_to_sign_in_is_none_that_confirms(typed):
    reader, email = signed_up(typed)
    proof = code_to(typed, email)
    other = Reader(typed)
    other.open("/sign-in/code")
    other.send("/sign-in/code", email=email)
    code = code_to(typed, email)
    if code != proof:
        reader.send(TYPING, code=code)
        assert "match" in reader.wrong("code")
    assert sign_in(typed, email, proof).json["code"] == "INVALID_OTP"
