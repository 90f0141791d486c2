"""Who has an account here is nobody's business: not by answers, work, mails or pages."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update

from authsvc.core.users.models import User
from tests.support.attack import (
    audited,
    change_rows,
    mails_to,
    outline,
    rows,
    token_mailed,
)
from tests.support.mailed import verified
from tests.support.reader import Reader
from tests.support.site import Site
from tests.support.statements import counting
from tests.support.visitor import PASSWORD, Visitor, fresh_email

USERS = User.__table__
OTHER_PASSWORD = "brine-4-Lantern"


def signing_up(email: str, password: str = PASSWORD, **extra: Any) -> Callable[[Visitor], Any]:
    body = {"name": "Ada", "email": email, "password": password} | extra
    return lambda visitor: visitor.post("/sign-up/email", body)


def asking(path: str) -> Callable[[str], Callable[[Visitor], Any]]:
    return lambda email: lambda visitor: visitor.post(path, {"email": email})


def wrong_password(email: str) -> Callable[[Visitor], Any]:
    body = {"email": email, "password": OTHER_PASSWORD}
    return lambda visitor: visitor.post("/sign-in/email", body)


QUESTIONS = {
    "sign-up": signing_up,
    "sign-in": wrong_password,
    "reset": asking("/request-password-reset"),
    "verification": asking("/send-verification-email"),
}


@pytest.mark.parametrize("how", QUESTIONS)
@pytest.mark.parametrize("proven", [True, False], ids=["verified", "waiting"])
def test_atk_037_a_known_address_is_answered_like_an_unknown_one(
    shipped: Site, how: str, proven: bool
) -> None:
    known = verified(shipped)[1] if proven else Reader(shipped).sign_up()
    ask = QUESTIONS[how]
    told = [outline(ask(email)(shipped.visitor())) for email in (known, fresh_email())]
    assert told[0] == told[1]


@pytest.mark.parametrize("how", QUESTIONS)
@pytest.mark.parametrize("proven", [True, False], ids=["verified", "waiting"])
def test_asvs_6_3_8_a_known_address_costs_as_many_statements(
    shipped: Site, how: str, proven: bool
) -> None:
    known = verified(shipped)[1] if proven else Reader(shipped).sign_up()
    ask = QUESTIONS[how]
    costs = []
    for email in (known, fresh_email()):
        with counting(shipped) as seen:
            ask(email)(shipped.visitor())
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_atk_037_the_owner_is_told_and_the_password_stays(shipped: Site) -> None:
    _reader, email = verified(shipped)
    answer = signing_up(email, OTHER_PASSWORD)(shipped.visitor())
    assert (answer.status_int, answer.json["token"]) == (200, None)
    assert answer.json["user"]["emailVerified"] is False
    assert "account" in mails_to(shipped, email)[-1].lower()
    assert wrong_password(email)(shipped.visitor()).status_int == 401
    assert shipped.visitor().sign_in(email)["user"]["email"] == email


def test_atk_037_the_pages_answer_alike(shipped: Site) -> None:
    _owner, known = verified(shipped)
    pages = []
    for email in (known, fresh_email()):
        reader = Reader(shipped)
        reader.sign_up(email)
        pages.append((reader.at, reader.page.text.replace(email, "")))
    assert pages[0][0] == pages[1][0] == "/check-mail"
    assert len(pages[0][1]) == len(pages[1][1])


def test_atk_039_what_became_of_an_account_is_told_after_the_right_password(shipped: Site) -> None:
    _reader, email = verified(shipped)
    user = rows(shipped, USERS, USERS.c.email == email)[0]
    change_rows(
        shipped, update(USERS).where(USERS.c.id == user.id).values(disabled_at=user.created_at)
    )
    told = [outline(wrong_password(e)(shipped.visitor())) for e in (email, fresh_email())]
    assert told[0] == told[1]
    right = shipped.visitor().post("/sign-in/email", {"email": email, "password": PASSWORD})
    assert (right.status_int, right.json["code"]) == (403, "ACCOUNT_DISABLED")
    assert "sign-in-refused" in audited(shipped, user.id)


def test_atk_039_an_unproven_address_is_told_after_the_right_password(shipped: Site) -> None:
    email = Reader(shipped).sign_up()
    told = [outline(wrong_password(e)(shipped.visitor())) for e in (email, fresh_email())]
    assert told[0] == told[1]
    right = shipped.visitor().post("/sign-in/email", {"email": email, "password": PASSWORD})
    assert (right.status_int, right.json["code"]) == (403, "EMAIL_NOT_VERIFIED")
    assert "Set-Cookie" not in right.headers


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "e30.e30.", "%00", "é", "9" * 5000])
def test_atk_041_a_link_that_is_not_ours_tells_nothing(shipped: Site, token: str) -> None:
    _reader, email = verified(shipped)
    answer = shipped.visitor().get(f"/verify-email?token={token}")
    assert answer.status_int in (302, 400)
    page = Reader(shipped).open(f"/verify-email?token={token}")
    assert page.status_int in (200, 400)
    assert email not in page.text


def test_the_end_of_all_tries_does_not_tell_who_is_registered(
    make_site: Callable[..., Site],
) -> None:
    site = make_site({"authsvc.password.attempts_in_a_row": "5"})
    known = fresh_email()
    site.visitor().sign_up(known)
    told = []
    for email in (known, fresh_email()):
        networks = [f"203.0.113.{number}" for number in range(8)]
        answers = [wrong_password(email)(site.visitor(address)) for address in networks]
        told.append([(answer.status_int, answer.json) for answer in answers])
    assert told[0] == told[1]
    assert [status for status, _body in told[0]] == [401] * 5 + [429] * 3


def test_atk_015_one_mailbox_gets_a_bounded_number_of_mails(shipped: Site) -> None:
    _reader, email = verified(shipped)
    before = len(mails_to(shipped, email))
    answers = []
    for number in range(30):
        visitor = shipped.visitor(f"198.51.100.{number}")
        answers.append(outline(QUESTIONS["reset"](email)(visitor)))
        answers.append(outline(QUESTIONS["verification"](email)(visitor)))
    assert all(answer["status"] == "200 OK" for answer in answers)
    assert answers[0] == answers[-2]
    assert answers[1] == answers[-1]
    for number in range(30):
        assert signing_up(email)(shipped.visitor(f"198.51.101.{number}")).status_int == 200
    assert 1 <= len(mails_to(shipped, email)) - before <= 10


def test_atk_015_nobody_can_keep_an_owner_without_a_link(shipped: Site) -> None:
    """Mails that were asked for and not sent use up nothing; those that were sent work."""
    _reader, email = verified(shipped)
    for number in range(20):
        visitor = shipped.visitor(f"198.51.100.{number}")
        QUESTIONS["verification"](email)(visitor)
        QUESTIONS["sign-up"](email)(visitor)
    QUESTIONS["reset"](email)(shipped.visitor())
    body = {"token": token_mailed(shipped, email), "newPassword": OTHER_PASSWORD}
    assert shipped.visitor().post("/reset-password", body).status_int == 200


def test_asvs_6_3_8_a_known_user_name_costs_as_many_statements(site: Site) -> None:
    name = fresh_email().partition("@")[0].replace("-", "_")
    site.visitor().sign_up(username=name)
    told, costs = [], []
    for wanted in (name, name[::-1]):
        body = {"username": wanted, "password": OTHER_PASSWORD}
        with counting(site) as seen:
            told.append(outline(site.visitor().post("/sign-in/username", body)))
        costs.append(len(seen))
    assert told[0] == told[1]
    assert costs[0] == costs[1]


def test_atk_015_mails_to_others_are_not_held_up(shipped: Site) -> None:
    (_first, email), (_second, other) = verified(shipped), verified(shipped)
    for _ in range(30):
        QUESTIONS["reset"](email)(shipped.visitor())
    before = len(mails_to(shipped, other))
    QUESTIONS["reset"](other)(shipped.visitor())
    assert len(mails_to(shipped, other)) == before + 1
