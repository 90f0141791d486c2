"""Declared fields of sessions, on both databases."""

import pytest

from authsvc.api import set_session_fields
from tests.core.fields.conftest import hosting
from tests.core.password.test_endpoints import refused
from tests.support.attack import together
from tests.support.site import RELAXED
from tests.support.visitor import PASSWORD, fresh_email

SESSION_FIELDS = {
    "names": "theme zoom desk secret_note",
    "theme.input": "true",
    "theme.default": "light",
    "theme.choices": "light, dark",
    "zoom.type": "number",
    "zoom.input": "true",
    "desk.default": "none",
    "secret_note.returned": "false",
}
SETTINGS = {f"authsvc.session_fields.{name}": text for name, text in SESSION_FIELDS.items()}
BLANK = {"theme": "light", "zoom": None, "desk": "none"}


@pytest.fixture
def session_site(make_site):
    return make_site(SETTINGS)


@pytest.fixture
def cached_site(make_site):
    """The same with a copy in the cookie, whose news are heard at once."""
    site = make_site(SETTINGS | {"authsvc.sessions.cookie_cache": "true"})
    site.registry.session_cache.feed.poll()
    return site


def told(visitor):
    session = visitor.session()["session"]
    return {name: session[name] for name in BLANK}


def test_a_session_begins_with_the_defaults(session_site):
    visitor = session_site.visitor()
    visitor.sign_up()
    assert told(visitor) == BLANK
    assert "secretNote" not in visitor.session()["session"]
    (listed,) = visitor.get("/list-sessions").json
    assert listed["theme"] == "light"


def test_what_people_may_set_they_set(session_site):
    visitor = session_site.visitor()
    email = fresh_email()
    visitor.sign_up(email)
    answer = visitor.post("/update-session", {"theme": "dark", "zoom": 1.5, "shoe": 41})
    assert {name: answer.json["session"][name] for name in BLANK} == BLANK | {
        "theme": "dark", "zoom": 1.5,
    }  # fmt: skip
    assert told(visitor) == BLANK | {"theme": "dark", "zoom": 1.5}
    other = session_site.visitor()
    other.sign_in(email)
    assert told(other) == BLANK


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"desk": "front"}, "FIELD_NOT_ALLOWED"),
        ({"secretNote": "x"}, "FIELD_NOT_ALLOWED"),
        ({"theme": "blue"}, "VALIDATION_ERROR"),
        ({"zoom": "1"}, "VALIDATION_ERROR"),
        ({}, None),
        ({"userId": "x", "expiresAt": "2099-01-01", "additionalFields": {"desk": "x"}}, None),
    ],
)
def test_atk_051_the_rest_is_not_theirs(session_site, body, code):
    visitor = session_site.visitor()
    visitor.sign_up()
    assert refused(visitor.post("/update-session", body)) == (400, code)
    assert told(visitor) == BLANK


def test_nobody_has_no_session_to_change(session_site):
    answer = session_site.visitor().post("/update-session", {"theme": "dark"})
    assert answer.status_int == 401


def test_the_application_sets_the_rest(session_site):
    visitor = session_site.visitor()
    visitor.sign_up()
    with session_site.acting() as auth:
        set_session_fields(auth, visitor.session()["session"]["id"], {"desk": "front"})
        set_session_fields(auth, "nobody's", {"desk": "front"})
    assert told(visitor) == BLANK | {"desk": "front"}
    with session_site.acting() as auth, pytest.raises(KeyError):
        set_session_fields(auth, visitor.session()["session"]["id"], {"dask": "front"})


def test_a_session_that_replaces_another_keeps_its_fields(session_site):
    visitor = session_site.visitor()
    visitor.sign_up()
    visitor.post("/update-session", {"theme": "dark"})
    before = visitor.session()["session"]["id"]
    body = {
        "currentPassword": PASSWORD, "newPassword": "brine-4-Lantern", "revokeOtherSessions": True,
    }  # fmt: skip
    assert visitor.post("/change-password", body).status_int == 200
    assert visitor.session()["session"]["id"] != before
    assert told(visitor) == BLANK | {"theme": "dark"}


def test_changes_at_once_lose_nothing(session_site):
    visitor = session_site.visitor()
    visitor.sign_up()
    answers = together(
        [lambda b=b: visitor.post("/update-session", b) for b in ({"theme": "dark"}, {"zoom": 2})]
    )
    assert [answer.status_int for answer in answers] == [200, 200]
    assert told(visitor) == BLANK | {"theme": "dark", "zoom": 2}


def test_the_copy_in_the_cookie_is_never_behind(cached_site):
    visitor = cached_site.visitor()
    visitor.sign_up()
    assert told(visitor) == BLANK
    assert visitor.post("/update-session", {"theme": "dark"}).status_int == 200
    assert told(visitor) == BLANK | {"theme": "dark"}
    session_id = visitor.session()["session"]["id"]
    with cached_site.acting() as auth:
        set_session_fields(auth, session_id, {"desk": "front"})
    assert told(visitor) == BLANK | {"theme": "dark", "desk": "front"}


def test_a_copy_that_no_server_would_take_is_none(make_site):
    """Cookies beyond what servers read would lock somebody out of their own account."""
    settings = {
        "authsvc.sessions.cookie_cache": "true",
        "authsvc.user_fields.names": "notes",
        "authsvc.user_fields.notes.type": "string[]",
        "authsvc.user_fields.notes.max_length": "8000",
    }
    site = make_site(settings)
    site.registry.session_cache.feed.poll()
    visitor = site.visitor()
    visitor.sign_up(notes=["short"])
    assert any("session_data" in name for name in visitor.web.cookies)
    assert visitor.post("/update-user", {"notes": ["x" * 4000] * 2}).status_int == 200
    assert any(name.endswith("session_data.2") for name in visitor.web.cookies)
    assert visitor.post("/update-user", {"notes": ["y" * 8000] * 5}).status_int == 200
    assert not any("session_data" in name for name in visitor.web.cookies)
    assert visitor.session()["user"]["notes"] == ["y" * 8000] * 5


def test_the_document_tells_of_the_fields(session_site):
    schemas = session_site.visitor().get("/open-api/generate-schema").json["components"]["schemas"]
    assert schemas["SessionObject"]["properties"]["theme"]["enum"] == ["light", "dark", None]
    assert set(schemas["UpdateSession"]["properties"]) == {"theme", "zoom"}


def test_a_default_may_know_who_signs_in(make_site):
    def declare(config):
        config.add_additional_session_field(
            "greeting", default=lambda _auth, user: f"Hello {user['name']}"
        )

    site = make_site(RELAXED | {"authsvc.plugins": "bearer"}, build=hosting(declare))
    visitor = site.visitor()
    visitor.sign_up()
    assert visitor.session()["session"]["greeting"] == "Hello Ada"
