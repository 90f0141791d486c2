"""Attacks on the tokens that providers gave, and on what is held while a provider is asked."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from authsvc.api import sessions
from tests.plugins.social.acme import Acme, Person, begin, finish, link, prove, sign_in, somebody
from tests.plugins.social.playing import Asked, Reply, say
from tests.support.clock import Clock
from tests.support.site import Site
from tests.support.visitor import Visitor, fresh_email


def account_of(visitor: Visitor) -> str:
    found = [a for a in visitor.get("/list-accounts").json if a["providerId"] == "acme"]
    return str(found[0]["id"])


def other_answer(acme: Acme, path: str, change: Callable[[Asked, Reply], Reply]) -> None:
    """Whatever Acme says at ``path``, changed."""
    before = acme._token if path == "/token" else acme._userinfo
    acme.played.answer(path, lambda asked: change(asked, before(asked)))


def test_atk_122_account_info_is_about_the_account(club: Site, acme: Acme) -> None:
    """An ID token of one person, brought with an access token of another."""
    other = club.visitor()
    stranger = somebody()
    sign_in(other, acme, stranger)
    theirs = other.post("/get-access-token", {"accountId": account_of(other)}).json
    visitor, person = club.visitor(), somebody()
    brought = {"token": acme.id_token(person), "accessToken": theirs["accessToken"]}
    assert (
        visitor.post("/sign-in/social", {"provider": "acme", "idToken": brought}).status_int == 200
    )
    answer = visitor.get(f"/account-info?accountId={account_of(visitor)}")
    assert (answer.status_int, answer.json["code"]) == (401, "FAILED_TO_GET_USER_INFO")
    assert stranger.subject not in answer.text


def test_atk_122_account_info_without_an_id_token(make_site: Any, acme: Acme) -> None:
    """Where userinfo alone tells, it must name the account that was connected."""
    url = acme.played.url
    told = {
        "client_id": "client-of-acme", "client_secret": "kept-between-us", "nonce": "false",
        "authorize_url": f"{url}/authorize", "token_url": f"{url}/token",
        "userinfo_url": f"{url}/userinfo",
    }  # fmt: skip
    site = make_site(
        {"authsvc.social.custom": "acme"}
        | {f"authsvc.social.acme.{name}": value for name, value in told.items()}
    )
    visitor, person = site.visitor(), somebody()
    assert sign_in(visitor, acme, person) == "/in"
    path = f"/account-info?accountId={account_of(visitor)}"
    assert visitor.get(path).json["data"]["sub"] == person.subject
    acme.people = {token: Person("somebody-else", person.email) for token in acme.people}
    assert visitor.get(path).json["code"] == "FAILED_TO_GET_USER_INFO"


@pytest.mark.parametrize("claim", [{"sub": "somebody-else"}, {"iss": "https://evil.example"},
                                   {"aud": "another-client"}])  # fmt: skip
def test_atk_122_a_renewed_id_token_of_somebody_else(
    club: Site, acme: Acme, claim: dict[str, str]
) -> None:
    """OpenID Connect Core, section 12.2: the same subject of the same issuer, for us."""
    visitor, person = club.visitor(), somebody()
    sign_in(visitor, acme, person)
    account = account_of(visitor)
    kept = visitor.post("/get-access-token", {"accountId": account}).json["idToken"]

    def refresh(asked: Asked, reply: Reply) -> Reply:
        told = acme._claims(person) | {"aud": "client-of-acme"} | claim
        audience = told.pop("aud")
        token = acme.played.id_token(audience, **told)
        return acme_says(reply, id_token=token)

    other_answer(acme, "/token", refresh)
    answer = visitor.post("/refresh-token", {"accountId": account})
    assert (answer.status_int, answer.json["code"]) == (400, "FAILED_TO_REFRESH_ACCESS_TOKEN")
    after = visitor.post("/get-access-token", {"accountId": account}).json
    assert after["idToken"] == kept


def test_a_renewed_id_token_of_the_same_person_is_kept(club: Site, acme: Acme) -> None:
    visitor, person = club.visitor(), somebody()
    sign_in(visitor, acme, person)
    account = account_of(visitor)
    fresh = acme.id_token(person, nickname="new")
    other_answer(acme, "/token", lambda _, reply: acme_says(reply, id_token=fresh))
    assert visitor.post("/refresh-token", {"accountId": account}).json["idToken"] == fresh
    assert visitor.post("/get-access-token", {"accountId": account}).json["idToken"] == fresh


def acme_says(reply: Reply, **more: str) -> Reply:
    return say(json.loads(reply.body) | more, reply.status)


def test_renewed_tokens_outlive_a_failure_after_them(
    club: Site, acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The provider has spent the old refresh token: the new one is kept although userinfo fails."""
    visitor = club.visitor()
    sign_in(visitor, acme, somebody())
    account = account_of(visitor)
    clock = Clock()
    clock.advance(timedelta(minutes=59, seconds=58))
    monkeypatch.setattr(club.services, "now", clock)
    acme.played.answer("/userinfo", {"error": "out of order"}, 500)
    assert visitor.get(f"/account-info?accountId={account}").status_int == 401
    assert acme.refreshed == 1
    assert visitor.post("/get-access-token", {"accountId": account}).status_int == 200
    assert visitor.post("/refresh-token", {"accountId": account}).status_int == 200


class Watch:
    """How many connections are in use whenever the provider is asked something."""

    def __init__(self, site: Site, acme: Acme, *paths: str) -> None:
        self.seen: list[int] = []
        self._site = site
        for path in paths:
            self._watch(acme, path)

    def _watch(self, acme: Acme, path: str) -> None:
        before = acme.played._answers[acme.played._place(path)]

        def answer(asked: Asked) -> Reply:
            engines = (self._site.registry.engine, self._site.registry.read_engine)
            self.seen.append(sum(engine.pool.checkedout() for engine in engines))
            return before(asked)

        acme.played.answer(path, answer)


DISCOVERY, KEYS = "/.well-known/openid-configuration", "/jwks"


def test_no_connection_waits_for_a_provider(club: Site, acme: Acme, monkeypatch: Any) -> None:
    """A slow provider must not exhaust the pool, nor hold SQLite's write lock."""
    owner, email = club.visitor(), fresh_email()
    owner.sign_up(email)
    prove(club, email)
    watch = Watch(club, acme, DISCOVERY, KEYS, "/token", "/userinfo")
    assert link(owner, acme, somebody(email)) == "/in"
    clock = Clock()
    clock.advance(timedelta(minutes=59, seconds=58))
    monkeypatch.setattr(club.services, "now", clock)
    account = account_of(owner)
    assert owner.get(f"/account-info?accountId={account}").status_int == 200
    assert acme.refreshed == 1
    assert len(watch.seen) >= 5
    assert set(watch.seen) == {0}


def test_no_connection_waits_for_the_keys_of_a_brought_token(club: Site, acme: Acme) -> None:
    owner, email = club.visitor(), fresh_email()
    owner.sign_up(email)
    prove(club, email)
    watch = Watch(club, acme, DISCOVERY, KEYS)
    token = {"token": acme.id_token(somebody(email))}
    answer = owner.post("/link-social", {"provider": "acme", "idToken": token})
    assert answer.json["status"] is True
    assert watch.seen == [0, 0]


def test_atk_116_a_session_that_ended_meanwhile_connects_nothing(club: Site, acme: Acme) -> None:
    """Sign-out everywhere while the thief of a session waits for the provider."""
    owner, email = club.visitor(), fresh_email()
    user_id = owner.sign_up(email)["user"]["id"]
    prove(club, email)

    def end(_: Asked, reply: Reply) -> Reply:
        with club.acting() as auth:
            sessions.end_sessions(auth, user_id, "everywhere")
        return reply

    other_answer(acme, "/token", end)
    assert link(owner, acme, somebody(email)) == "/oops?error=state_mismatch"
    again = club.visitor()
    again.sign_in(email)
    assert [a["providerId"] for a in again.get("/list-accounts").json] == ["credential"]


def test_atk_116_a_brought_token_connects_nothing_to_an_ended_session(
    club: Site, acme: Acme
) -> None:
    owner, email = club.visitor(), fresh_email()
    user_id = owner.sign_up(email)["user"]["id"]
    prove(club, email)
    before = acme.played._answers[acme.played._place(KEYS)]

    def end(asked: Asked) -> Reply:
        with club.acting() as auth:
            sessions.end_sessions(auth, user_id, "everywhere")
        return before(asked)

    acme.played.answer(KEYS, end)
    token = {"token": acme.id_token(somebody(email))}
    answer = owner.post("/link-social", {"provider": "acme", "idToken": token})
    assert answer.status_int == 401
    again = club.visitor()
    again.sign_in(email)
    assert [a["providerId"] for a in again.get("/list-accounts").json] == ["credential"]


def test_an_account_disconnected_meanwhile_signs_nobody_in(club: Site, acme: Acme) -> None:
    """What was disconnected while the provider was asked is nobody's way in any more."""
    owner, email = club.visitor(), fresh_email()
    owner.sign_up(email)
    prove(club, email)
    person = somebody(email)
    link(owner, acme, person)
    guest = club.visitor()
    query = acme.consent(begin(guest), Person(person.subject, email, verified=False))

    def unlink(_: Asked, reply: Reply) -> Reply:
        assert owner.post("/unlink-account", {"accountId": account_of(owner)}).status_int == 200
        return reply

    other_answer(acme, "/token", unlink)
    assert finish(guest, query) == "/oops?error=account_not_linked"
    assert guest.session() is None


def test_atk_067_a_disabled_user_gets_no_link(club: Site, acme: Acme) -> None:
    """A provider's word opens nothing for somebody who is disabled, and leaves nothing behind."""
    owner, email = club.visitor(), fresh_email()
    user_id = owner.sign_up(email)["user"]["id"]
    prove(club, email)
    with club.acting() as auth:
        auth.db.connection().exec_driver_sql(
            'UPDATE "user" SET disabled_at = created_at WHERE id = \'' + user_id + "'"
        )
    guest = club.visitor()
    assert "error=" in sign_in(guest, acme, somebody(email))
    assert guest.session() is None
    with club.acting() as auth:
        rows = auth.db.connection().exec_driver_sql(
            "SELECT provider_id FROM account WHERE user_id = '" + user_id + "'"
        )
        assert [row[0] for row in rows] == ["credential"]


@pytest.mark.parametrize("path", [
    "/callback/%0d%0aSet-Cookie:%20a=b?state=s",
    "/callback/%2F%2Fevil.example?state=s",
    "/callback/acme?state=%0d%0aSet-Cookie:%20a=b&error_description=%0d%0a",
])  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
def test_atk_024_nothing_of_a_callback_gets_into_a_header(
    club: Site, path: str, method: str
) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    body: dict[str, str] | None = {} if method == "POST" else None
    answer = club.visitor().call(method, path, body, headers=form if body is not None else None)
    assert answer.status_int in (302, 404), answer
    assert not any("a=b" in value for value in answer.headers.getall("Set-Cookie"))
    if answer.status_int == 302:
        assert answer.headers["Location"].startswith("https://auth.example.com/api/auth/")


def test_head_redeems_nothing(club: Site, acme: Acme) -> None:
    """Who looks ahead by HEAD, as scanners of links do, uses nothing up."""
    visitor = club.visitor()
    query = acme.consent(begin(visitor), somebody())
    visitor.call("HEAD", f"/callback/acme?{query}")
    assert finish(visitor, query) == "/in"
