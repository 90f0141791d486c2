"""The page where people switch, without any script."""

from sqlalchemy import update

from authsvc.core.sessions.models import Session
from tests.plugins.multi_session.conftest import PLUGINS
from tests.support.attack import change_rows
from tests.support.clock import Clock
from tests.support.reader import signed_in
from tests.support.second_factor import enrol
from tests.support.visitor import PASSWORD, fresh_email

TABLE = Session.__table__


def with_two(site):
    """Somebody with two accounts; the second is active."""
    reader, one = signed_in(site)
    other = fresh_email()
    site.visitor().sign_up(other)
    reader.open("/switch")
    reader.open("/sign-in?add=1")
    assert "You stay signed in" in reader.page.text
    reader.send("/sign-in", email=other, password=PASSWORD)
    return reader, one, other


def shown(reader):
    return [tag.get_text() for tag in reader.page.html.select(".accounts .small")]


def choose(reader, email, action):
    for form in reader.page.forms.values():
        if form.action.endswith(action) and email in form.text:
            return reader.post(form.action, dict(form.submit_fields()))
    raise AssertionError(f"no {action} for {email}")


def test_deleting_an_account_stays_the_last_section(many):
    reader, _ = signed_in(many)
    sections = reader.open("/account/profile").html.select(".sections a")
    assert [tag.get_text() for tag in sections[-2:]] == ["Switch account", "Delete account"]


def test_adding_an_account_and_switching(many):
    reader, one, other = with_two(many)
    assert reader.at == "/account/profile" or reader.at.startswith("/account")
    reader.open("/switch")
    assert shown(reader) == [one, other]
    choose(reader, one, "/switch/to")
    assert "You have switched accounts." in reader.said
    assert one in reader.page.text
    assert reader.visitor.session()["user"]["email"] == one


def test_signing_one_out_leaves_the_other(many):
    reader, one, other = with_two(many)
    reader.open("/switch")
    choose(reader, other, "/switch/sign-out")
    assert "That account is signed out." in reader.said
    assert shown(reader) == [one]
    choose(reader, one, "/switch/sign-out")
    assert reader.at == "/sign-in"


def test_signing_out_says_what_it_means_and_does_it(many):
    reader, _one, _other = with_two(many)
    reader.open("/sign-out")
    assert "all 2 accounts in this browser" in reader.page.text
    reader.send("/sign-out")
    assert reader.open("/switch").request.path == "/sign-in"


def test_with_one_account_nothing_is_said_of_more(many):
    reader, _email = signed_in(many)
    reader.open("/sign-out")
    assert "accounts in this browser" not in reader.page.text
    reader.open("/switch")
    assert len(shown(reader)) == 1


def test_the_account_has_a_link_to_it(many):
    reader, _email = signed_in(many)
    assert reader.page.html.find("a", href="/switch")


def test_when_it_is_full_it_says_so(make_site):
    site = make_site(PLUGINS | {"authsvc.multi_session.max_accounts": "2"})
    reader, _one, _other = with_two(site)
    reader.open("/switch")
    assert "remembers no more accounts" in reader.page.text
    assert not reader.page.html.find("a", href="/sign-in?add=1")


def test_a_session_that_is_over_is_refused_in_words(many):
    reader, one, _other = with_two(many)
    reader.open("/switch")
    page = reader.page
    user = many.visitor().sign_in(one)["user"]
    ended = update(TABLE).where(TABLE.c.user_id == user["id"]).values(expires_at=TABLE.c.created_at)
    change_rows(many, ended)
    reader.page = page
    choose(reader, one, "/switch/to")
    assert "That account is signed out. Sign in again to use it." in reader.said


def test_atk_020_switching_needs_the_forms_proof(many):
    reader, one, other = with_two(many)
    listed = reader.visitor.get("/multi-session/list-device-sessions").json
    names = {entry["user"]["email"]: entry["session"]["id"] for entry in listed}
    for path in ("/switch/to", "/switch/sign-out"):
        reader.post(path, {"id": names[one]})
    assert reader.visitor.session()["user"]["email"] == other
    assert len(reader.visitor.get("/multi-session/list-device-sessions").json) == 2


def test_a_wrong_password_keeps_the_wish_to_add(many):
    reader, _one = signed_in(many)
    reader.open("/sign-in?add=1")
    reader.send("/sign-in", email=fresh_email(), password="not-the-one-7")
    assert reader.at == "/sign-in"
    assert reader.page.html.find("input", attrs={"name": "add"})


def test_a_second_factor_of_the_second_account_does_not_end_the_first(many, monkeypatch):
    clock = Clock()
    monkeypatch.setattr(many.services, "now", clock)
    owner = enrol(many, clock, many.visitor())
    reader, one = signed_in(many)
    reader.open("/sign-in?add=1")
    reader.send("/sign-in", email=owner.email, password=PASSWORD)
    assert reader.at == "/two-factor"
    listed = reader.visitor.get("/multi-session/list-device-sessions").json
    assert [entry["user"]["email"] for entry in listed] == [one]
    reader.send(0, code=owner.code())
    reader.open("/switch")
    assert set(shown(reader)) == {one, owner.email}


def test_without_the_plugin_signing_in_again_replaces(site):
    reader, _email = signed_in(site)
    assert reader.open("/sign-in?add=1").request.path.startswith("/account")
