"""What people try with mailed links, on both databases; the races on PostgreSQL as well."""

import re

import pytest

from authsvc.core.accounts.models import Account
from authsvc.core.sessions.models import Session
from tests.plugins.magic_link.conftest import DIRECT
from tests.plugins.magic_link.test_endpoints import ask, link_to, token_only
from tests.support.attack import dump, rows, together, token_mailed
from tests.support.clock import with_clock
from tests.support.mailed import opens
from tests.support.reader import Reader
from tests.support.second_factor import enrol
from tests.support.statements import counting
from tests.support.visitor import PASSWORD, fresh_email

ACCOUNTS = Account.__table__
SESSIONS = Session.__table__


def test_atk_042_what_was_never_proven_is_gone(direct):
    email = fresh_email()
    thief = direct.visitor()
    user_id = thief.sign_up(email)["user"]["id"]
    ask(direct, email, callbackURL="/in")
    owner = direct.visitor()
    owner.get(link_to(direct, email))
    assert owner.session()["user"]["id"] == user_id
    assert thief.session() is None
    assert not opens(direct, email, PASSWORD)
    assert rows(direct, ACCOUNTS, ACCOUNTS.c.user_id == user_id) == []
    assert len(rows(direct, SESSIONS, SESSIONS.c.user_id == user_id)) == 1


def test_atk_042_a_factor_of_somebody_else_does_not_keep_the_owner_out(direct):
    thief = enrol(direct, direct.services.now, direct.visitor())
    ask(direct, thief.email, callbackURL="/in")
    owner = direct.visitor()
    owner.get(link_to(direct, thief.email))
    assert owner.session()["user"]["twoFactorEnabled"] is False


def test_a_proven_mailbox_keeps_everything(direct):
    email = fresh_email()
    direct.visitor().sign_up(email)
    ask(direct, email, callbackURL="/in")
    direct.visitor().get(link_to(direct, email))
    user = direct.visitor()
    ask(direct, email, callbackURL="/in")
    user.get(link_to(direct, email))
    user_id = user.session()["user"]["id"]
    assert len(rows(direct, SESSIONS, SESSIONS.c.user_id == user_id)) == 2


def test_the_browser_that_signed_up_keeps_its_password(linked):
    reader = Reader(linked)
    email = reader.sign_up()
    reader.open("/sign-in/link?again=1")
    reader.send("/sign-in/link", email=email)
    reader.open(reader.mailed_link(email))
    reader.send("/sign-in/link/open")
    assert reader.visitor.session()["user"]["emailVerified"] is True
    assert opens(linked, email, PASSWORD)


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS"])
def test_looking_uses_nothing_up(direct, method):
    email = fresh_email()
    ask(direct, email, callbackURL="/in")
    link = link_to(direct, email)
    direct.visitor().call(method, link)
    visitor = direct.visitor()
    visitor.get(link)
    assert visitor.session() is not None


def test_a_mail_scanner_signs_nobody_in(linked):
    email = fresh_email()
    ask(linked, email)
    scanner = Reader(linked)
    path = scanner.mailed_link(email)
    for method in ("GET", "HEAD", "GET"):
        assert scanner.open(path, method).status_int == 200
    token = token_mailed(linked, email)
    answer = linked.visitor().get(f"/magic-link/verify?token={token}")
    assert "/sign-in/link/open" in answer.location
    reader = Reader(linked)
    reader.open(path)
    reader.send("/sign-in/link/open", name="Ada")
    assert reader.visitor.session()["user"]["email"] == email


def test_atk_057_a_new_password_withdraws_links(direct):
    email = fresh_email()
    visitor = direct.visitor()
    visitor.sign_up(email)
    ask(direct, email, callbackURL="/in")
    link = link_to(direct, email)
    body = {"currentPassword": PASSWORD, "newPassword": "brine-4-Lantern"}
    assert visitor.post("/change-password", body).status_int == 200
    assert direct.visitor().get(link).location.endswith("error=INVALID_TOKEN")


def test_atk_141_a_link_is_good_for_nothing_else(direct):
    email = fresh_email()
    direct.visitor().sign_up(email)
    ask(direct, email)
    token = token_mailed(direct, email)
    body = {"token": token, "newPassword": "brine-4-Lantern"}
    assert direct.visitor().post("/reset-password", body).json["code"] == "INVALID_TOKEN"
    direct.visitor().post("/request-password-reset", {"email": email})
    reset = re.search(r"/reset-password/(\w+)", direct.mail(email).text)
    answer = direct.visitor().get(f"/magic-link/verify?token={reset[1]}")
    assert answer.location.endswith("error=INVALID_TOKEN")


def test_atk_021_no_other_site_has_links_sent(direct):
    headers = {"Origin": "https://evil.example"}
    answer = direct.visitor().post("/sign-in/magic-link", {"email": fresh_email()}, headers=headers)
    assert (answer.status_int, answer.json["code"]) == (403, "INVALID_ORIGIN")


def test_no_link_can_be_read_from_the_database(direct):
    email = fresh_email()
    ask(direct, email)
    token = token_mailed(direct, email)
    assert not [place for place, value in dump(direct) if token in value]


def test_atk_204_an_endless_token_is_no_token(direct):
    answer = direct.visitor().get(f"/magic-link/verify?token={'x' * 9000}")
    assert answer.status_int in (302, 400, 414)
    assert answer.status_int != 302 or "error=" in answer.location


def test_atk_207_a_name_is_only_ever_text(direct):
    email = fresh_email()
    ask(direct, email, name="<b>Click https://evil.example</b>")
    message = direct.mail(email)
    assert "evil.example" not in message.text + message.html


@pytest.mark.parametrize("known", [True, False])
def test_atk_202_one_link_opened_twenty_times_at_once(make_site, known):
    """Two instances on one database; each keeps its own connections, as two processes do."""
    one, two = with_clock(make_site(DIRECT)), with_clock(make_site(DIRECT))
    two.services.now = one.services.now
    email = fresh_email()
    if known:
        one.visitor().sign_up(email)
    ask(one, email)
    link = token_only(link_to(one, email))
    visitors = [(one, two)[number % 2].visitor() for number in range(20)]
    answers = together([lambda visitor=visitor: visitor.get(link) for visitor in visitors])
    assert sorted(answer.status_int for answer in answers) == [200] + [302] * 19
    assert sum(visitor.session() is not None for visitor in visitors) == 1


def test_two_links_to_somebody_new_at_once_make_one_account(make_site):
    site = with_clock(make_site(DIRECT))
    email = fresh_email()
    links = []
    for _ in range(4):
        ask(site, email)
        links.append(token_only(link_to(site, email)))
    answers = together([lambda link=link: site.visitor().get(link) for link in links])
    assert {answer.status_int for answer in answers} == {200}
    assert len({answer.json["user"]["id"] for answer in answers}) == 1


def test_asvs_6_3_8_an_unknown_address_costs_as_many_statements(closed):
    known = fresh_email()
    closed.visitor().sign_up(known)
    costs = []
    for email in (known, fresh_email()):
        with counting(closed) as seen:
            ask(closed, email)
        costs.append(len(seen))
    assert costs[0] == costs[1]
