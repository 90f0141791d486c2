"""Whole ways through the service: out to the provider and back."""

from typing import Any

import pytest
from sqlalchemy import select

from authsvc.core.accounts.models import Account
from tests.plugins.social.acme import Acme, begin, finish, link, prove, sign_in, somebody
from tests.support.attack import audited, dump
from tests.support.clock import Clock
from tests.support.second_factor import enrol, verify_totp
from tests.support.site import Site
from tests.support.visitor import PASSWORD, Visitor, fresh_email

ACCOUNTS = Account.__table__


def accounts_of(visitor: Visitor) -> list[dict[str, Any]]:
    return list(visitor.get("/list-accounts").json)


def verified(site: Site, email: str) -> Visitor:
    """Somebody with a password and a proven mailbox."""
    visitor = site.visitor()
    visitor.sign_up(email)
    prove(site, email)
    return visitor


def test_a_new_person_gets_an_account_and_the_same_one_again(club: Site, acme: Acme) -> None:
    person = somebody()
    first, second = club.visitor(), club.visitor()
    url = begin(first, newUserCallbackURL="/welcome")
    assert finish(first, acme.consent(url, person)) == "/welcome"
    user = first.session()["user"]
    assert (user["email"], user["emailVerified"], user["name"]) == (person.email, True, "Ada Acme")
    assert sign_in(second, acme, person) == "/in"
    assert second.session()["user"]["id"] == user["id"]
    (account,) = accounts_of(second)
    assert account["providerId"] == "acme"
    assert account["accountId"] == person.subject
    assert account["scopes"] == ["openid", "email", "profile"]


def test_the_request_is_bound(club: Site, acme: Acme) -> None:
    """State, nonce and PKCE go out anew each time, and the verifier only to the token endpoint."""
    visitor, person = club.visitor(), somebody()
    url = begin(visitor)
    for part in ("state=", "nonce=", "code_challenge=", "code_challenge_method=S256"):
        assert part in url
    assert begin(visitor) != url
    finish(visitor, acme.consent(begin(visitor), person))
    (asked,) = acme.played.calls("/token")
    assert len(asked.form["code_verifier"]) >= 43
    assert asked.form["code_verifier"] not in url


def test_nothing_usable_is_stored(club: Site, acme: Acme) -> None:
    """Neither the provider's tokens nor what binds a flow can be read in the database."""
    visitor, person = club.visitor(), somebody()
    state = acme.consent(begin(visitor), person).partition("state=")[2].partition("&")[0]
    sign_in(visitor, acme, person)
    secrets = [state, *acme.people, *(part for token in acme.vouched for part in token.split("."))]
    found = [where for where, value in dump(club) if any(s in value for s in secrets)]
    assert found == []
    assert len(secrets) == 1 + 2 + 3


def test_a_linked_account_never_skips_the_second_factor(
    club: Site, acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(club.services, "now", clock)
    email = fresh_email()
    owner = enrol(club, clock, club.visitor(), email)
    prove(club, email)
    visitor = club.visitor()
    assert sign_in(visitor, acme, somebody(email)) == "/two-factor?callbackURL=%2Fin"
    assert visitor.session() is None
    assert verify_totp(visitor, owner.next_code()).status_int == 200
    assert visitor.session()["user"]["email"] == email


def test_the_owner_is_told_by_mail_and_in_the_log(club: Site, acme: Acme) -> None:
    email = fresh_email()
    owner = verified(club, email)
    assert link(owner, acme, somebody(email)) == "/in"
    mail = club.mail(email)
    assert mail is not None
    assert "acme" in mail.text
    assert "https://auth.example.com/account/connections" in mail.text
    assert audited(club, owner.session()["user"]["id"])[-1] == "account-linked"


def test_an_address_proven_on_both_sides_is_linked(club: Site, acme: Acme) -> None:
    email = fresh_email()
    user_id = verified(club, email).session()["user"]["id"]
    visitor = club.visitor()
    assert sign_in(visitor, acme, somebody(email.upper())) == "/in"
    assert visitor.session()["user"]["id"] == user_id


@pytest.mark.parametrize(("ours", "theirs"), [(False, True), (True, False), (False, False)])
def test_an_address_unproven_on_one_side_is_not(
    club: Site, acme: Acme, ours: bool, theirs: bool
) -> None:
    email = fresh_email()
    if ours:
        verified(club, email)
    else:
        club.visitor().sign_up(email)
    visitor = club.visitor()
    assert (
        sign_in(visitor, acme, somebody(email, verified=theirs)) == "/oops?error=account_not_linked"
    )
    assert visitor.session() is None


def test_what_was_linked_stays_linked_whatever_its_address_becomes(club: Site, acme: Acme) -> None:
    person = somebody()
    visitor = club.visitor()
    sign_in(visitor, acme, person)
    other = type(person)(person.subject, fresh_email(), verified=False)
    again = club.visitor()
    assert sign_in(again, acme, other) == "/in"
    assert again.session()["user"]["email"] == person.email


def test_sign_up_can_be_closed(make_club: Any, acme: Acme) -> None:
    club = make_club(sign_up="false")
    visitor = club.visitor()
    assert sign_in(visitor, acme, somebody()) == "/oops?error=signup_disabled"
    asking = make_club(implicit_sign_up="false").visitor()
    assert sign_in(asking, acme, somebody()) == "/oops?error=signup_disabled"
    url = begin(asking, requestSignUp=True)
    assert finish(asking, acme.consent(url, somebody())) == "/in"


def test_no_address_no_account(club: Site, acme: Acme) -> None:
    assert sign_in(club.visitor(), acme, somebody(None)) == "/oops?error=email_not_found"


def test_only_proven_people_where_that_is_asked(make_club: Any, acme: Acme) -> None:
    club = make_club(require_verified_email="true")
    ends_at = sign_in(club.visitor(), acme, somebody(verified=False))
    assert ends_at == "/oops?error=email_not_verified"


def test_the_provider_may_refuse(club: Site) -> None:
    visitor = club.visitor()
    state = begin(visitor).partition("state=")[2].partition("&")[0]
    refused = f"error=access_denied&error_description=No%0Athanks&state={state}"
    ends_at = finish(visitor, refused)
    assert ends_at.startswith("/oops?error=access_denied&error_description=No")
    again = begin(visitor).partition("state=")[2].partition("&")[0]
    odd = finish(visitor, f"error=%3Cscript%3E&state={again}")
    assert odd == "/oops?error=invalid_request"


def test_a_provider_that_fails_changes_nothing(club: Site, acme: Acme) -> None:
    visitor, person = club.visitor(), somebody()
    acme.played.answer("/token", {"error": "server_error"}, 500)
    assert sign_in(visitor, acme, person) == "/oops?error=invalid_code"
    assert visitor.session() is None
    with club.acting() as auth:
        made = auth.db.execute(select(ACCOUNTS.c.id).where(ACCOUNTS.c.account_id == person.subject))
        assert made.first() is None


def test_a_provider_that_is_away_is_told_apart(make_site: Any, acme: Acme) -> None:
    site = make_site(acme.settings(discovery="http://127.0.0.1:9"))
    answer = site.visitor().post("/sign-in/social", {"provider": "acme"})
    assert (answer.status_int, answer.json["code"]) == (502, "PROVIDER_UNREACHABLE")


def test_linking_needs_the_same_address_unless_allowed(make_club: Any, acme: Acme) -> None:
    club = make_club()
    owner = verified(club, fresh_email())
    assert link(owner, acme, somebody()) == "/oops?error=email_does_not_match"
    free = make_club(more={"authsvc.social.different_emails": "true"})
    other = verified(free, fresh_email())
    assert link(other, acme, somebody()) == "/in"
    assert [account["providerId"] for account in accounts_of(other)] == ["credential", "acme"]


def test_an_account_belongs_to_one_user(make_club: Any, acme: Acme) -> None:
    club = make_club(more={"authsvc.social.different_emails": "true"})
    person = somebody()
    first, second = verified(club, fresh_email()), verified(club, fresh_email())
    assert link(first, acme, person) == "/in"
    ends_at = link(second, acme, person)
    assert ends_at == "/oops?error=account_already_linked_to_different_user"
    assert link(first, acme, person) == "/in"
    assert len(accounts_of(first)) == 2


def test_linking_can_be_switched_off(make_club: Any, acme: Acme) -> None:
    club = make_club(more={"authsvc.social.linking": "false"})
    email = fresh_email()
    owner = verified(club, email)
    assert link(owner, acme, somebody(email)) == "/oops?error=unable_to_link_account"
    assert sign_in(club.visitor(), acme, somebody(email)) == "/oops?error=account_not_linked"


def test_a_disabled_account_stays_out(club: Site, acme: Acme) -> None:
    person = somebody()
    visitor = club.visitor()
    sign_in(visitor, acme, person)
    users = ACCOUNTS.metadata.tables["user"]
    with club.acting() as auth:
        auth.db.execute(
            users.update().where(users.c.email == person.email).values(disabled_at=auth.now())
        )
    again = club.visitor()
    assert sign_in(again, acme, person) == "/oops?error=ACCOUNT_DISABLED"
    assert again.session() is None


def test_a_posted_callback_comes_back_by_get(club: Site, acme: Acme) -> None:
    """``form_post``: the browser sends no cookie along, so the answer is a redirect to the GET."""
    visitor, person = club.visitor(), somebody()
    query = acme.consent(begin(visitor), person)
    stranger = club.visitor()
    answer = stranger.web.post(
        f"{stranger.origin}/api/auth/callback/acme",
        params=query,
        headers={"Origin": "https://appleid.apple.example", "Sec-Fetch-Site": "cross-site",
                 "Sec-Fetch-Mode": "navigate", "Content-Type": "application/x-www-form-urlencoded"},
        status=302,
    )  # fmt: skip
    assert "Set-Cookie" not in answer.headers
    location = answer.headers["Location"]
    assert location.startswith("https://auth.example.com/api/auth/callback/acme?")
    assert finish(visitor, location.partition("?")[2]) == "/in"


def test_unlinking_leaves_a_way_in(club: Site, acme: Acme) -> None:
    visitor = club.visitor()
    sign_in(visitor, acme, somebody())
    (account,) = accounts_of(visitor)
    refused = visitor.post("/unlink-account", {"accountId": account["id"]})
    assert refused.json["code"] == "FAILED_TO_UNLINK_LAST_ACCOUNT"


def test_password_people_stay_password_people(club: Site) -> None:
    """The plugin changes nothing for those who don't use it."""
    email = fresh_email()
    club.visitor().sign_up(email)
    assert club.visitor().sign_in(email, PASSWORD)["token"]


def test_a_failed_callback_is_in_the_log(club: Site, acme: Acme) -> None:
    email = fresh_email()
    user_id = club.visitor().sign_up(email)["user"]["id"]
    sign_in(club.visitor(), acme, somebody(email))
    assert audited(club, user_id)[-1] == "account-link-refused"


def test_an_address_that_the_provider_has_proven_is_the_users_too(
    make_club: Any, acme: Acme
) -> None:
    club = make_club(more={"authsvc.social.different_emails": "true"})
    owner, person = verified(club, fresh_email()), somebody()
    assert link(owner, acme, person) == "/in"
    listed = [row["email"] for row in owner.get("/list-addresses").json]
    assert person.email in listed
    assert club.visitor().sign_in(person.email)["user"]["id"] == owner.session()["user"]["id"]
