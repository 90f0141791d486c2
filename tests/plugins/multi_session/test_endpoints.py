"""Several accounts in one browser, as apps see them."""

import pytest

from tests.plugins.multi_session.conftest import PLUGINS
from tests.support.attack import audited
from tests.support.cookies import NAME, TOKEN, jar
from tests.support.visitor import PASSWORD, fresh_email

LIST = "/multi-session/list-device-sessions"
ACTIVE = "/multi-session/set-active"
REVOKE = "/multi-session/revoke"
REFUSED = {"message": "Invalid session token", "code": "INVALID_SESSION_TOKEN"}


def remembered(visitor):
    """The cookies that remember accounts: what follows their common name."""
    border = len(TOKEN + "_multi-")
    return {name[border:] for name in jar(visitor) if name.startswith(TOKEN + "_multi-")}


def held(visitor):
    """E-mail -> what names the session."""
    answer = visitor.get(LIST)
    assert answer.status_int == 200, answer
    return {entry["user"]["email"]: entry["session"]["token"] for entry in answer.json}


def pair(site):
    """A browser with two accounts, and their addresses; the second is active."""
    visitor, one, other = site.visitor(), fresh_email("one"), fresh_email("other")
    visitor.sign_up(one)
    visitor.sign_up(other)
    return visitor, one, other


def token(visitor):
    return visitor.session()["session"]["token"]


def test_two_accounts_and_back(many):
    visitor, one, other = pair(many)
    assert list(held(visitor)) == [one, other]
    answer = visitor.post(ACTIVE, {"sessionToken": held(visitor)[one]})
    assert (answer.status_int, answer.json["user"]["email"]) == (200, one)
    assert answer.json == visitor.session()
    assert audited(many, answer.json["user"]["id"])[-1] == "account-switched"
    visitor.post(ACTIVE, {"sessionToken": held(visitor)[other]})
    assert visitor.session()["user"]["email"] == other


def test_scripts_see_the_real_token_of_the_active_account_only(many):
    visitor, one, other = pair(many)
    names = held(visitor)
    assert names[other] == token(visitor)
    handle = names[one]
    visitor.post(ACTIVE, {"sessionToken": handle})
    assert token(visitor) != handle
    bearer = {"Authorization": f"Bearer {handle}"}
    assert many.visitor().get("/get-session", headers=bearer).json is None


def test_unless_the_app_wants_them_all(make_site):
    site = make_site(PLUGINS | {"authsvc.multi_session.show_tokens": "true"})
    visitor, one, _other = pair(site)
    own = held(visitor)[one]
    assert visitor.post(ACTIVE, {"sessionToken": own}).status_int == 200
    assert token(visitor) == own


def test_the_cookie_is_named_after_the_token(many):
    visitor = many.visitor()
    answer = visitor.post(
        "/sign-up/email", {"name": "Ada", "email": fresh_email(), "password": PASSWORD}
    )
    own = answer.json["token"]
    set_cookies = answer.headers.getall("Set-Cookie")
    name = f"{TOKEN}_multi-{own.lower()}"
    (cookie,) = [text for text in set_cookies if text.startswith(name + "=")]
    assert "HttpOnly" in cookie
    assert "Secure" in cookie
    assert "Max-Age=604800" in cookie
    assert jar(visitor)[name] == jar(visitor)[TOKEN]


def test_one_account_is_one_session_of_a_browser(many):
    visitor, one, other = pair(many)
    before = held(visitor)[one]
    visitor.sign_in(one)
    assert set(held(visitor)) == {one, other}
    assert len(remembered(visitor)) == 2
    assert visitor.post(ACTIVE, {"sessionToken": before}).json == REFUSED
    sessions = visitor.get("/list-sessions").json
    assert [entry["token"] for entry in sessions] == [token(visitor)]


def test_another_browser_keeps_its_own(many):
    visitor, one, _other = pair(many)
    elsewhere = many.visitor()
    elsewhere.sign_in(one)
    visitor.sign_in(one)
    assert elsewhere.session()["user"]["email"] == one


def test_revoking_the_active_account_makes_the_next_one_active(many):
    visitor, one, other = pair(many)
    answer = visitor.post(REVOKE, {"sessionToken": held(visitor)[other]})
    assert answer.json == {"status": True}
    assert visitor.session()["user"]["email"] == one
    assert visitor.post(REVOKE, {"sessionToken": held(visitor)[one]}).json == {"status": True}
    assert visitor.session() is None
    assert (remembered(visitor), held(visitor)) == (set(), {})
    assert TOKEN not in jar(visitor)


def test_revoking_another_one_leaves_the_active_as_it_is(many):
    visitor, one, other = pair(many)
    visitor.post(REVOKE, {"sessionToken": held(visitor)[one]})
    assert visitor.session()["user"]["email"] == other
    assert list(held(visitor)) == [other]


def test_signing_out_means_all_of_them(many):
    visitor, _one, _other = pair(many)
    cookies = jar(visitor)
    assert visitor.post("/sign-out").status_int == 200
    assert not [name for name in jar(visitor) if name.startswith(NAME + "session")]
    header = "; ".join(f"{name}={value}" for name, value in cookies.items())
    assert many.visitor().get(LIST, headers={"Cookie": header}).json == []


def test_also_when_none_is_active(many):
    visitor, _one, _other = pair(many)
    cookies = {name: value for name, value in jar(visitor).items() if name != TOKEN}
    header = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    stranger = many.visitor()
    assert len(stranger.get(LIST, headers=header).json) == 2
    assert stranger.post("/sign-out", headers=header).status_int == 200
    assert many.visitor().get(LIST, headers=header).json == []
    assert visitor.session() is None


def test_nobody_has_none(many):
    visitor = many.visitor()
    assert visitor.get(LIST).json == []
    assert visitor.post(ACTIVE, {"sessionToken": "bogus"}).json == REFUSED
    answer = visitor.post(REVOKE, {"sessionToken": "bogus"})
    assert (answer.status_int, answer.json["code"]) == (401, "UNAUTHORIZED")


@pytest.mark.parametrize("path", [ACTIVE, REVOKE])
def test_atk_069_only_sessions_whose_cookie_came_along(many, path):
    visitor, _one, _other = pair(many)
    victim = many.visitor()
    victim.sign_up()
    session = victim.session()["session"]
    for name in (session["token"], session["token"].lower(), session["id"], "", "bogus", "a;b=c"):
        answer = visitor.post(path, {"sessionToken": name})
        assert (answer.status_int, answer.json) == (401, REFUSED)
    assert victim.session()


def test_atk_069_a_signed_value_of_another_cookie_is_no_session(many):
    """One key signs every cookie and does not cover its name."""
    visitor, one, _other = pair(many)
    cookies = jar(visitor)
    own = cookies[TOKEN]
    for name in ("x", held(visitor)[one].lower()):
        forged = {TOKEN: own, f"{TOKEN}_multi-{name}": own}
        header = {"Cookie": "; ".join(f"{n}={v}" for n, v in forged.items())}
        assert many.visitor().get(LIST, headers=header).json == []
        answer = many.visitor().post(ACTIVE, {"sessionToken": name}, headers=header)
        assert answer.status_int == 401


def test_a_forged_cookie_is_none(many):
    visitor, _one, _other = pair(many)
    name = next(name for name in jar(visitor) if "_multi-" in name)
    header = {"Cookie": f"{name}=" + "x" * 32 + ".AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%3D"}
    assert many.visitor().get(LIST, headers=header).json == []


def test_many_cookies_are_no_burden(many):
    header = {"Cookie": "; ".join(f"{TOKEN}_multi-{n}=x.y" for n in range(500))}
    assert many.visitor().get(LIST, headers=header).json == []


def test_a_session_that_has_ended_elsewhere_is_refused_and_forgotten(many):
    visitor, one, _other = pair(many)
    names = held(visitor)
    visitor.post(ACTIVE, {"sessionToken": names[one]})
    own = token(visitor)
    visitor.post(ACTIVE, {"sessionToken": names[_other]})
    elsewhere = many.visitor()
    elsewhere.sign_in(one)
    elsewhere.post("/revoke-other-sessions")
    assert list(held(visitor)) == [_other]
    answer = visitor.post(ACTIVE, {"sessionToken": own})
    assert (answer.status_int, answer.json) == (401, REFUSED)
    assert own.lower() not in remembered(visitor)


def test_a_browser_remembers_so_many(make_site):
    site = make_site(PLUGINS | {"authsvc.multi_session.max_accounts": "2"})
    visitor, one, other = pair(site)
    third = fresh_email("third")
    visitor.sign_up(third)
    assert visitor.session()["user"]["email"] == third
    assert set(held(visitor)) == {one, other}
    visitor.post(REVOKE, {"sessionToken": held(visitor)[one]})
    visitor.sign_in(third)
    assert set(held(visitor)) == {other, third}


def test_dead_cookies_take_nobodys_place(make_site):
    site = make_site(PLUGINS | {"authsvc.multi_session.max_accounts": "2"})
    visitor = site.visitor()
    email = fresh_email()
    visitor.sign_up(email)
    for old, new in ((PASSWORD, "brine-4-Lantern"), ("brine-4-Lantern", PASSWORD)):
        body = {"currentPassword": old, "newPassword": new, "revokeOtherSessions": True}
        assert visitor.post("/change-password", body).status_int == 200
    assert list(held(visitor)) == [email]


def test_switching_keeps_each_sessions_wish_to_be_forgotten(many):
    visitor = many.visitor()
    one, other = fresh_email(), fresh_email()
    visitor.sign_up(one, rememberMe=False)
    visitor.sign_up(other)
    names = held(visitor)
    answer = visitor.post(ACTIVE, {"sessionToken": names[one]})
    assert "Max-Age=604800" not in str(answer.headers.getall("Set-Cookie"))
    assert NAME + "dont_remember" in jar(visitor)
    visitor.post(ACTIVE, {"sessionToken": names[other]})
    assert NAME + "dont_remember" not in jar(visitor)
