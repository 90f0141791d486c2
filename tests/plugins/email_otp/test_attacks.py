"""What people try with mailed codes, on both databases."""

import pytest

from authsvc.core.accounts.models import Account
from authsvc.core.verification.models import Verification
from tests.plugins.email_otp.conftest import PLUGINS, code_to, send, sign_in, wrong
from tests.support.attack import dump, mails_to, outline, rows, together
from tests.support.clock import with_clock
from tests.support.mailed import NEW, opens
from tests.support.second_factor import enrol
from tests.support.statements import counting
from tests.support.visitor import PASSWORD, fresh_email

ACCOUNTS = Account.__table__
PROOFS = Verification.__table__
HOME, AWAY = "198.51.100.7", "203.0.113.9"
PATHS = {
    "sign-in": "/sign-in/email-otp",
    "email-verification": "/email-otp/verify-email",
    "forget-password": "/email-otp/reset-password",
}


def use(site, purpose, email, code, address="192.0.2.1"):
    """What the code of a purpose is typed into."""
    body = {"email": email, "otp": code, "password": NEW}
    return site.visitor(address=address).post(PATHS[purpose], body)


def test_atk_042_what_was_never_proven_is_gone(coded):
    email, thief = fresh_email(), coded.visitor()
    user_id = thief.sign_up(email)["user"]["id"]
    send(coded, email)
    assert sign_in(coded, email, code_to(coded, email)).json["user"]["id"] == user_id
    assert thief.session() is None
    assert not opens(coded, email, PASSWORD)
    assert rows(coded, ACCOUNTS, ACCOUNTS.c.user_id == user_id) == []


def test_atk_042_a_factor_of_somebody_else_does_not_keep_the_owner_out(coded):
    thief = enrol(coded, coded.services.now, coded.visitor())
    send(coded, thief.email)
    answer = sign_in(coded, thief.email, code_to(coded, thief.email))
    assert answer.json["user"]["twoFactorEnabled"] is False


@pytest.mark.parametrize("asked", PATHS)
@pytest.mark.parametrize("used", PATHS)
def test_atk_141_a_code_is_good_for_its_purpose_only(coded, asked, used):
    email = fresh_email()
    coded.visitor().sign_up(email)
    send(coded, email, asked)
    answer = use(coded, used, email, code_to(coded, email))
    if asked == used:
        assert answer.json.get("code") != "INVALID_OTP"
    else:
        assert (answer.status_int, answer.json["code"]) == (400, "INVALID_OTP")


def test_a_code_is_good_for_its_address_only(coded):
    mine, theirs = fresh_email("mine"), fresh_email("theirs")
    send(coded, mine)
    send(coded, theirs)
    code = code_to(coded, mine)
    if code != code_to(coded, theirs):
        assert sign_in(coded, theirs, code).json["code"] == "INVALID_OTP"


@pytest.mark.parametrize("purpose", PATHS)
def test_atk_040_an_unknown_address_and_a_wrong_code_are_one_answer(closed, purpose):
    known, unknown = fresh_email("known"), fresh_email("unknown")
    closed.visitor().sign_up(known)
    told = {}
    for email in (known, unknown):
        answers = [send(closed, email, purpose)]
        guess = wrong(code_to(closed, known))
        answers += [use(closed, purpose, email, guess) for _ in range(5)]
        look = {"email": email, "type": purpose, "otp": guess}
        answers.append(closed.visitor().post("/email-otp/check-verification-otp", look))
        told[email] = [(outline(answer), answer.json) for answer in answers]
    assert told[known] == told[unknown]
    assert mails_to(closed, unknown) == []
    assert len(mails_to(closed, known)) == 1


def test_atk_015_one_mailbox_gets_five_an_hour_links_and_codes_together(make_site):
    site = with_clock(make_site({"authsvc.plugins": "magic_link email_otp audit"}))
    email = fresh_email()
    for _ in range(4):
        send(site, email)
        site.visitor().post("/sign-in/magic-link", {"email": email})
    assert len(mails_to(site, email)) == 5


def test_an_address_that_had_enough_mails_keeps_its_code(coded):
    email = fresh_email()
    for _ in range(5):
        send(coded, email)
    code = code_to(coded, email)
    for _ in range(3):
        send(coded, email)
    assert sign_in(coded, email, code).status_int == 200


def test_atk_011_strangers_cannot_use_up_the_tries_of_the_owner(coded):
    email = fresh_email()
    send(coded, email)
    code = code_to(coded, email)
    stranger = coded.visitor(address=AWAY)
    for _ in range(6):
        sign_in(coded, email, wrong(code), stranger)
    home = coded.visitor(address=HOME)
    assert sign_in(coded, email, code, home).status_int == 200


def test_atk_011_strangers_cannot_use_up_the_mails_of_the_owner(coded):
    email, home = fresh_email(), coded.visitor(address=HOME)
    home.sign_up(email)
    for _ in range(9):
        send(coded, email, visitor=coded.visitor(address=AWAY))
    before = len(mails_to(coded, email))
    send(coded, email, visitor=home)
    assert len(mails_to(coded, email)) == before + 1


@pytest.fixture
def strict(make_site):
    """Ten wrong ones in a row are enough, and any number of mails is sent."""
    return with_clock(
        make_site(
            PLUGINS
            | {
                "authsvc.email_otp.attempts_in_a_row": "10",
                "authsvc.password.mails_per_address": "1000",
            }
        )
    )


def guess(site, email, number, spread=True):
    """Wrong codes from as many networks; each new code is asked for."""
    told = []
    for each in range(number):
        if each % 3 == 0:
            send(site, email)
            code = wrong(code_to(site, email))
        address = f"203.0.113.{each}" if spread else AWAY
        told.append(sign_in(site, email, code, site.visitor(address=address)).json["code"])
    return told


@pytest.mark.parametrize("spread", [True, False])
def test_atk_016_new_codes_and_networks_buy_no_tries(strict, spread):
    told = guess(strict, fresh_email(), 14, spread)
    assert told == ["INVALID_OTP"] * 10 + ["TOO_MANY_ATTEMPTS"] * 4


def test_atk_011_a_lock_keeps_strangers_out_and_the_owner_in(strict):
    email, home = fresh_email(), strict.visitor(address=HOME)
    home.sign_up(email)
    guess(strict, email, 12)
    send(strict, email)
    code = code_to(strict, email)
    assert sign_in(strict, email, code, strict.visitor(address=AWAY)).status_int == 403
    assert sign_in(strict, email, code, strict.visitor(address=HOME)).status_int == 200
    # A right code ends the row.
    assert guess(strict, email, 1) == ["INVALID_OTP"]


def test_the_lock_of_one_purpose_is_none_of_another(strict):
    email = fresh_email()
    strict.visitor().sign_up(email)
    guess(strict, email, 11)
    send(strict, email, "forget-password")
    answer = use(strict, "forget-password", email, code_to(strict, email))
    assert answer.json == {"success": True}


def test_atk_009_ones_own_success_clears_nothing_of_others(strict):
    victim, mine = fresh_email("victim"), fresh_email("mine")
    told = guess(strict, victim, 9)
    send(strict, mine)
    assert sign_in(strict, mine, code_to(strict, mine)).status_int == 200
    told += guess(strict, victim, 3)
    assert told == ["INVALID_OTP"] * 10 + ["TOO_MANY_ATTEMPTS"] * 2


def test_atk_057_a_new_password_withdraws_codes(coded):
    email, visitor = fresh_email(), coded.visitor()
    visitor.sign_up(email)
    send(coded, email)
    code = code_to(coded, email)
    visitor.post("/change-password", {"currentPassword": PASSWORD, "newPassword": NEW})
    assert sign_in(coded, email, code).json["code"] == "INVALID_OTP"


def test_atk_021_no_other_site_has_codes_sent(coded):
    body, headers = {"email": fresh_email(), "type": "sign-in"}, {"Origin": "https://evil.example"}
    answer = coded.visitor().post("/email-otp/send-verification-otp", body, headers=headers)
    assert (answer.status_int, answer.json["code"]) == (403, "INVALID_ORIGIN")


def test_no_code_can_be_read_from_the_database(coded):
    email = fresh_email()
    send(coded, email)
    code = code_to(coded, email)
    (row,) = rows(coded, PROOFS, PROOFS.c.subject == email)
    assert code not in map(str, [*row, *row.payload.values()])
    assert not [place for place, value in dump(coded) if value == code]


def test_asvs_6_5_3_a_code_is_six_random_digits(coded):
    codes = set()
    for _ in range(8):
        email = fresh_email()
        send(coded, email)
        codes.add(code_to(coded, email))
    assert len(codes) > 6


def test_asvs_6_3_8_a_wrong_password_beside_a_code_tells_nothing(safe):
    known, unknown = fresh_email("known"), fresh_email("unknown")
    safe.visitor().sign_up(known)
    told = []
    for email in (known, unknown):
        send(safe, email, "email-verification")
        guess = wrong(code_to(safe, known))
        body = {"email": email, "otp": guess, "password": "not-this-one"}
        answer = safe.visitor().post("/email-otp/verify-email", body)
        told.append((outline(answer), answer.json))
    assert told[0] == told[1]


@pytest.mark.parametrize("known", [True, False])
def test_atk_089_one_code_typed_twenty_times_at_once(make_site, known):
    """Two instances on one database; each keeps its own connections, as two processes do."""
    one, two = with_clock(make_site(PLUGINS)), with_clock(make_site(PLUGINS))
    two.services.now = one.services.now
    email = fresh_email()
    if known:
        one.visitor().sign_up(email)
    send(one, email)
    code = code_to(one, email)
    pairs = [(site, site.visitor()) for _ in range(10) for site in (one, two)]
    answers = together(
        [lambda site=site, v=visitor: sign_in(site, email, code, v) for site, visitor in pairs]
    )
    told = sorted(answer.json.get("code", "ok") for answer in answers)
    assert told.count("ok") == 1
    assert set(told) <= {"ok", "INVALID_OTP", "TOO_MANY_ATTEMPTS"}
    assert sum(visitor.session() is not None for _, visitor in pairs) == 1


def test_atk_089_parallel_guesses_share_no_try(coded):
    email = fresh_email()
    send(coded, email)
    code = code_to(coded, email)
    together([lambda: sign_in(coded, email, wrong(code))] * 20)
    assert sign_in(coded, email, code).status_int != 200


def test_two_codes_asked_for_at_once(coded):
    email = fresh_email()
    coded.visitor().sign_up(email)
    answers = together([lambda: send(coded, email)] * 4)
    assert {answer.status_int for answer in answers} == {200}
    assert len(rows(coded, PROOFS, PROOFS.c.purpose == "email-otp:sign-in",
                    PROOFS.c.expires_at > coded.services.now())) >= 1  # fmt: skip


@pytest.mark.parametrize("purpose", PATHS)
def test_asvs_6_3_8_an_unknown_address_costs_as_many_statements(closed, purpose):
    known = fresh_email()
    closed.visitor().sign_up(known)
    costs = []
    for email in (known, fresh_email()):
        with counting(closed) as asked:
            send(closed, email, purpose)
        guess = wrong(code_to(closed, known))
        with counting(closed) as tried:
            use(closed, purpose, email, guess)
        costs.append((len(asked), len(tried)))
    assert costs[0] == costs[1]
