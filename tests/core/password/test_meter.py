"""The meter's endpoint: what it says, and that nothing of it stays."""

import logging

import pytest
from sqlalchemy import event

from tests.support.clock import with_still_limits
from tests.support.visitor import fresh_email

PATH = "/password-strength"


def ask(visitor, password, *words, **more):
    body = {"password": password, "words": list(words)} | more
    answer = visitor.post(PATH, body)
    assert answer.status_int == 200, answer
    return answer.json


def test_a_weak_one_is_explained_and_a_strong_one_is_not(visitor):
    assert ask(visitor, "password") == {
        "score": 0,
        "needed": 2,
        "acceptable": False,
        "label": "Very weak",
        "warning": "This is a top-10 common password.",
        "suggestions": ["Add another word or two. Uncommon words are better."],
    }
    strong = ask(visitor, "correct-horse-battery")
    assert (strong["score"], strong["acceptable"], strong["warning"]) == (4, True, "")


def test_it_says_what_the_form_will_say(visitor):
    short = ask(visitor, "kQ7vZ2p")
    assert not short["acceptable"]
    assert "at least 8 characters" in short["warning"]
    assert not ask(visitor, "x" * 200)["acceptable"]
    personal = ask(visitor, "Adelheid!2026", "Adelheid Voss")
    assert (personal["acceptable"], personal["score"]) == (False, 1)
    assert "your name" in personal["warning"]


def test_the_name_of_somebody_signed_in_is_known(visitor):
    visitor.sign_up(name="Adelheid Voss")
    assert not ask(visitor, "Adelheid!2026")["acceptable"]
    assert ask(visitor, "Kunibert!2026")["acceptable"]


def test_it_speaks_the_readers_language(site):
    visitor = site.visitor(**{"Accept-Language": "de"})
    assert ask(visitor, "kQ7vZ2p")["warning"].startswith("Zu kurz")


def test_it_stores_and_logs_nothing(site, visitor, caplog):
    written = []

    def note(_connection, _cursor, statement, *_rest):
        written.append(statement)

    for engine in (site.registry.engine, site.registry.read_engine):
        event.listen(engine, "before_cursor_execute", note)
    try:
        with caplog.at_level(logging.DEBUG):
            ask(visitor, "gansblum-enkohl-77", "Adelheid")
    finally:
        for engine in (site.registry.engine, site.registry.read_engine):
            event.remove(engine, "before_cursor_execute", note)
    assert written == []
    assert "gansblum" not in caplog.text
    assert "Adelheid" not in caplog.text


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_atk_020_another_site_is_refused(site, visitor, origin):
    visitor.sign_up(fresh_email())
    answer = visitor.call("POST", PATH, {"password": "x"}, headers={"Origin": origin})
    assert answer.status_int == 403


def test_a_form_of_another_site_is_no_json(visitor):
    headers = {"Content-Type": "text/plain"}
    assert visitor.call("POST", PATH, {"password": "x"}, headers=headers).status_int == 415
    assert visitor.get(PATH + "?password=x").status_int == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"password": 5},
        {"password": "x" * 2000},
        {"password": "a\0b"},
        {"password": "abc", "words": ["x"] * 9},
        {"password": "abc", "words": ["x" * 300]},
    ],
)
def test_bad_input_is_refused(visitor, body):
    assert visitor.post(PATH, body).status_int == 400


def test_it_is_limited(strict_site):
    visitor = with_still_limits(strict_site).visitor(address="198.51.100.77")
    answers = [visitor.post(PATH, {"password": "password"}).status_int for _ in range(61)]
    assert set(answers[:60]) == {200}
    assert answers[60] == 429


def test_without_a_least_strength_there_is_no_meter(make_site):
    off = {"authsvc.password.min_strength": "0", "authsvc.breached_passwords.bundled": "false"}
    site = make_site(off)
    answer = site.visitor().post(PATH, {"password": "password"})
    assert (answer.status_int, answer.json["code"]) == (400, "PASSWORD_STRENGTH_DISABLED")
    assert site.visitor().sign_up(password="password")["user"]
