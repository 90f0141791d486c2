"""A forgotten password, and a code by mail instead of a link; on both databases."""

from tests.plugins.email_otp.conftest import code_to, prove, send, wrong
from tests.support.attack import mails_to
from tests.support.reader import Reader, signed_in
from tests.support.second_factor import enrol
from tests.support.visitor import fresh_email

TYPING = "/reset-password/code"
NEW = "entirely new 7 words"


def forgot(site, email, path="/forgot-password"):
    reader = Reader(site)
    reader.open(path)
    reader.send("/forgot-password", email=email)
    return reader


def test_the_page_says_what_is_sent(lenient, coded):
    for site, button in ((lenient, "Send the code"), (coded, "Send reset link")):
        reader = Reader(site)
        reader.open("/forgot-password")
        assert button in reader.page.html.main.get_text()


def test_without_the_setting_a_link_is_mailed(coded):
    _, email = signed_in(coded)
    reader = forgot(coded, email)
    assert reader.at == "/check-mail"
    reader.open(TYPING)
    assert reader.page.status_int == 404


def test_what_is_no_address_is_said_beside_the_field(lenient):
    reader = forgot(lenient, "nonsense")
    assert (reader.page.status_int, "e-mail" in reader.wrong("email")) == (422, True)


def test_another_code_can_be_asked_for_and_few_are_mailed(lenient):
    email = fresh_email()
    lenient.visitor().sign_up(email)
    reader = forgot(lenient, email)
    for _ in range(10):
        reader.send("/forgot-password")
        assert reader.at == TYPING
    assert len(mails_to(lenient, email)) <= 10
    reader.send(TYPING, code=code_to(lenient, email))
    assert reader.heading == "Choose a new password"


def test_the_page_is_not_open_without_a_code(lenient):
    reader = Reader(lenient)
    reader.open(TYPING)
    assert reader.at == "/forgot-password"
    reader.open("/sign-in/code")
    reader.send("/sign-in/code", email=fresh_email())
    reader.open(TYPING)
    assert reader.at == "/forgot-password"


def test_atk_037_an_unknown_address_is_answered_alike(lenient):
    known, unknown = fresh_email(), fresh_email()
    lenient.visitor().sign_up(known)
    seen = {}
    for email in (known, unknown):
        reader = forgot(lenient, email)
        seen[email] = [reader.page.html.main.get_text().replace(email, "")]
        for _ in range(4):
            reader.send(TYPING, code=wrong(code_to(lenient, known)))
            seen[email].append((reader.at, reader.said, reader.wrong("code")))
    assert seen[known] == seen[unknown]
    assert mails_to(lenient, unknown) == []


def test_atk_055_a_second_factor_stays(lenient):
    owner = enrol(lenient, lenient.services.now, lenient.visitor())
    prove(lenient, owner.email)
    reader = forgot(lenient, owner.email)
    reader.send(TYPING, code=code_to(lenient, owner.email))
    reader.send(TYPING, newPassword=NEW)
    reader.send("/sign-in", email=owner.email, password=NEW)
    assert (reader.at, reader.visitor.session()) == ("/two-factor", None)


def test_atk_141_a_code_of_another_purpose_or_browser_is_none(lenient):
    _, email = signed_in(lenient)
    reader = forgot(lenient, email)
    own = code_to(lenient, email)
    send(lenient, email, "forget-password")
    other = code_to(lenient, email)
    if own != other:
        reader.send(TYPING, code=other)
        assert "match" in reader.wrong("code")
    reader.send(TYPING, code=own)
    assert reader.heading == "Choose a new password"
