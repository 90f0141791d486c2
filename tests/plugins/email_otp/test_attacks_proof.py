"""Attacks on the proof of an address by codes; on both databases."""

import json

import pytest

from tests.plugins.email_otp.conftest import PATIENT, TYPED, code_to, prove, wrong
from tests.plugins.email_otp.test_proof_pages import START, TYPING, asked, signed_up
from tests.support.attack import mails_to
from tests.support.authenticator import Authenticator
from tests.support.passkeys import sign_in as by_passkey
from tests.support.reader import Reader
from tests.support.statements import counting
from tests.support.visitor import PASSWORD, fresh_email


@pytest.mark.parametrize("known", [True, False])
def test_atk_037_a_sign_up_reads_the_same_for_a_known_address(typed, known):
    """So do guesses afterwards: three are wrong, and then there were too many."""
    reader = Reader(typed)
    email = fresh_email()
    if known:
        typed.visitor().sign_up(email)
        prove(typed, email)
    reader.sign_up(email)
    seen = [(reader.at, reader.page.html.main.get_text(" ", strip=True).replace(email, ""))]
    guess = "000000" if known else wrong(code_to(typed, email))
    for _ in range(4):
        reader.send(TYPING, code=guess)
        seen.append((reader.at, reader.said, reader.wrong("code")))
    assert [at for at, *_ in seen] == [TYPING] * 4 + [START]
    assert "Enter the code we've sent" in seen[0][1]


def test_atk_037_guesses_through_the_api_read_the_same(typed):
    known, new = fresh_email(), fresh_email()
    typed.visitor().sign_up(known)
    prove(typed, known)
    answers = {}
    for email in (known, new):
        body = {"name": "Ada", "email": email, "password": PASSWORD}
        typed.visitor().post("/sign-up/email", body)
        code = "000000" if email == known else wrong(code_to(typed, email))
        guess = {"email": email, "otp": code}
        tried = [typed.visitor().post("/email-otp/verify-email", guess) for _ in range(4)]
        answers[email] = [(one.status_int, one.json["code"]) for one in tried]
    assert answers[known] == answers[new]
    assert answers[new][-1][1] == "TOO_MANY_ATTEMPTS"


def test_atk_037_an_unknown_address_is_answered_alike(typed):
    _, known = signed_up(typed)
    pages = {}
    for email in (known, fresh_email()):
        reader = asked(typed, email)
        pages[email] = reader.page.html.main.get_text(" ", strip=True).replace(email, "")
    assert len(set(pages.values())) == 1
    assert [len(mails_to(typed, email)) for email in pages] == [2, 0]


def test_atk_011_nobody_takes_the_code_of_a_browser_away(typed):
    """Not by signing up with the address again, nor by asking for codes, nor by guessing."""
    reader, email = signed_up(typed)
    code = code_to(typed, email)
    stranger = typed.visitor()
    stranger.post("/sign-up/email", {"name": "M", "email": email, "password": PASSWORD})
    stranger.post("/send-verification-email", {"email": email})
    for _ in range(5):
        stranger.post("/email-otp/verify-email", {"email": email, "otp": wrong(code)})
    asked(typed, email)
    reader.send(TYPING, code=code)
    assert reader.at.startswith("/account")


def test_atk_042_the_reader_of_the_mailbox_does_not_keep_a_strangers_password(typed):
    """Who signed up first is not who reads the mail: the code alone opens nothing."""
    email = fresh_email()
    typed.visitor().post("/sign-up/email", {"name": "M", "email": email, "password": PASSWORD})
    owner = asked(typed, email)
    owner.send(TYPING, code=code_to(typed, email))
    assert owner.visitor.session() is None
    assert owner.page.html.find(id="password") is not None
    owner.open("/forgot-password")
    owner.send("/forgot-password", email=email)
    owner.send("/reset-password/code", code=code_to(typed, email))
    owner.send("/reset-password/code", newPassword="entirely new 7 words")
    assert sign_in_word(typed, email, PASSWORD) == 401
    assert sign_in_word(typed, email, "entirely new 7 words") == 403


def sign_in_word(site, email, password):
    body = {"email": email, "password": password}
    return site.visitor().post("/sign-in/email", body).status_int


def test_atk_042_who_had_no_password_loses_what_was_never_proven(make_site):
    """Mallory signs up with Ada's address and a passkey; Ada types the code that she is mailed."""
    site = make_site(TYPED | {"authsvc.plugins": "bearer passkey email_otp audit"}, base=PATIENT)
    mallory, device, email = Reader(site), Authenticator(), fresh_email()
    mallory.open("/sign-up/passkey")
    wish = {"name": "Ada", "email": email}
    options = mallory.visitor.post("/passkey/generate-sign-up-options", wish).json
    made = json.dumps(device.create(options))
    mallory.send("/sign-up/passkey", credential=made, name="Ada", email=email)
    assert mallory.at == TYPING
    ada = asked(site, email)
    ada.send(TYPING, code=code_to(site, email))
    assert ada.visitor.session()["user"]["email"] == email
    assert ada.visitor.get("/passkey/list-user-passkeys").json == []
    assert by_passkey(site.visitor(), device).json["code"] == "PASSKEY_NOT_FOUND"


@pytest.mark.parametrize("path", ["page", "api"])
def test_asvs_6_3_8_a_known_address_costs_as_many_statements(typed, path):
    known = fresh_email()
    typed.visitor().sign_up(known)
    prove(typed, known)
    made = []
    for email in (fresh_email(), known):
        reader = Reader(typed)
        reader.open("/sign-up")
        fields = {"name": "Ada", "email": email, "password": PASSWORD}
        with counting(typed) as seen:
            if path == "page":
                reader.send("/sign-up", **fields)
            else:
                reader.visitor.post("/sign-up/email", fields)
        made.append(len(seen))
    assert made[0] == made[1]
