"""Pages of sign-in by a mailed code, on both databases."""

from datetime import timedelta

import pytest

from tests.plugins.email_otp.conftest import code_to, send, sign_in, wrong
from tests.support.attack import mails_to
from tests.support.reader import Reader, signed_in
from tests.support.visitor import fresh_email


def ask(reader, email=None, path="/sign-in/code"):
    email = email or fresh_email()
    reader.open(path)
    reader.send("/sign-in/code", email=email)
    return email


def enter(reader, code, **fields):
    return reader.send("/sign-in/code/enter", code=code, **fields)


def test_the_sign_in_page_leads_there(coded):
    reader = Reader(coded)
    reader.open("/sign-in")
    assert [tag.get_text(strip=True) for tag in reader.page.html.select("a.button")] == [
        "E-mail me a code"
    ]


def test_one_field_that_phones_fill_in(coded):
    reader = Reader(coded)
    email = ask(reader)
    assert (reader.at, reader.heading) == ("/sign-in/code/enter", "Enter your code")
    field = reader.page.html.find(id="code")
    assert (field["inputmode"], field["autocomplete"]) == ("numeric", "one-time-code")
    assert len(reader.page.html.select(".button.primary")) == 1
    assert email in reader.page.text


def test_sign_up_asks_for_a_name_once_the_code_was_right(coded):
    reader = Reader(coded)
    email = ask(reader)
    assert reader.page.html.find(id="name") is None
    enter(reader, code_to(coded, email))
    assert (reader.page.status_int, reader.heading) == (200, "Create your account")
    reader.send("/sign-in/code/enter")
    assert reader.wrong("name") == "Error: Please fill this in."
    reader.send("/sign-in/code/enter", name="Ada Lovelace")
    assert reader.at.startswith("/account")
    assert reader.visitor.session()["user"]["name"] == "Ada Lovelace"


def test_sign_in_and_on(coded):
    _, email = signed_in(coded)
    reader = Reader(coded)
    ask(reader, email, "/sign-in/code?callbackURL=/account/sessions")
    enter(reader, code_to(coded, email))
    assert reader.at == "/account/sessions"


def test_a_wrong_code_is_told_beside_the_field(coded):
    reader = Reader(coded)
    email = ask(reader)
    enter(reader, wrong(code_to(coded, email)))
    assert reader.page.status_int == 422
    assert "doesn't match" in reader.wrong("code")


def test_too_many_wrong_codes_start_over(coded):
    reader = Reader(coded)
    email = ask(reader)
    code = wrong(code_to(coded, email))
    for _ in range(4):
        enter(reader, code)
    assert reader.at == "/sign-in/code"
    assert "too many wrong codes" in reader.said
    ask(reader, email)
    enter(reader, code_to(coded, email))
    assert reader.heading == "Create your account"


def test_a_code_that_is_over(coded):
    reader = Reader(coded)
    email = ask(reader)
    code = code_to(coded, email)
    coded.services.now.advance(timedelta(minutes=6))
    enter(reader, code)
    assert "expired" in reader.wrong("code")


def test_a_name_too_late_asks_for_a_new_code(coded):
    reader = Reader(coded)
    email = ask(reader)
    enter(reader, code_to(coded, email))
    coded.services.now.advance(timedelta(minutes=6))
    reader.send("/sign-in/code/enter", name="Ada")
    assert "expired" in reader.wrong("code")
    assert reader.page.html.find(id="code")["type"] == "text"


def test_a_code_of_the_page_is_good_in_its_browser_only(coded):
    reader, other = Reader(coded), Reader(coded)
    email = ask(reader)
    code = code_to(coded, email)
    assert sign_in(coded, email, code).json["code"] == "INVALID_OTP"
    ask(other, email)
    if code != code_to(coded, email):
        enter(other, code)
        assert other.visitor.session() is None
    enter(reader, code)
    assert reader.heading == "Create your account"


def test_atk_011_nobody_uses_up_the_tries_of_a_browser(coded):
    """Not even somebody in the same network, who asks and guesses through the API."""
    reader = Reader(coded)
    email = ask(reader)
    code = code_to(coded, email)
    send(coded, email)
    for _ in range(5):
        sign_in(coded, email, wrong(code))
    enter(reader, code)
    assert reader.heading == "Create your account"


def test_send_another_code(coded):
    reader = Reader(coded)
    email = ask(reader)
    reader.send("/sign-in/code")
    assert reader.at == "/sign-in/code/enter"
    assert len(mails_to(coded, email)) == 2
    enter(reader, code_to(coded, email))
    assert reader.heading == "Create your account"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_without_a_code_back_to_the_start(coded, method):
    reader = Reader(coded)
    reader.open("/sign-in/code/enter", method)
    assert reader.at == "/sign-in/code"


def test_a_forged_form_without_a_code_goes_back_to_the_start(coded):
    reader = Reader(coded)
    reader.open("/sign-in/code")
    csrf = reader.page.html.find("input", {"name": "csrf_token"})["value"]
    reader.post("/sign-in/code/enter", {"csrf_token": csrf, "code": "123456"})
    assert reader.at == "/sign-in/code"


def test_an_unknown_address_reads_the_same_when_nobody_new_may_come(closed):
    known, unknown = fresh_email(), fresh_email()
    closed.visitor().sign_up(known)
    pages = []
    for email in (known, unknown):
        reader = Reader(closed)
        ask(reader, email)
        pages.append(reader.page.html.main.get_text().replace(email, ""))
        enter(reader, wrong(code_to(closed, known)))
        pages.append(reader.page.html.main.get_text().replace(email, ""))
    assert pages[:2] == pages[2:]
    assert "If " in pages[0]


def test_no_address_no_mail(coded):
    reader = Reader(coded)
    ask(reader, "nonsense")
    assert reader.wrong("email") == "Error: That doesn't look like an e-mail address."


def test_somebody_signed_in_goes_on_unless_asked_again(coded):
    reader, email = signed_in(coded)
    reader.open("/sign-in/code")
    assert reader.at.startswith("/account")
    reader.open("/sign-in/code?again=1")
    before = reader.visitor.session()["session"]["id"]
    reader.send("/sign-in/code", email=email)
    enter(reader, code_to(coded, email))
    assert reader.visitor.session()["session"]["id"] != before


def test_the_browser_that_signed_up_keeps_its_password(safe):
    reader = Reader(safe)
    email = reader.sign_up()
    ask(reader, email)
    enter(reader, code_to(safe, email))
    assert reader.visitor.session()["user"]["emailVerified"] is True
    assert Reader(safe).sign_in(email).request.path.startswith("/account")
