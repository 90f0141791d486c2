"""ID tokens that applications bring."""

from typing import Any

from sqlalchemy import select

from authsvc.plugins.audit.models import AuditEntry
from tests.plugins.social.acme import Acme, prove, sign_in, somebody
from tests.support.attack import audited
from tests.support.site import Site
from tests.support.visitor import Visitor, fresh_email

AUDIT = AuditEntry.__table__


def bring(visitor: Visitor, token: str, path: str = "/sign-in/social", **more: Any) -> Any:
    body = {"provider": "acme", "idToken": {"token": token, **more}}
    return visitor.post(path, body)


def test_sign_up_and_in(club: Site, acme: Acme) -> None:
    person = somebody()
    visitor = club.visitor()
    told = bring(visitor, acme.id_token(person)).json
    assert (told["redirect"], told["user"]["email"]) == (False, person.email)
    assert visitor.session()["user"]["id"] == told["user"]["id"]
    again = club.visitor()
    assert sign_in(again, acme, person) == "/in"
    assert again.session()["user"]["id"] == told["user"]["id"]


def test_the_nonce_must_fit(club: Site, acme: Acme) -> None:
    token = acme.id_token(somebody(), nonce="this-one")
    assert bring(club.visitor(), token, nonce="this-one").status_int == 200
    answer = bring(club.visitor(), token, nonce="another")
    assert (answer.status_int, answer.json["code"]) == (401, "INVALID_TOKEN")


def test_an_expired_token(club: Site, acme: Acme) -> None:
    answer = bring(club.visitor(), acme.id_token(somebody(), exp=1))
    assert answer.json["code"] == "INVALID_TOKEN"


def test_apple_tells_the_name_to_the_application_only(club: Site, acme: Acme) -> None:
    user = {"name": {"firstName": "Ada", "lastName": "Lovelace"}}
    told = bring(club.visitor(), acme.id_token(somebody(name="")), user=user).json
    assert told["user"]["name"] == "Ada Lovelace"


def test_a_provider_that_has_no_such_tokens(make_club: Any, acme: Acme) -> None:
    site = make_club(id_token_sign_in="false")
    answer = bring(site.visitor(), acme.id_token(somebody()))
    assert (answer.status_int, answer.json["code"]) == (404, "ID_TOKEN_NOT_SUPPORTED")


def test_without_an_address(club: Site, acme: Acme) -> None:
    answer = bring(club.visitor(), acme.id_token(somebody(None)))
    assert (answer.status_int, answer.json["code"]) == (401, "USER_EMAIL_NOT_FOUND")


def test_an_unproven_namesake(club: Site, acme: Acme) -> None:
    email = fresh_email()
    club.visitor().sign_up(email)
    answer = bring(club.visitor(), acme.id_token(somebody(email)))
    assert (answer.status_int, answer.json["code"]) == (401, "OAUTH_LINK_ERROR")
    assert answer.json["message"] == "account not linked"
    assert answer.json["reason"] == "local-unproven"
    assert answer.json["explanation"] == "The address of the account here was never proven."


def test_link(club: Site, acme: Acme) -> None:
    email = fresh_email()
    visitor = club.visitor()
    visitor.sign_up(email)
    prove(club, email)
    person = somebody(email)
    token = acme.id_token(person)
    for _ in range(2):
        assert bring(visitor, token, "/link-social").json["status"] is True
    assert [a["providerId"] for a in visitor.get("/list-accounts").json] == ["credential", "acme"]
    other = club.visitor()
    other.sign_up()
    taken = bring(other, token, "/link-social")
    assert (taken.status_int, taken.json["code"]) == (409, "SOCIAL_ACCOUNT_ALREADY_LINKED")
    foreign = bring(other, acme.id_token(somebody()), "/link-social")
    assert foreign.json["code"] == "LINKING_DIFFERENT_EMAILS_NOT_ALLOWED"


def test_an_unknown_provider(club: Site) -> None:
    answer = club.visitor().post("/sign-in/social", {"provider": "nobody"})
    assert (answer.status_int, answer.json["code"]) == (404, "PROVIDER_NOT_FOUND")


def test_a_bad_id_token_is_in_the_log(club: Site) -> None:
    visitor = club.visitor()
    visitor.sign_up()
    assert bring(visitor, "no.id.token", "/link-social").status_int == 401
    with club.acting() as auth:
        wanted = select(AUDIT.c.details).where(AUDIT.c.event == "provider-sign-in-failed")
        told = auth.db.scalars(wanted.order_by(AUDIT.c.id.desc())).first()
    assert told["provider"] == "acme"
    assert told["reason"]


def test_a_refused_link_is_in_the_log(club: Site, acme: Acme) -> None:
    visitor = club.visitor()
    user_id = visitor.sign_up()["user"]["id"]
    bring(visitor, acme.id_token(somebody()), "/link-social")
    assert audited(club, user_id)[-1] == "account-link-refused"


def test_a_refused_sign_in_by_id_token_is_in_the_log(club: Site, acme: Acme) -> None:
    email = fresh_email()
    user_id = club.visitor().sign_up(email)["user"]["id"]
    bring(club.visitor(), acme.id_token(somebody(email)))
    assert audited(club, user_id)[-1] == "account-link-refused"
