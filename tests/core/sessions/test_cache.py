"""The cookie cache: what it answers, and what must never be answered from it."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, update

from authsvc.api import by_email
from authsvc.core.sessions import revocation
from authsvc.core.sessions.models import Session
from authsvc.core.users.events import UserUpdated
from authsvc.core.users.models import User
from authsvc.db.statements import execute
from tests.support.site import LATE, Site
from tests.support.visitor import PASSWORD, Visitor, fresh_email

CACHED = {"authsvc.sessions.cookie_cache": "true"}
COPY = "__Secure-better-auth.session_data"
TOKEN = "__Secure-better-auth.session_token"
MakeSite = Callable[..., Site]


@pytest.fixture
def cached(make_site: MakeSite) -> Site:
    """A site with the cookie cache on, that has just heard the news."""
    site = make_site(CACHED)
    _feed(site).poll()
    return site


def _feed(site: Site) -> Any:
    return site.registry.session_cache.feed


def _outer(visitor: Visitor) -> dict[str, Any]:
    value = visitor.web.cookies[COPY]
    loaded: dict[str, Any] = json.loads(base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)))
    return loaded


def test_a_copy_is_set_and_holds_what_the_database_says(cached: Site) -> None:
    """Outer and inner form as the official helpers read them."""
    visitor = cached.visitor()
    visitor.sign_up()
    outer = _outer(visitor)
    assert set(outer) == {"session", "expiresAt", "signature"}
    assert set(outer["session"]) == {"session", "user", "updatedAt", "version"}
    assert {k: outer["session"][k] for k in ("session", "user")} == visitor.session()


def test_the_answer_comes_from_the_copy(cached: Site) -> None:
    """A copy that stands is answered even when the row is gone behind everybody's back."""
    visitor = cached.visitor()
    user = visitor.sign_up()["user"]
    with cached.acting() as auth:
        auth.begin()
        execute(auth.db, delete(Session).where(Session.user_id == user["id"]))
    assert visitor.session()["user"]["id"] == user["id"]
    assert visitor.get("/get-session?disableCookieCache=true").json is None


@pytest.mark.parametrize(
    ("query", "renews"),
    [
        ("disableCookieCache=true", True),
        ("disableCookieCache=1", True),
        ("disableCookieCache=", False),
        ("disableCookieCache=true&disableRefresh=true", False),
    ],
)
def test_a_copy_is_made_anew_when_it_was_asked_for(cached: Site, query: str, renews: bool) -> None:
    visitor = cached.visitor()
    visitor.sign_up()
    answer = visitor.get(f"/get-session?{query}")
    assert answer.json["user"]
    lines = answer.headers.getall("Set-Cookie")
    assert any(line.startswith(f"{COPY}=") for line in lines) is renews


def test_revocation_counts_at_once(cached: Site) -> None:
    """The copy of a session revoked elsewhere is worthless in the process that revoked it."""
    email = fresh_email()
    here, there = cached.visitor(), cached.visitor()
    here.sign_up(email)
    there.sign_in(email)
    assert here.post("/revoke-other-sessions").status_int == 200
    assert there.session() is None


def test_revocation_reaches_another_process(cached: Site, make_site: MakeSite) -> None:
    """The other process hears of it at its next poll."""
    other = make_site(CACHED)
    _feed(other).poll()
    email = fresh_email()
    here, there = cached.visitor(), other.visitor()
    here.sign_up(email)
    there.sign_in(email)
    here.post("/revoke-other-sessions")
    _feed(other).poll()
    assert there.session() is None


def test_no_copy_is_trusted_while_the_news_are_late(
    cached: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that has not heard for a second asks the database."""
    visitor = cached.visitor()
    user = visitor.sign_up()["user"]
    _feed(cached).stop()
    monkeypatch.setattr(revocation, "LATE", LATE)
    _feed(cached)._heard -= 10
    with cached.acting() as auth:
        auth.begin()
        execute(auth.db, delete(Session).where(Session.user_id == user["id"]))
    assert visitor.session() is None


def test_a_changed_name_is_seen_elsewhere_at_once(cached: Site) -> None:
    """A change of the user makes older copies worthless, too."""
    email = fresh_email()
    here, there = cached.visitor(), cached.visitor()
    here.sign_up(email)
    there.sign_in(email)
    here.post("/update-user", {"name": "Renamed"})
    assert there.session()["user"]["name"] == "Renamed"


def test_what_was_read_before_a_commit_is_no_news_after_it(
    cached: Site, make_site: MakeSite
) -> None:
    """A copy made elsewhere while a change was on its way, by its clock or by the order of things,
    is from before it; one made when the news were heard is good."""
    other = make_site(CACHED)
    email = fresh_email()
    here, there = cached.visitor(), other.visitor()
    here.sign_up(email)
    there.sign_in(email)
    with cached.acting() as auth:
        found = by_email(auth, email)
        assert found is not None
        moment = auth.now()
        auth.emit(UserUpdated(auth=auth, user_id=found.user["id"], fields=("name",)))
        _feed(other).poll()
        assert there.get("/get-session?disableCookieCache=true").json["user"]["name"] == "Ada"
        assert _outer(there)["session"]["updatedAt"] >= moment.timestamp() * 1000
        renamed = update(User).where(User.email == email).values(name="Grace")
        auth.db.execute(renamed)
    _feed(other).poll()
    assert there.session()["user"]["name"] == "Grace"


def test_revocation_off_lets_copies_live_out_their_time(make_site: MakeSite) -> None:
    """The weaker behaviour is there for those who ask for it by name."""
    site = make_site(CACHED | {"authsvc.sessions.cache_revocation": "off"})
    email = fresh_email()
    here, there = site.visitor(), site.visitor()
    here.sign_up(email)
    there.sign_in(email)
    here.post("/revoke-other-sessions")
    assert there.session() is not None
    assert there.post("/revoke-sessions").status_int == 401


@pytest.mark.parametrize("spoil", ["user", "expiresAt", "signature", "token"])
def test_a_spoilt_copy_is_no_copy(cached: Site, spoil: str) -> None:
    """Whatever is changed, the database answers, and a good copy is set again."""
    visitor = cached.visitor()
    name = visitor.sign_up()["user"]["name"]
    outer = _outer(visitor)
    if spoil == "user":
        outer["session"]["user"]["name"] = "Mallory"
    elif spoil == "token":
        outer["session"]["session"]["token"] = "x" * 32
    elif spoil == "expiresAt":
        outer["expiresAt"] += 1
    else:
        outer["signature"] = outer["signature"][::-1]
    text = base64.urlsafe_b64encode(json.dumps(outer, separators=(",", ":")).encode()).decode()
    visitor.web.set_cookie(COPY, text.rstrip("="))
    answer = visitor.get("/get-session")
    assert answer.json["user"]["name"] == name
    assert any(COPY in header for header in answer.headers.getall("Set-Cookie"))


def test_the_copy_alone_is_nothing(cached: Site) -> None:
    """Without the session's own signed cookie there is no session."""
    visitor = cached.visitor()
    visitor.sign_up()
    stranger = cached.visitor()
    stranger.web.set_cookie(COPY, visitor.web.cookies[COPY])
    assert stranger.session() is None


def test_atk_062_no_copy_before_the_second_factor(cached: Site) -> None:
    """A refused sign-in hands nothing out."""
    visitor = cached.visitor()
    email = fresh_email()
    cached.visitor().sign_up(email)
    answer = visitor.post("/sign-in/email", {"email": email, "password": "wrong " + PASSWORD})
    assert answer.status_int == 401
    assert COPY not in visitor.web.cookies


def test_a_long_copy_goes_out_in_pieces(cached: Site) -> None:
    """No cookie is longer than browsers keep (ASVS 3.3.5), and the pieces are read again."""
    visitor = cached.visitor()
    visitor.sign_up()
    answer = visitor.post("/update-user", {"image": "https://example.com/" + "x" * 2000})
    headers = answer.headers.getall("Set-Cookie")
    assert max(map(len, headers)) <= 4096
    visitor.post("/update-user", {"image": "https://example.com/" + "y" * 2000})
    assert visitor.session()["user"]["image"].endswith("y")


def test_atk_065_no_query_makes_a_strict_endpoint_trust_the_copy(cached: Site) -> None:
    visitor = cached.visitor()
    user = visitor.sign_up()["user"]
    with cached.acting() as auth:
        auth.begin()
        execute(auth.db, delete(Session).where(Session.user_id == user["id"]))
    assert visitor.session()["user"]["id"] == user["id"], "the copy is still good for reading"
    for flag in ("disableCookieCache=false", "disableCookieCache=0", "disableRefresh=true"):
        assert visitor.get(f"/list-sessions?{flag}").status_int == 401
        assert visitor.post(f"/update-user?{flag}", {"name": "Eve"}).status_int == 401
        assert visitor.post(f"/change-password?{flag}", {}).status_int in (400, 401)
    assert visitor.get("/get-session?disableCookieCache=true").json is None
