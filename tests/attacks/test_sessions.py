"""Sessions and tokens: what opens a session, what it is good for, when it is over."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, update

from authsvc.core.sessions.models import Session
from authsvc.core.users.models import User
from authsvc.security.credentials import ABSENT
from tests.support.attack import change_rows, rows, statuses, together, token_mailed
from tests.support.clock import Clock
from tests.support.cookies import NAME, TOKEN, bring, jar, signed_in
from tests.support.mailed import NEW, force, reset, reset_token
from tests.support.reader import Reader
from tests.support.second_factor import enrol, verify_totp
from tests.support.site import Site
from tests.support.visitor import PASSWORD, Visitor, fresh_email

USERS = User.__table__
SESSIONS = Session.__table__


def disable(site: Site, user_id: str) -> None:
    change_rows(site, update(USERS).where(USERS.c.id == user_id).values(disabled_at=func.now()))


def test_atk_061_a_planted_session_is_not_the_one_that_signs_in(site: Site) -> None:
    attacker, _ = signed_in(site)
    planted, email = jar(attacker)[TOKEN], fresh_email()
    site.visitor().sign_up(email)
    for value in (planted, "chosen-by-the-attacker", "x." + "A" * 43 + "="):
        victim = site.visitor()
        body = {"email": email, "password": PASSWORD}
        answer = victim.post("/sign-in/email", body, headers={"Cookie": f"{TOKEN}={value}"})
        fresh = jar(victim)[TOKEN]
        assert answer.status_int == 200
        assert fresh != value
        assert bring(site, {TOKEN: fresh}).json["user"]["email"] == email
    assert attacker.session()["user"]["email"] != email


def test_atk_061_the_token_changes_with_the_password(site: Site) -> None:
    visitor, _ = signed_in(site)
    before = jar(visitor)
    body = {"currentPassword": PASSWORD, "newPassword": NEW, "revokeOtherSessions": True}
    assert visitor.post("/change-password", body).status_int == 200
    assert jar(visitor)[TOKEN] != before[TOKEN]
    assert bring(site, before).json is None
    assert visitor.session()


def test_a_new_sign_in_on_the_page_ends_the_session_before(site: Site) -> None:
    reader, email = Reader(site), fresh_email()
    reader.sign_up(email)
    before = jar(reader.visitor)
    reader.open("/sign-in?again=1")
    reader.send("/sign-in", password=PASSWORD)
    assert reader.visitor.session()
    assert bring(site, {TOKEN: before[TOKEN]}).json is None


def test_atk_062_nothing_is_cached_before_all_factors_are_done(cached: Site) -> None:
    clock = Clock()
    cached.services.now = clock
    owner = enrol(cached, clock, cached.visitor())
    answer = cached.visitor().post("/sign-in/email", {"email": owner.email, "password": PASSWORD})
    assert answer.json["twoFactorRedirect"] is True
    set_now = [value for value in answer.headers.getall("Set-Cookie") if "Max-Age=0" not in value]
    assert not any("session_" in value for value in set_now)


def test_atk_064_no_copy_is_made_of_a_session_that_is_gone(cached: Site) -> None:
    visitor, _ = signed_in(cached)
    cookies = jar(visitor)
    assert f"{NAME}session_data" in cookies
    assert visitor.post("/revoke-sessions").status_int == 200
    for path in ("/get-session", "/get-session?disableCookieCache=false", "/get-session?x=1"):
        answer = bring(cached, cookies, path)
        assert answer.json is None
        assert all("Max-Age=0" in value for value in answer.headers.getall("Set-Cookie"))
    header = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    for path in ("/update-user", "/update-session", "/revoke-other-sessions"):
        assert cached.visitor().post(path, {"name": "x"}, headers=header).status_int == 401


def test_atk_066_a_deleted_user_has_no_session_left(cached: Site) -> None:
    email = fresh_email()
    visitor, answer = signed_in(cached, email)
    other = cached.visitor()
    bearer = other.sign_in(email)["token"]
    copies = [jar(visitor), jar(other)]
    visitor.post("/delete-user", {})
    body = {"token": token_mailed(cached, email)}
    assert visitor.post("/delete-user", body).status_int == 200
    assert [bring(cached, cookies).json for cookies in copies] == [None, None]
    header = {"Authorization": f"Bearer {bearer}"}
    assert cached.visitor().get("/get-session", headers=header).json is None
    assert rows(cached, SESSIONS, SESSIONS.c.user_id == answer["user"]["id"]) == []


def test_atk_067_a_disabled_user_gets_in_by_no_path(site: Site, clock: Clock) -> None:
    email, name = fresh_email(), fresh_email().partition("@")[0].replace("-", "_")
    visitor, reader = site.visitor(), Reader(site)
    user_id = visitor.sign_up(email, username=name)["user"]["id"]
    visitor.post("/send-verification-email", {"email": email})
    link, token = token_mailed(site, email), reset_token(site, email)
    bearer = {"Authorization": f"Bearer {site.visitor().sign_in(email)['token']}"}
    disable(site, user_id)
    assert visitor.session() is None
    assert visitor.post("/update-user", {"name": "x"}).status_int == 401
    assert site.visitor().get("/list-sessions", headers=bearer).status_int == 401
    by_email = site.visitor().post("/sign-in/email", {"email": email, "password": PASSWORD})
    by_name = site.visitor().post("/sign-in/username", {"username": name, "password": PASSWORD})
    assert [by_email.status_int, by_name.status_int] == [403, 403]
    assert reset(site.visitor(), token).status_int == 400
    force(reader, link)
    assert reader.visitor.session() is None
    assert rows(site, USERS, USERS.c.id == user_id)[0].email_verified is False


def test_atk_067_a_user_disabled_between_two_factors(
    site: Site, clock: Clock, visitor: Visitor
) -> None:
    owner = enrol(site, clock, visitor)
    waiting = owner.challenged()
    disable(site, rows(site, USERS, USERS.c.email == owner.email)[0].id)
    assert verify_totp(waiting, owner.next_code()).status_int in (401, 403)
    assert waiting.session() is None


def test_atk_069_somebody_elses_sessions_cannot_be_named(site: Site) -> None:
    victim, answer = signed_in(site)
    session = rows(site, SESSIONS, SESSIONS.c.user_id == answer["user"]["id"])[0]
    names = [answer["token"], session.id, session.token_digest, "%", "", "' OR 1=1 --"]
    attacker, _ = signed_in(site)
    for name in names:
        assert attacker.post("/revoke-session", {"token": name}).status_int == 200
    assert victim.session()
    assert attacker.session()


def test_a_handle_from_the_list_signs_nobody_in(site: Site) -> None:
    email = fresh_email()
    visitor, _ = signed_in(site, email)
    site.visitor().sign_in(email)
    other = [s for s in visitor.get("/list-sessions").json if s["id"] == s["token"]]
    assert len(other) == 1
    handle = other[0]["token"]
    bearer = {"Authorization": f"Bearer {handle}"}
    assert site.visitor().get("/get-session", headers=bearer).json is None
    assert bring(site, {TOKEN: handle}).json is None
    assert visitor.post("/revoke-session", {"token": handle}).status_int == 200
    assert len(visitor.get("/list-sessions").json) == 1


def test_atk_070_plain_names_count_for_nothing_on_https(site: Site) -> None:
    attacker, _ = signed_in(site)
    victim, mine = signed_in(site)
    planted = {"better-auth.session_token": jar(attacker)[TOKEN]}
    assert bring(site, planted).json is None
    for cookies in (planted | jar(victim), jar(victim) | planted):
        assert bring(site, cookies).json["user"]["id"] == mine["user"]["id"]


def test_atk_077_a_credential_that_cannot_be_judged_opens_nothing(
    make_site: Callable[..., Site],
) -> None:
    site = make_site()
    visitor, _ = signed_in(site)

    class Broken:
        kind = "session"

        def identify(self, request: Any) -> Any:
            if "HTTP_X_BREAK" in request.environ:
                raise RuntimeError("the provider is misconfigured")
            return ABSENT

    site.registry.credential_sources.add(Broken(), order=1)
    broken = {"X-Break": "1"}
    answers = [
        visitor.get("/list-sessions", headers=broken),
        visitor.post("/update-user", {"name": "Eve"}, headers=broken),
    ]
    assert statuses(answers) == [500, 500]
    assert "misconfigured" not in str([answer.text for answer in answers])
    assert visitor.session()["user"]["name"] == "Ada"


def test_atk_079_use_does_not_keep_a_session_fresh(site: Site, clock: Clock) -> None:
    reader, email = Reader(site), fresh_email()
    reader.visitor.sign_up(email)
    for _ in range(5):
        clock.advance(timedelta(hours=6))
        assert reader.visitor.session()
    body = {"accountId": "x"}
    stale = reader.visitor.post("/unlink-account", body)
    assert (stale.status_int, stale.json["code"]) == (403, "SESSION_NOT_FRESH")
    reader.open("/account/email")
    assert reader.at == "/sign-in"
    reader.visitor.sign_in(email)
    assert reader.visitor.post("/unlink-account", body).status_int == 400


def test_atk_082_the_clearing_of_cookies_survives_a_refusal(site: Site) -> None:
    visitor, _ = signed_in(site)
    cookies = jar(visitor)
    site.visitor().get("/ok")
    visitor.post("/sign-out")
    header = {"Cookie": f"{TOKEN}={cookies[TOKEN]}"}
    answer = site.visitor().post("/update-user", {"name": "x"}, headers=header)
    assert answer.status_int == 401
    cleared = answer.headers.getall("Set-Cookie")
    assert any(value.startswith(f"{TOKEN}=;") and "Max-Age=0" in value for value in cleared)


def test_asvs_7_3_1_an_idle_session_ends(site: Site, clock: Clock) -> None:
    visitor, answer = signed_in(site)
    clock.advance(timedelta(days=7) - timedelta(seconds=1))
    bearer = {"Authorization": f"Bearer {answer['token']}"}
    assert site.visitor().get("/list-sessions", headers=bearer).status_int == 200
    clock.advance(timedelta(seconds=1))
    assert visitor.session() is None
    assert site.visitor().get("/list-sessions", headers=bearer).status_int == 401


def test_asvs_7_3_2_a_session_in_steady_use_ends_all_the_same(site: Site, clock: Clock) -> None:
    visitor, _ = signed_in(site)
    for _ in range(89):
        clock.advance(timedelta(days=1))
        assert visitor.session() is not None
    clock.advance(timedelta(days=1))
    assert visitor.session() is None


def test_without_remember_me_a_session_is_short_and_never_renewed(site: Site, clock: Clock) -> None:
    email, visitor = fresh_email(), site.visitor()
    site.visitor().sign_up(email)
    answer = visitor.post(
        "/sign-in/email", {"email": email, "password": PASSWORD, "rememberMe": False}
    )
    mine = [v for v in answer.headers.getall("Set-Cookie") if v.startswith(TOKEN)]
    assert len(mine) == 1
    assert "Max-Age" not in mine[0]
    assert "Expires" not in mine[0]
    for _ in range(3):
        clock.advance(timedelta(hours=7))
        assert visitor.session() is not None
    clock.advance(timedelta(hours=3))
    assert visitor.session() is None


def test_a_session_renewed_by_many_at_once_and_revoked_stays_revoked(
    site: Site, clock: Clock
) -> None:
    visitor, answer = signed_in(site)
    clock.advance(timedelta(days=2))
    cookies = {TOKEN: jar(visitor)[TOKEN]}
    elsewhere = site.visitor()
    elsewhere.sign_in(answer["user"]["email"])
    calls: list[Callable[[], Any]] = [lambda: bring(site, cookies) for _ in range(6)]
    together([*calls, lambda: elsewhere.post("/revoke-sessions")])
    assert bring(site, cookies).json is None
    assert rows(site, SESSIONS, SESSIONS.c.user_id == answer["user"]["id"]) == []


WRITES = {
    "/change-password": {"currentPassword": PASSWORD, "newPassword": NEW},
    "/verify-password": {"password": PASSWORD},
    "/two-factor/enable": {"password": PASSWORD},
    "/delete-user": {"password": PASSWORD},
}


@pytest.mark.parametrize("path", WRITES)
def test_a_session_revoked_while_a_password_is_checked_writes_nothing(
    site: Site, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    email = fresh_email()
    thief, _ = signed_in(site, email)
    owner = site.visitor()
    owner.sign_in(email)
    checked = site.services.hasher.verify

    def check_slowly(password: str, stored: str | None) -> Any:
        assert owner.post("/revoke-other-sessions").status_int == 200
        return checked(password, stored)

    monkeypatch.setattr(site.services.hasher, "verify", check_slowly)
    answer = thief.post(path, WRITES[path])
    assert (answer.status_int, answer.json["code"]) == (401, "UNAUTHORIZED")
    assert thief.session() is None
