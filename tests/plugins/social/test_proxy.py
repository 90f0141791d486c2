"""Sign-in on preview hosts by production's redirect URI: two services, one provider."""

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from authsvc.api import Account, User
from authsvc.settings import SettingsError
from tests.plugins.social.acme import Acme, begin, prove, somebody
from tests.plugins.social.previews import (
    CALLBACK,
    PREVIEW,
    PREVIEWS,
    SHARED,
    arrive,
    count,
    guest,
    relayed,
)
from tests.support.site import RELAXED, Site
from tests.support.visitor import fresh_email

USERS, ACCOUNTS = User.__table__, Account.__table__


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
    preview = make_preview({"authsvc.social.acme.sign_up": "false"})
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
