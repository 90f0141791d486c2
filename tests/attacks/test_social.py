"""Attacks on sign-in with providers and on linking, named after their rows in docs/threat-model."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from authsvc.core.users.models import User
from tests.plugins.social.acme import (
    Acme,
    Person,
    begin,
    finish,
    link,
    prove,
    sign_in,
    somebody,
)
from tests.plugins.social.playing import playing
from tests.support.site import Site
from tests.support.visitor import Visitor, fresh_email

MISMATCH = "error=state_mismatch"


@pytest.fixture
def acme() -> Iterator[Acme]:
    """A provider of this test's own."""
    with playing() as played:
        yield Acme(played)


@pytest.fixture
def house(make_site: Callable[..., Site], acme: Acme) -> Site:
    """A service that knows the provider under two names."""
    return make_site(acme.settings("acme", "other"))


def owner_of(site: Site, email: str, *, proven: bool = True) -> Visitor:
    visitor = site.visitor()
    visitor.sign_up(email)
    if proven:
        prove(site, email)
    return visitor


def count(site: Site, table: Any, *conditions: Any) -> int:
    with site.acting() as auth:
        return auth.db.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


@pytest.mark.parametrize("word", ["false", "0", "no", 1, "TRUE", None, ["true"]])
def test_atk_104_only_true_is_true(house: Site, acme: Acme, word: Any) -> None:
    email = fresh_email()
    owner_of(house, email)
    visitor = house.visitor()
    ends_at = sign_in(visitor, acme, somebody(email, verified=word))
    assert ends_at == "/oops?error=account_not_linked"
    assert visitor.session() is None


def test_atk_105_no_provider_takes_a_built_in_name(make_site: Any, acme: Acme) -> None:
    with pytest.raises(Exception, match="built-in"):
        make_site(acme.settings("google"))


def test_atk_105_trust_is_by_provider(make_site: Any, acme: Acme) -> None:
    """Trust in one does not rub off on another at the same server."""
    trusting = acme.settings("acme", "other") | {"authsvc.social.acme.trusted": "true"}
    site = make_site(trusting)
    email = fresh_email()
    owner_of(site, email)
    person = somebody(email, verified=False)
    ends_at = sign_in(site.visitor(), acme, person, "other")
    assert ends_at == "/oops?error=account_not_linked"
    assert sign_in(site.visitor(), acme, person, "acme") == "/in"


def test_atk_106_the_address_is_no_key(house: Site, acme: Acme) -> None:
    """Somebody who gets an address later does not get the account of who had it before."""
    before = somebody()
    first = house.visitor()
    sign_in(first, acme, before)
    later = Person(somebody().subject, before.email, verified=False)
    second = house.visitor()
    assert sign_in(second, acme, later) == "/oops?error=account_not_linked"
    assert second.session() is None


@pytest.mark.parametrize("subject", ["", "undefined", "null", None, " ", True, {"id": 1}])
def test_atk_107_nobody_without_a_subject(house: Site, acme: Acme, subject: Any) -> None:
    visitor = house.visitor()
    ends_at = sign_in(visitor, acme, Person(subject, fresh_email()))
    assert ends_at in ("/oops?error=unable_to_get_user_info", "/oops?error=invalid_code")
    assert visitor.session() is None


def test_atk_109_an_id_token_for_another_application(house: Site, acme: Acme) -> None:
    visitor, person = house.visitor(), somebody()
    stolen = acme.id_token(person, client="somebody-elses-app")
    answer = visitor.post("/sign-in/social", {"provider": "acme", "idToken": {"token": stolen}})
    assert (answer.status_int, answer.json["code"]) == (401, "INVALID_TOKEN")
    good = {"provider": "acme", "idToken": {"token": acme.id_token(person)}}
    assert visitor.post("/sign-in/social", good).json["user"]["email"] == person.email


def test_atk_109_one_tap_without_a_client_id(house: Site, acme: Acme) -> None:
    token = acme.id_token(somebody())
    answer = house.visitor().post("/one-tap/callback", {"idToken": token})
    assert answer.status_int == 400
    assert answer.json["message"] == "Google client ID is required for One Tap."


def test_atk_110_no_state(house: Site) -> None:
    ends_at = finish(house.visitor(), "code=stolen")
    assert ends_at == "https://auth.example.com/api/auth/error?error=state_not_found"


def test_atk_110_a_made_up_state(house: Site, acme: Acme) -> None:
    ends_at = finish(house.visitor(), "code=stolen&state=made-up")
    assert ends_at.endswith(f"/error?{MISMATCH}")
    assert acme.played.calls("/token") == []


def test_atk_110_another_browsers_state(house: Site, acme: Acme) -> None:
    """Login CSRF: the attacker's callback in the victim's browser; the attacker's flow survives."""
    attacker, victim = house.visitor(), house.visitor()
    query = acme.consent(begin(attacker), somebody())
    assert finish(victim, query) == f"/oops?{MISMATCH}"
    begin(victim)  # even with a flow of its own in that browser
    assert finish(victim, query) == f"/oops?{MISMATCH}"
    assert victim.session() is None
    assert acme.played.calls("/token") == []
    assert finish(attacker, query) == "/in"


def test_atk_110_state_of_another_provider(house: Site, acme: Acme) -> None:
    """Mix-up (RFC 9700, section 4.4): the code of one provider is never sent to another."""
    visitor = house.visitor()
    query = acme.consent(begin(visitor, "acme"), somebody())
    assert finish(visitor, query, "other") == f"/oops?{MISMATCH}"
    assert acme.played.calls("/token") == []
    assert finish(visitor, query, "acme").endswith(MISMATCH)


def test_atk_110_a_state_counts_once(house: Site, acme: Acme) -> None:
    visitor = house.visitor()
    query = acme.consent(begin(visitor), somebody())
    assert finish(visitor, query) == "/in"
    assert finish(visitor, query).endswith(MISMATCH)
    assert len(acme.played.calls("/token")) == 1


def test_atk_110_another_issuer_in_the_callback(house: Site, acme: Acme) -> None:
    """RFC 9207: a callback that names another issuer gets nothing."""
    visitor = house.visitor()
    state = begin(visitor).partition("state=")[2].partition("&")[0]
    ends_at = finish(visitor, f"code=theirs&state={state}&iss=https://evil.example")
    assert ends_at.startswith("/oops?error=")
    assert acme.played.calls("/token") == []


def test_atk_110_a_nonce_of_another_flow(house: Site, acme: Acme) -> None:
    """An ID token from another flow of the same person does not fit."""
    visitor = house.visitor()
    query = acme.consent(begin(visitor), somebody())
    code = next(iter(acme.given))
    person, asked = acme.given[code]
    acme.given[code] = (person, asked | {"nonce": "another"})
    assert finish(visitor, query) == "/oops?error=unable_to_get_user_info"
    assert visitor.session() is None


@pytest.mark.parametrize(
    "name",
    [
        "state", "nonce", "redirect_uri", "scope", "client_id", "response_type",
        "code_challenge", "code_challenge_method", "response_mode", "request", "request_uri",
    ],
)  # fmt: skip
def test_atk_112_nobody_chooses_what_binds(house: Site, name: str) -> None:
    wish = {"provider": "acme", "callbackURL": "/in", "additionalParams": {name: "evil"}}
    answer = house.visitor().post("/sign-in/social", wish)
    assert (answer.status_int, answer.json["code"]) == (400, "VALIDATION_ERROR")


def test_atk_112_other_parameters_go_through(house: Site) -> None:
    wish = {"provider": "acme", "callbackURL": "/in", "additionalParams": {"prompt": "login"}}
    answer = house.visitor().post("/sign-in/social", wish)
    assert "prompt=login" in answer.json["url"]


def test_atk_116_a_link_is_for_who_began_it(house: Site, acme: Acme) -> None:
    """The session changes between going out and coming back: nobody's account is connected."""
    victim, email = owner_of(house, fresh_email()), fresh_email()
    attacker_email = fresh_email()
    owner_of(house, attacker_email)
    owner_of(house, email)
    browser = house.visitor()
    browser.sign_in(attacker_email)
    answer = browser.post("/link-social", {"provider": "acme", "errorCallbackURL": "/oops"})
    query = acme.consent(answer.json["url"], somebody(attacker_email))
    browser.sign_in(email)
    assert finish(browser, query) == f"/oops?{MISMATCH}"
    assert [a["providerId"] for a in browser.get("/list-accounts").json] == ["credential"]
    assert victim.session() is not None


def test_atk_116_linking_wants_a_fresh_session(make_site: Any, acme: Acme) -> None:
    site = make_site(acme.settings() | {"authsvc.sessions.fresh_age": "1ms"})
    visitor = owner_of(site, fresh_email())
    answer = visitor.post("/link-social", {"provider": "acme"})
    assert (answer.status_int, answer.json["code"]) == (403, "SESSION_NOT_FRESH")


def test_atk_117_an_account_stays_with_its_owner(house: Site, acme: Acme) -> None:
    """No field of any call names another owner: the session's user counts."""
    person = somebody()
    theirs, mine = house.visitor(), house.visitor()
    sign_in(theirs, acme, person)
    their_id = theirs.session()["user"]["id"]
    sign_in(mine, acme, somebody())
    (account,) = theirs.get("/list-accounts").json
    for call in ("/get-access-token", "/refresh-token"):
        answer = mine.post(call, {"accountId": account["id"], "userId": their_id})
        assert (answer.status_int, answer.json["code"]) == (400, "ACCOUNT_NOT_FOUND")
    wish = {"provider": "acme", "userId": their_id, "idToken": {"token": acme.id_token(person)}}
    taken = mine.post("/link-social", wish)
    assert (taken.status_int, taken.json["code"]) == (409, "SOCIAL_ACCOUNT_ALREADY_LINKED")
    assert theirs.get("/list-accounts").json[0]["userId"] == their_id


def test_atk_119_never_the_last_way_in(house: Site, acme: Acme) -> None:
    email = fresh_email()
    visitor = owner_of(house, email)
    link(visitor, acme, somebody(email))
    accounts = [account["id"] for account in visitor.get("/list-accounts").json]
    answers = [visitor.post("/unlink-account", {"accountId": account}) for account in accounts]
    assert [answer.status_int for answer in answers] == [200, 400]


def test_atk_120_nobody_reads_anothers_tokens(house: Site, acme: Acme) -> None:
    mine, theirs = house.visitor(), house.visitor()
    sign_in(mine, acme, somebody())
    sign_in(theirs, acme, somebody())
    (account,) = theirs.get("/list-accounts").json
    for call in ("/get-access-token", "/refresh-token"):
        answer = mine.post(call, {"accountId": account["id"]})
        assert (answer.status_int, answer.json["code"]) == (400, "ACCOUNT_NOT_FOUND")
    answer = mine.get(f"/account-info?accountId={account['id']}")
    assert answer.json["code"] == "ACCOUNT_NOT_FOUND"
    answer = mine.post("/get-access-token", {"useAccountCookie": True})
    assert answer.json["code"] == "ACCOUNT_NOT_FOUND"


def test_atk_122_userinfo_of_somebody_else(house: Site, acme: Acme) -> None:
    """An ID token without an address sends us to userinfo, which must speak of the same person."""
    person = somebody(None)
    acme.played.answer("/userinfo", {"sub": "somebody-else", "email": fresh_email()})
    visitor = house.visitor()
    assert sign_in(visitor, acme, person) == "/oops?error=unable_to_get_user_info"
    assert visitor.session() is None


def test_atk_125_closed_sign_up_is_closed_to_id_tokens(make_site: Any, acme: Acme) -> None:
    site = make_site(acme.settings(sign_up="false"))
    person = somebody()
    token = {"token": acme.id_token(person)}
    answer = site.visitor().post("/sign-in/social", {"provider": "acme", "idToken": token})
    assert (answer.status_int, answer.json["message"]) == (401, "signup disabled")
    assert count(site, User, User.email == person.email) == 0


def test_atk_024_callbacks_lead_to_trusted_places_only(house: Site) -> None:
    for name in ("callbackURL", "errorCallbackURL", "newUserCallbackURL"):
        wish = {"provider": "acme", name: "https://evil.example/"}
        assert house.visitor().post("/sign-in/social", wish).status_int == 403
        owner = owner_of(house, fresh_email())
        assert owner.post("/link-social", wish).status_int == 403


def test_atk_043_a_squatter_gets_nothing(house: Site, acme: Acme) -> None:
    """An account made with a stranger's address is not handed over with its password inside."""
    email = fresh_email()
    squatter = owner_of(house, email, proven=False)
    victim = house.visitor()
    assert sign_in(victim, acme, somebody(email)) == "/oops?error=account_not_linked"
    assert victim.session() is None
    assert squatter.session()["user"]["emailVerified"] is False
