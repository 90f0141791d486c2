"""What clients of the wire protocol see of social sign-in, beyond the recorded scenarios."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.plugins.social.acme import Acme, begin, finish, link, sign_in, somebody
from tests.support.site import Site
from tests.support.visitor import Visitor, fresh_email


def asked(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def test_wished_scopes_come_first_and_as_they_are(club: Site, acme: Acme) -> None:
    told = asked(begin(club.visitor(), scopes=["calendar", "email"]))
    assert told["scope"] == "calendar email openid email profile"


def test_a_hint_among_the_parameters_counts(club: Site, acme: Acme) -> None:
    visitor = club.visitor()
    assert asked(begin(visitor, loginHint="ada"))["login_hint"] == "ada"
    told = begin(visitor, loginHint="ada", additionalParams={"login_hint": "bob"})
    assert asked(told)["login_hint"] == "bob"


@pytest.mark.parametrize(
    "more", [{"user": "x"}, {"expiresAt": "x"}, {"user": {"name": {"firstName": 5}}}]
)
def test_a_link_knows_less_of_an_id_token(club: Site, acme: Acme, more: dict[str, Any]) -> None:
    """What only a sign-in has use for is judged there and left aside here."""
    visitor = club.visitor()
    visitor.sign_up()
    body = {"provider": "acme", "idToken": {"token": "a.b.c", **more}}
    assert visitor.post("/sign-in/social", body).json["code"] == "VALIDATION_ERROR"
    assert visitor.post("/link-social", body).json["code"] == "INVALID_TOKEN"


def test_a_callback_posted_as_json(club: Site, acme: Acme) -> None:
    visitor = club.visitor()
    query = asked("?" + acme.consent(begin(visitor), somebody()))
    answer = visitor.post("/callback/acme", query)
    assert answer.status_int == 302
    assert asked(answer.headers["Location"]) == query
    assert finish(visitor, answer.headers["Location"].partition("?")[2]) == "/in"
    for wrong in ({"code": 5}, {"state": None}, []):
        refused = visitor.post("/callback/acme", wrong)
        assert (refused.status_int, refused.json["code"]) == (400, "VALIDATION_ERROR")


def test_nothing_is_told_twice(club: Site, acme: Acme) -> None:
    """RFC 6749, section 3.1; the flow goes on with the honest callback."""
    visitor = club.visitor()
    query = acme.consent(begin(visitor), somebody())
    for more in ("code=other", "state=other", "iss=other"):
        refused = visitor.get(f"/callback/acme?{query}&{more}")
        assert (refused.status_int, refused.json["code"]) == (400, "VALIDATION_ERROR")
    assert finish(visitor, query) == "/in"


def account_of(visitor: Visitor) -> str:
    return str(visitor.get("/list-accounts").json[0]["id"])


def test_lifetimes_that_nobody_knows_are_null(club: Site, acme: Acme) -> None:
    visitor = club.visitor()
    sign_in(visitor, acme, somebody())
    told = visitor.post("/refresh-token", {"accountId": account_of(visitor)}).json
    assert told["refreshTokenExpiresAt"] is None
    assert told["accessTokenExpiresAt"]


def test_a_person_without_a_name_has_none(club: Site, acme: Acme) -> None:
    visitor = club.visitor()
    assert sign_in(visitor, acme, somebody(name="")) == "/in"
    assert visitor.session()["user"]["name"] == ""


def test_what_a_provider_leaves_out_stays(make_club: Any, acme: Acme) -> None:
    club, person = make_club(update_profile="true"), somebody()
    sign_in(club.visitor(), acme, person)
    again, nameless = club.visitor(), type(person)(person.subject, person.email, name="")
    assert sign_in(again, acme, nameless) == "/in"
    assert again.session()["user"]["name"] == "Ada Acme"


def test_pictures_of_the_web(club: Site, acme: Acme) -> None:
    claims = acme._claims
    for picture, shown in (
        ("http://img.example.com/a.png", "http://img.example.com/a.png"),
        ("data:image/png;base64,AA", None),
    ):
        acme._claims = lambda p, told=picture: claims(p) | {"picture": told}  # type: ignore[method-assign,misc]
        visitor = club.visitor()
        sign_in(visitor, acme, somebody())
        assert visitor.session()["user"]["image"] == shown
        info = visitor.get(f"/account-info?accountId={account_of(visitor)}").json
        assert info["data"]["image"] == picture


def test_an_account_of_somebody_with_another_address(club: Site, acme: Acme) -> None:
    """The address is judged first; only who has it learns that the account is connected."""
    person = somebody()
    sign_in(club.visitor(), acme, person)
    visitor, email = club.visitor(), fresh_email()
    visitor.sign_up(email)
    assert link(visitor, acme, person) == "/oops?error=email_does_not_match"
    moved = type(person)(person.subject, email)
    assert link(visitor, acme, moved) == "/oops?error=account_already_linked_to_different_user"


def test_a_flow_lasts_as_long_as_its_cookie(make_club: Any, acme: Acme) -> None:
    club = make_club(more={"authsvc.social.state_lifetime": "7m"})
    answer = club.visitor().post("/sign-in/social", {"provider": "acme"})
    (cookie,) = [told for told in answer.headers.getall("Set-Cookie") if "state=" in told]
    assert "Max-Age=420" in cookie


def test_registrations_of_one_issuer_apart(make_club: Any, acme: Acme) -> None:
    more = {"authsvc.social.second.account_issuer": "second"}
    club, person = make_club("acme", "second", more=more), somebody()
    visitor = club.visitor()
    assert sign_in(visitor, acme, person) == "/in"
    assert sign_in(visitor, acme, person, "second") == "/in"
    told = {row["providerId"] for row in visitor.get("/list-accounts").json}
    assert told == {"acme", "second"}


def test_userinfo_with_a_name_of_its_own_for_the_account(make_club: Any, acme: Acme) -> None:
    """Only where an ID token without an address leads to userinfo."""
    club = make_club(userinfo_subject_claim="id")
    assert sign_in(club.visitor(), acme, somebody()) == "/in"
    nameless = sign_in(club.visitor(), acme, somebody(None))
    assert nameless == "/oops?error=unable_to_get_user_info"
