"""Attacks on what goes between production and its preview hosts (ATK-121)."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from authsvc.api import User
from authsvc.core.sessions.models import Session
from authsvc.plugins.social.proxy import Proxy
from tests.plugins.social.acme import Acme, begin, somebody
from tests.plugins.social.previews import (
    BACK,
    PREVIEW,
    SHARED,
    arrive,
    borrowing,
    count,
    guest,
    lending,
    relayed,
)
from tests.support.clock import Clock
from tests.support.second_factor import at_once
from tests.support.site import RELAXED, Site
from tests.support.visitor import Visitor

OTHER = "pW5tY8bQ2nXe7LzK4mVhD9rGsC3fJu6A"
USERS, SESSIONS = User.__table__, Session.__table__


def test_atk_121_a_profile_counts_once(production: Site, preview: Site, acme: Acme) -> None:
    visitor = guest(preview)
    address = relayed(production, acme.consent(begin(visitor), somebody()))
    assert arrive(visitor, address) == "/in"
    assert arrive(visitor, address).endswith("/error?error=state_mismatch")


def test_atk_121_a_profile_in_another_browser(production: Site, preview: Site, acme: Acme) -> None:
    """Login CSRF by way of production; who began the flow can still finish it."""
    attacker, victim = guest(preview), guest(preview)
    address = relayed(production, acme.consent(begin(attacker), somebody()))
    assert arrive(victim, address) == "/oops?error=state_mismatch"
    begin(victim)
    assert arrive(victim, address) == "/oops?error=state_mismatch"
    assert victim.session() is None
    assert arrive(attacker, address) == "/in"


def forged(state: str, secret: str = SHARED, origin: str = PREVIEW, **more: Any) -> str:
    """What somebody makes up who has the secret."""
    told = {
        "state": state, "provider": "acme", "error": "", "at": 4e9, "issuer": "evil",
        "profile": {"subject": "admin"}, "tokens": {}, **more,
    }  # fmt: skip
    sealed = Proxy(secret, own="https://evil.example", previews=None).message(origin, told)
    return f"{origin}/api/auth{BACK}?{urlencode({'profile': sealed})}"


def test_atk_121_a_state_that_was_never_issued(preview: Site) -> None:
    visitor = guest(preview)
    begin(visitor)
    assert arrive(visitor, forged("made-up")).endswith("/error?error=state_mismatch")
    assert count(preview, USERS) == 0


def test_atk_121_the_state_of_another_provider(make_preview: Any, acme: Acme) -> None:
    preview = make_preview(acme.settings("acme", "other"))
    visitor = guest(preview)
    begin(visitor)
    state = own_state(visitor)
    address = forged(state, provider="other", at=now())
    assert arrive(visitor, address) == "/oops?error=state_mismatch"


def now() -> float:
    return Clock()().timestamp()


def own_state(visitor: Visitor) -> str:
    """What the browser keeps; whoever owns it can read it."""
    cookies = {name: value for name, value in visitor.web.cookies.items() if "state" in name}
    (value,) = cookies.values()
    return str(value).strip('"').partition(".")[0]


@pytest.mark.parametrize("broken", [
    {"profile": None}, {"tokens": {}}, {"issuer": None, "tokens": []}, {"profile": {"evil": 1}},
])  # fmt: skip
def test_a_message_of_another_shape(preview: Site, broken: dict[str, Any]) -> None:
    visitor = guest(preview)
    begin(visitor)
    address = forged(own_state(visitor), at=now(), **broken)
    assert arrive(visitor, address) == "/oops?error=invalid_payload"


@pytest.mark.parametrize("broken", [{"state": 1}, {"provider": None}, {"error": None},
                                    {"at": "now"}, {"at": None}])  # fmt: skip
def test_a_message_without_what_it_needs(preview: Site, broken: dict[str, Any]) -> None:
    visitor = guest(preview)
    begin(visitor)
    address = forged(**{"state": own_state(visitor), **broken})
    assert arrive(visitor, address).endswith("/error?error=invalid_payload")


@pytest.mark.parametrize("seconds", [61, 3600, -3600])
def test_atk_121_a_profile_after_its_time(
    production: Site, preview: Site, acme: Acme, seconds: int
) -> None:
    visitor, clock = guest(preview), Clock()
    production.services.now = preview.services.now = clock
    query = acme.consent(begin(visitor), somebody())
    address = relayed(production, query)
    clock.advance(timedelta(seconds=seconds))
    ends_at = arrive(visitor, address)
    assert ends_at.partition("?")[2] in ("error=payload_expired", "error=state_mismatch")
    assert visitor.session() is None


def test_a_state_after_its_time_redeems_nothing(
    production: Site, preview: Site, acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, clock = guest(preview), Clock()
    query = acme.consent(begin(visitor), somebody())
    clock.advance(timedelta(minutes=11))
    monkeypatch.setattr(production.services, "now", clock)
    relayed(production, query)
    assert acme.played.calls("/token") == []


@pytest.mark.parametrize("origin", [
    "https://evil.example", "https://preview.example.com", "https://pr-7.preview.example.com:444",
    "http://pr-7.preview.example.com", "https://evilpreview.example.com",
])  # fmt: skip
def test_a_foreign_origin_gets_nothing(
    production: Site, make_preview: Any, acme: Acme, origin: str
) -> None:
    """Even with the secret: the code is not redeemed, and the browser stays here."""
    site = make_preview(origin=origin)
    web = Visitor(site.wsgi, urlsplit(origin).netloc, "192.0.2.7", {"Origin": origin})
    web.origin = origin
    web.web.extra_environ["wsgi.url_scheme"] = urlsplit(origin).scheme
    query = acme.consent(begin(web), somebody())
    ends_at = relayed(production, query)
    assert ends_at == "https://auth.example.com/api/auth/error?error=state_mismatch"
    assert acme.played.calls("/token") == []


def test_another_secret(production: Site, make_preview: Any, acme: Acme) -> None:
    visitor = guest(make_preview(secret=OTHER))
    ends_at = relayed(production, acme.consent(begin(visitor), somebody()))
    assert ends_at.endswith("/error?error=state_mismatch")
    assert acme.played.calls("/token") == []
    begin(visitor)
    address = forged(own_state(visitor), at=now())
    assert arrive(visitor, address).endswith("/error?error=invalid_profile")


def test_no_secret(make_site: Any, preview: Site, acme: Acme) -> None:
    """A service that lends nothing treats a package as a state that it has never seen."""
    visitor, production = guest(preview), make_site(acme.settings())
    ends_at = relayed(production, acme.consent(begin(visitor), somebody()))
    assert ends_at.endswith("/error?error=state_mismatch")
    assert acme.played.calls("/token") == []


def test_atk_121_production_takes_nobodys_word(production: Site) -> None:
    """A preview that was broken into has the secret, and still signs in nowhere but on previews."""
    visitor = production.visitor()
    begin(visitor)
    own = "https://auth.example.com"
    address = forged(own_state(visitor), origin=own, at=now())
    assert arrive(visitor, address).endswith("/error?error=invalid_profile")
    assert visitor.session() is None


def test_a_message_for_another_preview(production: Site, preview: Site, acme: Acme) -> None:
    visitor = guest(preview)
    begin(visitor)
    sealed = forged(own_state(visitor), origin="https://pr-8.preview.example.com", at=now())
    address = f"{PREVIEW}/api/auth{BACK}?{sealed.partition('?')[2]}"
    assert arrive(visitor, address).endswith("/error?error=invalid_profile")


def test_a_package_for_another_provider(make_site: Any, preview: Site, acme: Acme) -> None:
    """Mix-up: what was packed for one provider opens at no other's callback."""
    site = make_site(acme.settings("acme", "other") | lending())
    visitor = guest(preview)
    query = acme.consent(begin(visitor), somebody())
    answer = site.visitor().get(f"/callback/other?{query}")
    assert answer.headers["Location"].endswith("/error?error=state_mismatch")
    assert acme.played.calls("/token") == []


@pytest.mark.parametrize(("query", "word"), [
    ("", "missing_profile"), ("profile=", "missing_profile"), ("profile=v1.x.y", "invalid_profile"),
    ("profile=nonsense", "invalid_profile"), ("callbackURL=/in", "missing_profile"),
])  # fmt: skip
def test_no_message(preview: Site, query: str, word: str) -> None:
    visitor = guest(preview)
    ends_at = arrive(visitor, f"{PREVIEW}/api/auth{BACK}?{query}")
    assert ends_at == f"{PREVIEW}/api/auth/error?error={word}"


def test_atk_024_the_address_beside_the_message_is_checked(preview: Site) -> None:
    answer = guest(preview).get(f"{BACK}?profile=x&callbackURL=https://evil.example/")
    assert "evil" not in answer.headers.get("Location", "")
    assert answer.status_int in (302, 403)


def test_atk_121_a_profile_twenty_times_at_once(databases: Any, acme: Acme) -> None:
    """Copies of one browser with one message, on PostgreSQL: one of them is signed in."""
    production = Site(databases.fresh("postgresql"), RELAXED | acme.settings() | lending())
    preview = Site(databases.fresh("postgresql"), RELAXED | acme.settings() | borrowing())
    try:
        visitor = guest(preview)
        address = relayed(production, acme.consent(begin(visitor), somebody()))
        copies = [guest(preview) for _ in range(20)]
        for copy in copies:
            for name, value in visitor.web.cookies.items():
                copy.web.set_cookie(name, value)
        ends = at_once(copies, lambda copy: arrive(copy, address))
        assert ends.count("/in") == 1
        assert all("error=state_mismatch" in end for end in ends if end != "/in")
        assert count(preview, SESSIONS) == 1
    finally:
        production.close()
        preview.close()
