"""Sign-in on preview hosts by production's redirect URI: two services, one provider."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from sqlalchemy import func, select

from authsvc.api import Account, User
from authsvc.plugins.social.proxy import Proxy
from authsvc.settings import SettingsError
from tests.plugins.social.acme import Acme, begin, prove, somebody
from tests.support.second_factor import Clock
from tests.support.site import RELAXED, Site
from tests.support.visitor import Visitor, fresh_email

SHARED = "c7Hq2VxT9sLmR4wZ8kBdJ6yFpN3gUa5E"
OTHER = "pW5tY8bQ2nXe7LzK4mVhD9rGsC3fJu6A"
PREVIEWS = "https://*.preview.example.com"
PREVIEW = "https://pr-7.preview.example.com"
CALLBACK = "https://auth.example.com/api/auth/callback/acme"
BACK = "/oauth-proxy-callback"
USERS, ACCOUNTS = User.__table__, Account.__table__


@pytest.fixture
def production(make_site: Callable[..., Site], acme: Acme) -> Site:
    """The service whose redirect URI the provider knows."""
    return make_site(acme.settings() | lending())


@pytest.fixture
def make_preview(databases: Any, database_kind: str, acme: Acme) -> Iterator[Callable[..., Site]]:
    """Previews with a database of their own: ``make_preview(secret=…)``."""
    url, made = databases.fresh(database_kind), []

    def make(secret: str = SHARED, origin: str = PREVIEW, **more: str) -> Site:
        own = {"authsvc.base_url": origin, "authsvc.secret": f"preview-{RELAXED['authsvc.secret']}"}
        borrowing = {
            "authsvc.social.proxy_url": "https://auth.example.com",
            "authsvc.social.proxy_secret": secret,
        }
        made.append(Site(url, RELAXED | acme.settings() | own | borrowing | more))
        return made[-1]

    yield make
    for site in made:
        site.close()


@pytest.fixture
def preview(make_preview: Callable[..., Site]) -> Site:
    return make_preview()


def lending(**more: str) -> dict[str, str]:
    told = {"proxy_for": PREVIEWS, "proxy_secret": SHARED, **more}
    return {f"authsvc.social.{name}": value for name, value in told.items()}


def guest(preview: Site, origin: str = PREVIEW) -> Visitor:
    return Visitor(preview.wsgi, urlsplit(origin).netloc, "192.0.2.7", {})


def relayed(production: Site, query: str) -> str:
    """Where production leads a browser that comes back from the provider."""
    answer = production.visitor().get(f"/callback/acme?{query}")
    assert answer.status_int == 302, answer
    assert answer.headers.getall("Set-Cookie") == []
    return str(answer.headers["Location"])


def arrive(visitor: Visitor, address: str) -> str:
    """Follow production's redirect; where the preview leads."""
    path, _, query = address.partition("?")
    assert path == f"{visitor.origin}/api/auth{BACK}", address
    answer = visitor.get(f"{BACK}?{query}")
    assert answer.status_int == 302, answer
    return str(answer.headers["Location"])


def count(site: Site, table: Any) -> int:
    with site.acting() as auth:
        return auth.db.scalar(select(func.count()).select_from(table)) or 0


def test_sign_in_on_a_preview(production: Site, preview: Site, acme: Acme) -> None:
    before = count(production, USERS), count(production, ACCOUNTS)
    visitor, person = guest(preview), somebody()
    url = begin(visitor)
    asked = parse_qs(urlsplit(url).query)
    assert asked["redirect_uri"] == [CALLBACK]
    address = relayed(production, acme.consent(url, person))
    assert arrive(visitor, address) == "/in"
    user = visitor.session()["user"]
    assert (user["email"], user["emailVerified"]) == (person.email, True)
    assert (count(production, USERS), count(production, ACCOUNTS)) == before
    account = visitor.get("/list-accounts").json[0]["id"]
    told = visitor.post("/get-access-token", {"accountId": account}).json
    assert acme.people[told["accessToken"]] == person
    assert told["scopes"] == ["openid", "email", "profile"]


def test_it_goes_on_to_refresh_there(production: Site, preview: Site, acme: Acme) -> None:
    visitor = guest(preview)
    arrive(visitor, relayed(production, acme.consent(begin(visitor), somebody())))
    account = visitor.get("/list-accounts").json[0]["id"]
    assert visitor.post("/refresh-token", {"accountId": account}).status_int == 200


def test_the_same_rules_admit(production: Site, make_preview: Any, acme: Acme) -> None:
    preview = make_preview(**{"authsvc.social.acme.sign_up": "false"})
    visitor = guest(preview)
    address = relayed(production, acme.consent(begin(visitor), somebody()))
    assert arrive(visitor, address) == "/oops?error=signup_disabled"
    assert visitor.session() is None
    assert count(preview, USERS) == 0


def test_connecting_an_account_on_a_preview(production: Site, preview: Site, acme: Acme) -> None:
    visitor, email = guest(preview), fresh_email()
    visitor.sign_up(email)
    prove(preview, email)
    wish = {"provider": "acme", "callbackURL": "/in", "errorCallbackURL": "/oops"}
    url = visitor.post("/link-social", wish).json["url"]
    assert arrive(visitor, relayed(production, acme.consent(url, somebody(email)))) == "/in"
    assert len(visitor.get("/list-accounts").json) == 2


def test_production_signs_its_own_people_in(production: Site, preview: Site, acme: Acme) -> None:
    visitor = production.visitor()
    answer = visitor.get(f"/callback/acme?{acme.consent(begin(visitor), somebody())}")
    assert answer.headers["Location"] == "/in"
    assert visitor.session() is not None


def test_what_must_be_secret_travels_sealed(production: Site, preview: Site, acme: Acme) -> None:
    """Neither verifier nor tokens nor names can be read in an address."""
    visitor, person = guest(preview), somebody()
    url = begin(visitor)
    address = relayed(production, acme.consent(url, person))
    verifier = acme.played.calls("/token")[-1].form["code_verifier"]
    secrets = [verifier, person.subject, str(person.email), *acme.people]
    assert len(verifier) >= 43
    for secret in secrets:
        assert secret not in url
        assert secret not in address


def test_a_refusal_of_the_provider_comes_along(production: Site, preview: Site) -> None:
    visitor = guest(preview)
    state = parse_qs(urlsplit(begin(visitor)).query)["state"][0]
    query = urlencode({"error": "access_denied", "error_description": "No.", "state": state})
    ends_at = arrive(visitor, relayed(production, query))
    assert ends_at == "/oops?error=access_denied&error_description=No."


def test_a_code_that_the_provider_does_not_know(production: Site, preview: Site) -> None:
    visitor = guest(preview)
    state = parse_qs(urlsplit(begin(visitor)).query)["state"][0]
    address = relayed(production, urlencode({"code": "made-up", "state": state}))
    assert arrive(visitor, address) == "/oops?error=invalid_code"


def test_a_provider_that_posts(production: Site, preview: Site, acme: Acme) -> None:
    visitor, person = guest(preview), somebody()
    query = acme.consent(begin(visitor), person)
    form = {"Content-Type": "application/x-www-form-urlencoded", "Origin": "https://acme.example"}
    posted = production.visitor().web.post(
        CALLBACK, query, headers=form, extra_environ={"wsgi.url_scheme": "https"}, status=302
    )
    again = parse_qs(urlsplit(posted.headers["Location"]).query)
    address = relayed(production, urlencode({k: v[0] for k, v in again.items()}))
    assert arrive(visitor, address) == "/in"


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
    preview = make_preview(**acme.settings("acme", "other"))
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
    preview.services.now = clock
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


def test_no_connection_waits_for_the_provider(production: Site, preview: Site, acme: Acme) -> None:
    visitor, seen = guest(preview), []
    before = acme._token

    def answer(asked: Any) -> Any:
        engines = (production.registry.engine, production.registry.read_engine)
        seen.append(sum(engine.pool.checkedout() for engine in engines))
        return before(asked)

    acme.played.answer("/token", answer)
    arrive(visitor, relayed(production, acme.consent(begin(visitor), somebody())))
    assert seen == [0]


@pytest.mark.parametrize(("more", "key"), [
    ({"proxy_for": PREVIEWS}, "proxy_secret"),
    ({"proxy_url": "https://auth.example.com"}, "proxy_secret"),
    ({"proxy_for": PREVIEWS, "proxy_secret": SHARED[:31]}, "proxy_secret"),
    ({"proxy_for": PREVIEWS, "proxy_secret": RELAXED["authsvc.secret"]}, "proxy_secret"),
    ({"proxy_for": PREVIEWS, "proxy_secret": SHARED, "proxy_url": PREVIEW}, "proxy_for"),
    ({"proxy_for": "http://pr.example.com", "proxy_secret": SHARED}, "proxy_for"),
    ({"proxy_for": "myapp://", "proxy_secret": SHARED}, "proxy_for"),
    ({"proxy_for": "https://*", "proxy_secret": SHARED}, "proxy_for"),
])  # fmt: skip
def test_half_of_it_stops_the_start(
    make_site: Any, acme: Acme, more: dict[str, str], key: str
) -> None:
    settings = {f"authsvc.social.{name}": value for name, value in more.items()}
    with pytest.raises(SettingsError, match=f"authsvc.social.{key}") as refused:
        make_site(acme.settings() | settings)
    assert SHARED[:31] not in str(refused.value)
