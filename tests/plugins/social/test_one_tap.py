"""Google One Tap, played by a server that signs as Google would."""

from typing import Any

import pytest

from tests.plugins.social.acme import Acme, Person, somebody
from tests.support.site import Site
from tests.support.visitor import Visitor, fresh_email

GOOGLE = {
    "authsvc.social.timeout": "60s",
    "authsvc.social.google.client_id": "client-of-google",
    "authsvc.social.google.client_secret": "kept-between-us",
}


@pytest.fixture
def google(make_site: Any, acme: Acme) -> Site:
    """A service with Google, whose keys are Acme's."""
    site: Site = make_site(GOOGLE)
    acme.played.jwks("https://www.googleapis.com/oauth2/v3/certs")
    engine = site.services.extras["social"].engine
    engine.__init__(acme.played.network(), site.services.settings["social"].timeout, engine._now)
    return site


def tap(visitor: Visitor, acme: Acme, person: Person, **claims: Any) -> Any:
    told = {"iss": "https://accounts.google.com", **claims}
    token = acme.id_token(person, client=told.pop("aud", "client-of-google"), **told)
    return visitor.post("/one-tap/callback", {"idToken": token, "callbackURL": "/in"})


def test_sign_up_and_in(google: Site, acme: Acme) -> None:
    person, visitor = somebody(), google.visitor()
    told = tap(visitor, acme, person).json
    assert set(told) == {"token", "user"}
    assert told["user"]["email"] == person.email
    assert visitor.session()["user"]["id"] == told["user"]["id"]
    assert tap(google.visitor(), acme, person).json["user"]["id"] == told["user"]["id"]


def test_atk_109_a_token_for_another_application(google: Site, acme: Acme) -> None:
    answer = tap(google.visitor(), acme, somebody(), aud="another-app")
    assert (answer.status_int, answer.json) == (400, {"message": "invalid id token"})


def test_a_token_of_another_issuer(google: Site, acme: Acme) -> None:
    answer = tap(google.visitor(), acme, somebody(), iss="https://evil.example")
    assert answer.json == {"message": "invalid id token"}


def test_an_unproven_namesake_is_not_linked(google: Site, acme: Acme) -> None:
    email = fresh_email()
    google.visitor().sign_up(email)
    answer = tap(google.visitor(), acme, somebody(email))
    assert (answer.status_int, answer.json) == (401, {"message": "account not linked"})


def test_atk_125_a_closed_sign_up_is_closed(make_site: Any, google: Site, acme: Acme) -> None:
    site = make_site(GOOGLE | {"authsvc.social.google.sign_up": "false"})
    site.services.extras["social"].engine = google.services.extras["social"].engine
    answer = tap(site.visitor(), acme, somebody())
    assert (answer.status_int, answer.json) == (401, {"message": "signup disabled"})


def test_a_workspace_domain_is_enforced(make_site: Any, google: Site, acme: Acme) -> None:
    site = make_site(GOOGLE | {"authsvc.social.google.hosted_domain": "acme.example"})
    site.services.extras["social"].engine = google.services.extras["social"].engine
    assert tap(site.visitor(), acme, somebody(), hd="acme.example").status_int == 200
    for claims in ({}, {"hd": "evil.example"}):
        assert tap(site.visitor(), acme, somebody(), **claims).status_int == 400
