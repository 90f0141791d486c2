"""A role needs a second factor, and somebody of it has none: on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from authsvc.api import Attempt, Challenge, SignedIn, User, by_email, complete
from tests.support.mailed import NEW, reset, reset_token
from tests.support.roles import a_role, give, needing_two
from tests.support.second_factor import (
    Owner,
    at_once,
    codes_of,
    cookies,
    copies,
    enrol,
    forget_a_factor,
    secret_of,
    verify_totp,
)
from tests.support.site import RELAXED, Site
from tests.support.statements import counting
from tests.support.visitor import PASSWORD, Visitor, fresh_email

USERS = User.__table__
SIGN_IN = "/sign-in/email"


def person(site: Site, role: str) -> str:
    """Somebody of that role without a second factor."""
    email = fresh_email()
    site.visitor().sign_up(email)
    give(site, email, role)
    return email


def stopped(site: Site, email: str) -> Visitor:
    """A browser that has proven the password and is led into enrolment."""
    visitor = site.visitor()
    answer = visitor.post(SIGN_IN, {"email": email, "password": PASSWORD})
    assert codes_of([answer]) == ["SECOND_FACTOR_REQUIRED"]
    return visitor


def new_password(site: Site, email: str) -> None:
    assert reset(site.visitor(), reset_token(site, email)).status_int == 200


def begun(visitor: Visitor, site: Site, clock, email: str) -> Owner:
    answer = visitor.post("/two-factor/enable")
    assert answer.status_int == 200, answer
    return Owner(site, clock, email, secret_of(answer), answer.json["backupCodes"])


def test_a_sign_in_is_refused_by_name_and_told_what_to_do(site, keen):
    visitor = site.visitor()
    email = person(site, keen)
    answer = visitor.post(SIGN_IN, {"email": email, "password": PASSWORD})
    assert answer.status_int == 403
    assert answer.json["code"] == "SECOND_FACTOR_REQUIRED"
    assert answer.json["enrolment"] == {
        "methods": ["totp"],
        "url": "https://auth.example.com/two-factor/set-up",
    }
    assert "session_token" not in cookies(visitor)
    assert visitor.session() is None


def test_who_sets_an_app_up_is_signed_in_with_two_factors(site, clock, keen):
    email = person(site, keen)
    visitor = stopped(site, email)
    owner = begun(visitor, site, clock, email)
    assert visitor.session() is None
    answer = verify_totp(visitor, owner.code())
    assert answer.status_int == 200
    assert answer.json["user"]["twoFactorEnabled"] is True
    assert answer.json["token"]
    assert visitor.session()["user"]["email"] == email
    assert "enrolment" not in cookies(visitor)
    assert (
        visitor.post("/two-factor/generate-backup-codes", {"password": PASSWORD}).status_int == 200
    )


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/list-sessions"),
        ("POST", "/change-password"),
        ("POST", "/update-user"),
        ("POST", "/revoke-sessions"),
        ("POST", "/two-factor/disable"),
        ("POST", "/two-factor/generate-backup-codes"),
        ("POST", "/two-factor/get-totp-uri"),
        ("POST", "/delete-user"),
        ("POST", "/change-email"),
    ],
)
def test_atk_054_whoever_may_enrol_may_do_nothing_else(site, keen, method, path):
    visitor = stopped(site, person(site, keen))
    body = {"name": "Eve", "newEmail": fresh_email(), "currentPassword": PASSWORD}
    body |= {"newPassword": "another-gannet-7", "password": PASSWORD}
    answer = visitor.call(method, path, None if method == "GET" else body)
    assert answer.status_int == 401


@pytest.mark.parametrize("method", ["magic-link", "email-otp", "google", "phone", "device", "siwe"])
def test_atk_084_after_every_first_factor(site, keen, method):
    email = person(site, keen)
    with site.acting() as auth:
        user = by_email(auth, email).user
        outcome = complete(auth, Attempt(user=user, method=method))
        assert isinstance(outcome, Challenge)
        assert outcome.kind == "enrolment"
        strong = complete(auth, Attempt(user=user, method="passkey", strong=True))
        assert isinstance(strong, SignedIn)
        assert strong.session["factors"] == 2


def test_atk_084_a_reset_of_the_password_is_no_way_around(site, keen):
    email = person(site, keen)
    new_password(site, email)
    answer = site.visitor().post(SIGN_IN, {"email": email, "password": NEW})
    assert codes_of([answer]) == ["SECOND_FACTOR_REQUIRED"]


def test_atk_057_a_new_password_ends_what_was_begun_with_the_old_one(site, clock, keen):
    email = person(site, keen)
    visitor = stopped(site, email)
    new_password(site, email)
    assert visitor.post("/two-factor/enable").status_int == 401


def test_atk_056_the_way_in_ends_with_its_time(site, clock, keen):
    email = person(site, keen)
    visitor = stopped(site, email)
    clock.advance(timedelta(hours=1, seconds=1))
    assert visitor.post("/two-factor/enable").status_int == 401


def test_signing_out_ends_it_at_the_server(site, keen):
    visitor = stopped(site, person(site, keen))
    (twin,) = copies(visitor, 1, site)
    assert visitor.post("/sign-out").status_int == 200
    assert "enrolment" not in cookies(visitor)
    assert twin.post("/two-factor/enable").status_int == 401


def test_a_disabled_user_enrols_nothing(site, clock, keen):
    email = person(site, keen)
    visitor = stopped(site, email)
    with site.acting() as auth:
        user = by_email(auth, email).user
        auth.db.connection().execute(
            update(USERS).where(USERS.c.id == user["id"]).values(disabled_at=auth.now())
        )
    assert visitor.post("/two-factor/enable").status_int == 401


def test_atk_089_of_many_who_confirm_at_once_one_gets_in(databases, clock):
    site = Site(databases.fresh("postgresql"), RELAXED)
    site.services.now = clock
    try:
        with needing_two(site) as role:
            email = person(site, role)
            visitor = stopped(site, email)
            owner = begun(visitor, site, clock, email)
            twins = copies(visitor, 20, site)
            answers = at_once(twins, lambda twin: verify_totp(twin, owner.code()))
            assert codes_of(answers).count("ok") == 1
            assert sum(twin.session() is not None for twin in twins) == 1
    finally:
        site.close()


def test_a_session_from_before_the_rule_reads_on_and_does_nothing_privileged(site, clock):
    role, visitor, email = a_role(), site.visitor(), fresh_email()
    visitor.sign_up(email)
    give(site, email, role)
    assert visitor.post("/update-user", {"name": "Eve"}).status_int == 200
    with needing_two(site, role):
        assert visitor.session()["user"]["email"] == email
        assert visitor.get("/list-sessions").status_int == 200
        refused = visitor.post("/update-user", {"name": "Mallory"})
        assert codes_of([refused]) == ["SECOND_FACTOR_REQUIRED"]
        before = visitor.session()["session"]["expiresAt"]
        clock.advance(timedelta(days=2))
        assert visitor.session()["session"]["expiresAt"] == before, "it is not renewed"
        owner = begun_with_password(visitor, site, clock, email)
        assert verify_totp(visitor, owner.code()).status_int == 200
        assert visitor.post("/update-user", {"name": "Ada"}).status_int == 200
        clock.advance(timedelta(days=2))
        assert visitor.session()["session"]["expiresAt"] > before


def begun_with_password(visitor, site, clock, email):
    answer = visitor.post("/two-factor/enable", {"password": PASSWORD})
    assert answer.status_int == 200, answer
    return Owner(site, clock, email, secret_of(answer), answer.json["backupCodes"])


def test_somebody_who_has_one_signs_in_once_more(site, clock, keen):
    """Enrolled, but this session was not asked for the second factor."""
    visitor = site.visitor()
    owner = enrol(site, clock, visitor)
    forget_a_factor(site, owner.email)
    give(site, owner.email, keen)
    assert codes_of([visitor.post("/update-user", {"name": "Eve"})]) == ["SECOND_FACTOR_REQUIRED"]
    assert owner.signed_in().post("/update-user", {"name": "Ada"}).status_int == 200


def test_a_trusted_device_has_proven_both(site, clock, keen):
    owner = enrol(site, clock, site.visitor())
    give(site, owner.email, keen)
    browser = owner.signed_in(trustDevice=True)
    browser.post("/sign-out")
    assert "twoFactorRedirect" not in browser.sign_in(owner.email)
    assert browser.post("/update-user", {"name": "Ada"}).status_int == 200


def test_a_role_that_needs_two_is_no_role_before(site, clock):
    """Whoever asks a host's permission, too, is nobody's administrator with one factor."""
    requirement = site.services.extras["factor_requirement"]
    user, now = {"role": "admin"}, clock()
    assert requirement.roles({"factors": 1}, user, now) == ("admin",)
    requirement.since = {"admin": now}
    try:
        assert requirement.roles({"factors": 1}, user, now) == ()
        assert requirement.roles({"factors": 2}, user, now) == ("admin",)
        assert requirement.roles({"factors": 1}, user, now - timedelta(seconds=1)) == ("admin",)
    finally:
        requirement.since = {}


def test_the_last_second_factor_stays(site, clock, keen):
    visitor = site.visitor()
    owner = enrol(site, clock, visitor)
    give(site, owner.email, keen)
    browser = owner.signed_in()
    refused = browser.post("/two-factor/disable", {"password": PASSWORD})
    assert codes_of([refused]) == ["LAST_SECOND_FACTOR"]
    give(site, owner.email, "user")
    assert browser.post("/two-factor/disable", {"password": PASSWORD}).status_int == 200


def test_looking_a_session_up_costs_no_statement_more(site, keen):
    visitor = site.visitor()
    visitor.sign_up()
    with counting(site) as seen:
        visitor.session()
    assert len([one for one in seen if "second_factor" in one]) == 0


def test_people_have_time_where_settings_give_it(make_site):
    site = make_site({"authsvc.two_factor.enrolment_grace": "3d"})
    with needing_two(site) as role:
        email = person(site, role)
        assert site.visitor().sign_in(email)["token"]


def test_the_settings_name_roles_at_once(make_site):
    role = a_role()
    site = make_site({"authsvc.two_factor.required_roles": f"{role} root"})
    stopped(site, person(site, role))
