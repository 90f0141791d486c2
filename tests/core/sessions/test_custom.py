"""What an application makes of a session before clients see it."""

import pytest
from pyramid.exceptions import ConfigurationConflictError, ConfigurationError

from tests.core.fields.conftest import hosting
from tests.support.site import RELAXED
from tests.support.statements import counting
from tests.support.visitor import fresh_email

SETTINGS = RELAXED | {"authsvc.plugins": "bearer multi_session"}


def with_roles(auth, session, user):
    """What the tests tell: more than the two, and how often it was asked."""
    asked = auth.services.extras["asked"] = auth.services.extras.get("asked", 0) + 1
    return {
        "session": session,
        "user": {**user, "shown": True},
        "roles": ["reader"],
        "asked": asked,
    }


@pytest.fixture
def telling(make_site):
    """``telling({...}, listed=True)``: a site whose sessions are told by the application."""

    def make(settings=None, tell=with_roles, **options):
        def declare(config):
            config.add_custom_session(tell, **options)

        return make_site(SETTINGS | (settings or {}), build=hosting(declare))

    return make


def test_get_session_answers_what_the_application_tells(telling):
    visitor = telling().visitor()
    user = visitor.sign_up()["user"]
    told = visitor.session()
    assert told["user"] == {**user, "shown": True}
    assert told["roles"] == ["reader"]
    assert told["session"]["userId"] == user["id"]


def test_it_is_asked_each_time_and_kept_nowhere(telling):
    """With the copy in the cookie as well: what it says today is no answer of tomorrow."""
    site = telling({"authsvc.sessions.cookie_cache": "true"})
    site.registry.session_cache.feed.poll()
    visitor = site.visitor()
    visitor.sign_up()
    with counting(site) as statements:
        assert [visitor.session()["asked"] for _ in range(3)] == [1, 2, 3]
    assert statements == []
    assert visitor.session()["roles"] == ["reader"]


def test_nobody_has_no_session_to_tell(telling):
    site = telling()
    assert site.visitor().session() is None
    assert "asked" not in site.services.extras


def test_it_may_read_the_database(telling):
    def tell(auth, session, user):
        return {"id": user["id"], "one": auth.reader.exec_driver_sql("SELECT 1").scalar()}

    visitor = telling(tell=tell).visitor()
    user = visitor.sign_up()["user"]
    assert visitor.session() == {"id": user["id"], "one": 1}


@pytest.mark.parametrize("listed", [False, True])
def test_lists_are_told_so_only_if_asked_to(telling, listed):
    visitor = telling(listed=listed).visitor()
    visitor.sign_up()
    visitor.sign_up(fresh_email("grace"))
    held = visitor.get("/multi-session/list-device-sessions").json
    assert len(held) == 2
    assert all(("roles" in one) is listed for one in held)
    chosen = {"sessionToken": held[0]["session"]["token"]}
    assert set(visitor.post("/multi-session/set-active", chosen).json) == {"session", "user"}


def test_what_is_no_mapping_is_a_mistake_that_shows(telling):
    visitor = telling(tell=lambda _auth, _session, _user: None).visitor()
    visitor.sign_up()
    answer = visitor.get("/get-session")
    assert (answer.status_int, answer.json["code"]) == (500, "INTERNAL_SERVER_ERROR")


def test_two_of_them_are_a_conflict(make_site):
    def declare(config):
        config.add_custom_session(with_roles)
        config.add_custom_session(lambda *_: {})

    with pytest.raises(ConfigurationConflictError):
        make_site(SETTINGS, build=hosting(declare))
    with pytest.raises(ConfigurationError, match="a function"):
        make_site(SETTINGS, build=hosting(lambda config: config.add_custom_session("roles")))
