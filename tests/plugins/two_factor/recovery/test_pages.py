"""The pages of a recovery: asked for, waited for, cancelled, finished."""

from datetime import timedelta

import pytest

from tests.support.reader import Reader
from tests.support.recoveries import STARTED, begun, token_in
from tests.support.roles import give, needing_two
from tests.support.second_factor import Owner, enrol
from tests.support.visitor import PASSWORD

LOST, SEND = "/two-factor/lost", "/two-factor/lost/send"


def words(reader: Reader) -> str:
    """What the page says."""
    return " ".join(reader.page.html.find("main").get_text(" ").split())


def asked(owner: Owner) -> Reader:
    """Somebody who is asked for a code they do not have."""
    reader = Reader(owner.site)
    reader.open("/sign-in?callbackURL=/account/sessions")
    reader.send("/sign-in", email=owner.email, password=PASSWORD)
    assert reader.at == "/two-factor"
    reader.open(reader.page.html.find("a", string="I lost all of these")["href"])
    assert reader.at == LOST
    return reader


@pytest.fixture
def due(lost, clock):
    begun(lost)
    clock.advance(timedelta(hours=72))
    return lost


def test_it_is_begun_and_says_when_it_is_due(lost):
    reader = asked(lost)
    assert "You wait for 3 days" in words(reader)
    reader.send(LOST)
    assert reader.at == LOST
    assert "Your recovery is under way" in words(reader)
    assert [form for form in reader.page.forms.values() if form.action.endswith(LOST)] == []
    assert lost.site.mail(lost.email).subject == STARTED


def test_without_a_sign_in_that_waits_it_leads_to_one(site):
    reader = Reader(site)
    reader.open(LOST)
    assert reader.at == "/sign-in"


def test_who_cannot_is_told(owner):
    reader = asked(owner)
    assert "can't be recovered this way" in words(reader)


def test_it_is_finished_by_the_link_in_the_same_browser(due):
    reader = asked(due)
    assert "The wait is over" in words(reader)
    reader.send(SEND)
    assert "We've sent you a link" in words(reader)
    reader.open(reader.mailed_link(due.email))
    assert reader.heading == "Sign in without your second steps"
    reader.send("/two-factor/recover")
    assert reader.at == "/account/sessions"
    assert "removed" in reader.said
    assert reader.visitor.session()["user"]["twoFactorEnabled"] is False


def test_whose_role_needs_one_sets_up_another_right_after(due):
    with needing_two(due.site) as role:
        give(due.site, due.email, role)
        reader = asked(due)
        reader.send(SEND)
        reader.open(reader.mailed_link(due.email))
        reader.send("/two-factor/recover")
        assert reader.at == "/two-factor/set-up"


def test_in_another_browser_the_link_asks_for_the_first_factor(due):
    reader = asked(due)
    reader.send(SEND)
    other = Reader(due.site)
    other.open(other.mailed_link(due.email))
    assert other.at == "/sign-in"
    assert "open the link in the mail once more" in other.said


def test_a_link_that_is_no_more_says_so(site):
    reader = Reader(site)
    reader.open("/two-factor/recover?token=nothing")
    assert reader.heading == "This link no longer works"
    reader.open("/recovery/cancel")
    assert reader.heading == "This link no longer works"


def test_every_page_of_a_session_says_so_and_cancels(lost):
    reader = Reader(lost.site)
    reader.sign_in(lost.email)
    reader.send("/two-factor?method=totp", code=lost.next_code())
    reader.open("/account/sessions")
    assert "lost all second steps" not in reader.said
    begun(lost)
    for path in ("/account/profile", "/account/sessions", "/account/security"):
        reader.open(path)
        assert "lost all second steps" in reader.said
        moment = reader.page.html.select_one(".notice time[datetime]")
        assert moment.text.endswith(" UTC")  # a script tells it in the reader's time
    reader.send("/account/recovery/cancel")
    assert reader.heading == "The recovery is cancelled"
    reader.open("/account/security")
    assert "lost all second steps" not in reader.said
    again = asked(lost)
    assert "was cancelled lately" in words(again)


def test_the_token_is_in_no_page_but_its_form(lost):
    begun(lost)
    token = token_in(lost.site, lost.email, STARTED)
    reader = Reader(lost.site)
    reader.open(f"/recovery/cancel?token={token}")
    inputs = reader.page.html.find_all("input", {"value": token})
    assert [tag["type"] for tag in inputs] == ["hidden"]
    assert token not in words(reader)
    assert lost.email not in words(reader)


def test_switched_off_it_is_not_offered(make_site, clock):
    site = make_site({"authsvc.two_factor.recovery": "off"})
    site.services.now = clock
    owner = enrol(site, clock, site.visitor())
    reader = Reader(site)
    reader.sign_in(owner.email)
    assert "I lost all of these" not in words(reader)
