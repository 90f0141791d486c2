"""The language of a refusal by the API."""

import pytest

from tests.support.languages import COOKIE, choose
from tests.support.reader import signed_in

WRONG = {"email": "nobody@example.com", "password": "wrong-password-1"}
ENGLISH = {"message": "Invalid email or password", "code": "INVALID_EMAIL_OR_PASSWORD"}


def test_a_refusal_keeps_its_code_and_its_english(site):
    answer = site.visitor(**{"Accept-Language": "de"}).post("/sign-in/email", WRONG)
    assert answer.json == {
        "message": "E-Mail-Adresse und Passwort passen nicht zusammen",
        "code": "INVALID_EMAIL_OR_PASSWORD",
        "originalMessage": "Invalid email or password",
    }
    assert answer.headers["Content-Language"] == "de"
    assert "Accept-Language" in ", ".join(answer.headers.getall("Vary"))
    assert "Origin" in ", ".join(answer.headers.getall("Vary"))


@pytest.mark.parametrize("header", [None, "en", "en-US,en;q=0.9", "*", "tlh"])
def test_a_refusal_in_english_is_as_on_the_wire(site, header):
    visitor = site.visitor(**({"Accept-Language": header} if header else {}))
    answer = visitor.post("/sign-in/email", WRONG)
    assert answer.json == ENGLISH
    assert "Content-Language" not in answer.headers


def test_a_refusal_speaks_the_cookies_language_or_the_accounts(site):
    cookie = site.visitor(**{"Accept-Language": "de", "Cookie": f"{COOKIE}=en"})
    assert cookie.post("/sign-in/email", WRONG).json == ENGLISH
    reader, _ = signed_in(site)
    choose(reader, "de")
    reader.visitor.web.set_cookie(COOKIE, "")
    answer = reader.visitor.post("/update-user", {})
    assert answer.json["originalMessage"] == "No fields to update"


def test_a_deployment_may_keep_refusals_english(make_site):
    site = make_site({"authsvc.brand.translate_errors": "false"})
    assert site.visitor(**{"Accept-Language": "de"}).post("/sign-in/email", WRONG).json == ENGLISH


def test_a_developers_message_stays_as_it_is(site):
    """OAuth's descriptions are ASCII (RFC 6749 section 5.2), and no message is a format."""
    body = {"email": "x", "password": "100%(x)s"}
    answer = site.visitor(**{"Accept-Language": "ar"}).post("/sign-in/email", body)
    assert answer.status_int == 400
    assert answer.json["code"]


@pytest.mark.parametrize(
    ("token", "said"),
    [
        (None, "Bearer"),
        ("nonsense", 'Bearer error="invalid_token"'),
        ("a.b.c", 'Bearer error="invalid_token"'),
        ("", 'Bearer error="invalid_token"'),
    ],
)
def test_rfc_9110_11_6_1_a_401_says_how_to_come_with_a_token(site, token, said):
    """Whoever brings one that is no good is told so (RFC 6750 section 3.1)."""
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    answer = site.visitor(**headers).get("/list-sessions")
    assert (answer.status_int, answer.headers["WWW-Authenticate"]) == (401, said)


def test_a_wrong_password_is_no_wrong_token(site):
    answer = site.visitor().post("/sign-in/email", WRONG)
    assert (answer.status_int, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_nobody_is_asked_for_what_is_not_taken(make_site):
    for settings in ({"authsvc.plugins": "audit"}, {"authsvc.bearer.challenge": "false"}):
        answer = make_site(settings).visitor().get("/list-sessions")
        assert answer.status_int == 401
        assert "WWW-Authenticate" not in answer.headers
