"""Sign-up, sign-in and reset as clients see them: what is refused, how, and in which order."""

import re

import pytest

from tests.support.visitor import PASSWORD, fresh_email

LONG = "x" * 129
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def refused(answer) -> tuple[int, str | None]:
    return answer.status_int, answer.json.get("code")


def mailed(site, email: str) -> str:
    """The path of the link in the newest mail."""
    message = site.mail(email)
    assert message is not None
    found = re.search(r"https://auth\.example\.com(/\S+)", message.text)
    assert found, message.text
    return found[1]


@pytest.fixture
def direct(make_site):
    return make_site({"authsvc.links.links": "direct"})


@pytest.mark.parametrize("field", ["image", "callbackURL", "rememberMe"])
def test_what_may_be_left_out_may_not_be_null(visitor, field):
    body = {"name": "A", "email": fresh_email(), "password": PASSWORD, field: None}
    answer = visitor.post("/sign-up/email", body)
    assert refused(answer) == (400, "VALIDATION_ERROR")
    assert f"[body.{field}]" in answer.json["message"]


def test_atk_024_a_target_has_no_second_name(visitor):
    """What is judged as ``callbackURL`` is not read as ``callback_url``."""
    email = fresh_email()
    visitor.sign_up(email)
    body = {"email": email, "password": PASSWORD, "callback_url": "https://evil.example"}
    answer = visitor.post("/sign-in/email", body)
    assert (answer.status_int, answer.json["redirect"], answer.location) == (200, False, None)


@pytest.mark.parametrize("target", [7, True, ["/a"], {"a": 1}])
def test_a_target_that_is_no_text_is_named(visitor, target):
    body = {"email": "a@b.example", "password": "x", "callbackURL": target}
    answer = visitor.post("/sign-in/email", body)
    assert answer.status_int == 400
    assert answer.json == {"message": "Invalid callbackURL: expected a string"}


@pytest.mark.parametrize("target", [0, False])
def test_a_target_that_is_nothing_is_judged_by_its_type(visitor, target):
    body = {"email": "a@b.example", "password": "x", "callbackURL": target}
    assert refused(visitor.post("/sign-in/email", body)) == (400, "VALIDATION_ERROR")


@pytest.mark.parametrize("target", ["/app", "/app?x=1#part", "https://auth.example.com/app"])
def test_the_client_is_led_to_its_target(site, target):
    email = fresh_email()
    site.visitor().sign_up(email)
    answer = site.visitor().post(
        "/sign-in/email", {"email": email, "password": PASSWORD, "callbackURL": target}
    )
    assert (answer.json["redirect"], answer.json["url"]) == (True, target)
    assert answer.headers["Location"] == target


def test_an_empty_target_leads_nowhere(visitor):
    email = fresh_email()
    visitor.sign_up(email)
    answer = visitor.sign_in(email, callbackURL="")
    assert (answer["redirect"], answer["url"]) == (False, "")


def test_a_form_knows_no_booleans(visitor):
    body = f"email=a@b.example&password={PASSWORD}&rememberMe=false".encode()
    answer = visitor.web.post(
        "https://auth.example.com/api/auth/sign-in/email",
        body, headers=visitor.headers | FORM, status="*",
    )  # fmt: skip
    assert refused(answer) == (400, "VALIDATION_ERROR")


def test_the_media_type_is_named_as_it_was_sent(visitor):
    kind = "multipart/form-data; boundary=x"
    answer = visitor.call("POST", "/sign-in/email", {"a": 1}, {"Content-Type": kind})
    assert refused(answer) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert f'"{kind}"' in answer.json["message"]


def test_atk_204_an_endless_password_is_refused_before_it_is_hashed(visitor):
    email = fresh_email()
    visitor.sign_up(email)
    calls = [
        ("/sign-in/email", {"email": email, "password": LONG}),
        ("/sign-in/email", {"email": "nobody@example.com", "password": LONG}),
        ("/verify-password", {"password": LONG}),
        ("/change-password", {"currentPassword": LONG, "newPassword": "fine-gannet-1"}),
        ("/delete-user", {"password": LONG}),
    ]
    for path, body in calls:
        assert refused(visitor.post(path, body)) == (400, "PASSWORD_TOO_LONG"), path


def test_the_new_password_is_judged_before_the_token(visitor):
    bad = {"newPassword": "short", "token": "no-such-token"}
    assert refused(visitor.post("/reset-password", bad)) == (400, "PASSWORD_TOO_SHORT")
    bad["newPassword"] = "long-enough-gannet"
    assert refused(visitor.post("/reset-password", bad)) == (400, "INVALID_TOKEN")


def test_the_token_of_a_reset_may_stand_beside_the_body(site):
    email = fresh_email()
    site.visitor().sign_up(email)
    site.visitor().post("/request-password-reset", {"email": email, "redirectTo": "/reset"})
    token = mailed(site, email).partition("?")[0].rpartition("/")[2]
    body = {"newPassword": "another-gannet-1"}
    assert site.visitor().post(f"/reset-password?token={token}", body).json == {"status": True}
    site.visitor().sign_in(email, "another-gannet-1")


def test_without_a_page_of_the_app_the_reset_link_opens_ours(direct):
    email = fresh_email()
    direct.visitor().sign_up(email)
    direct.visitor().post("/request-password-reset", {"email": email})
    link = mailed(direct, email)
    assert link.startswith("/api/auth/reset-password/")
    token = link.partition("?")[0].rpartition("/")[2]
    answer = direct.visitor().get(link.removeprefix("/api/auth"))
    assert answer.headers["Location"] == f"https://auth.example.com/reset-password?token={token}"


def test_two_links_of_one_second_are_one(direct):
    """No claim tells them apart, and asking twice is no error."""
    email = fresh_email()
    visitor = direct.visitor()
    visitor.sign_up(email)
    for _ in range(3):
        assert visitor.post("/send-verification-email", {"email": email}).status_int == 200


def test_json_may_begin_with_a_mark_of_its_encoding(visitor):
    body = b'\xef\xbb\xbf{"email": "nobody@example.com", "password": "whatever"}'
    answer = visitor.web.post(
        "https://auth.example.com/api/auth/sign-in/email",
        body, headers=visitor.headers | JSON, status="*",
    )  # fmt: skip
    assert refused(answer) == (401, "INVALID_EMAIL_OR_PASSWORD")
