"""Sessions as clients see them: odd calls, odd cookies, and being remembered or not."""

import pytest

from tests.core.password.test_endpoints import refused
from tests.support.visitor import PASSWORD, fresh_email

TOKEN = "__Secure-better-auth.session_token"
COPY = "__Secure-better-auth.session_data"
NOTE = "__Secure-better-auth.dont_remember"


def set_cookies(answer) -> dict[str, str]:
    lines = answer.headers.getall("Set-Cookie")
    return {line.partition("=")[0]: line.partition("=")[2] for line in lines}


def test_renewal_is_never_posted(visitor):
    code = "METHOD_NOT_ALLOWED_DEFER_SESSION_REQUIRED"
    assert refused(visitor.post("/get-session")) == (405, code)


@pytest.mark.parametrize("body", [[], "x", 7])
def test_session_fields_come_as_an_object(visitor, body):
    visitor.sign_up()
    assert refused(visitor.post("/update-session", body)) == (400, "VALIDATION_ERROR")


def test_the_body_is_judged_before_the_session(visitor):
    assert refused(visitor.call("POST", "/update-session")) == (400, "VALIDATION_ERROR")
    assert refused(visitor.post("/update-session", {"a": 1})) == (401, "UNAUTHORIZED")


def test_server_owned_fields_of_a_session_are_no_fields(visitor):
    visitor.sign_up()
    before = visitor.session()["session"]
    answer = visitor.post("/update-session", {"token": "x", "userId": "y", "expiresAt": 1})
    assert (answer.status_int, answer.json) == (400, {"message": "No fields to update"})
    assert visitor.session()["session"] == before


def test_a_copy_from_when_there_was_a_cache_is_cleared(visitor):
    visitor.sign_up()
    token = visitor.web.cookies[TOKEN]
    answer = visitor.get("/get-session", headers={"Cookie": f"{TOKEN}={token}; {COPY}=left-over"})
    assert answer.json["user"]
    assert set_cookies(answer)[COPY].startswith("; Max-Age=0")


def test_a_cookie_may_stand_in_quotes(site, visitor):
    user = visitor.sign_up()["user"]
    token = visitor.web.cookies[TOKEN]
    answer = site.visitor().get("/get-session", headers={"Cookie": f'{TOKEN}="{token}"'})
    assert answer.json["user"]["id"] == user["id"]


def test_the_last_sign_in_says_whether_to_remember(visitor):
    email = fresh_email()
    visitor.sign_up(email)
    body = {"email": email, "password": PASSWORD}
    brief = visitor.post("/sign-in/email", body | {"rememberMe": False})
    assert {name: "Max-Age" in text for name, text in set_cookies(brief).items()} == {
        TOKEN: False,
        NOTE: False,
    }
    long = set_cookies(visitor.post("/sign-in/email", body))
    assert "Max-Age=604800" in long[TOKEN]
    assert long[NOTE].startswith("; Max-Age=0")


@pytest.mark.parametrize("path", ["/sign-in/email", "/sign-up/email"])
@pytest.mark.parametrize("carrier", ["Cookie", "Authorization"])
def test_who_comes_with_a_dead_session_is_signed_in_all_the_same(site, visitor, path, carrier):
    email, stranger = fresh_email(), fresh_email()
    dead = visitor.sign_up(email)["token"]
    cookie = f"{TOKEN}={visitor.web.cookies[TOKEN]}"
    visitor.post("/sign-out")
    name = email if path == "/sign-in/email" else stranger
    body = {"email": name, "password": PASSWORD, "name": "Ada"}
    headers = {carrier: cookie if carrier == "Cookie" else f"Bearer {dead}"}
    answer = site.visitor().post(path, body, headers=headers)
    assert answer.status_int == 200
    assert "Max-Age=604800" in set_cookies(answer)[TOKEN]
    assert answer.headers["set-auth-token"].startswith(answer.json["token"])
