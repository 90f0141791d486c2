"""Start and cancel a recovery: on both databases."""

from datetime import timedelta

import pytest

from authsvc.plugins.two_factor.recovery.usecases import waiting
from tests.support.attack import audited
from tests.support.mailed import reset, reset_token
from tests.support.recoveries import CANCELLED, STARTED, begun, cancel, prove, subjects, token_in
from tests.support.roles import give
from tests.support.second_factor import at_once, codes_of, enrol, verify_totp
from tests.support.site import RELAXED, Site

START = "/two-factor/start-recovery"
DAYS = timedelta(days=1)


def user_id(owner):
    return owner.signed_in().session()["user"]["id"]


def goes_on(owner, user):
    with owner.site.acting() as auth:
        return waiting.find_open(auth, user) is not None


def test_it_waits_three_days_and_every_mailbox_is_told(lost, clock):
    answer = lost.challenged().post(START)
    due = (clock() + 3 * DAYS).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert answer.json["dueAt"] == due
    mail = lost.site.mail(lost.email)
    assert mail.subject == STARTED
    assert mail.text.count("https://auth.example.com/recovery/cancel?token=") == 1


def test_nobody_starts_one_without_the_first_factor(site):
    answer = site.visitor().post(START)
    assert codes_of([answer]) == ["INVALID_TWO_FACTOR_COOKIE"]


def test_nobody_starts_one_from_a_session(lost):
    assert codes_of([lost.signed_in().post(START)]) == ["INVALID_TWO_FACTOR_COOKIE"]


def test_one_at_a_time_and_one_mail_whoever_asks(lost):
    begun(lost)
    for _ in range(3):
        assert codes_of([lost.challenged().post(START)]) == ["RECOVERY_ALREADY_OPEN"]
    assert subjects(lost.site, lost.email).count(STARTED) == 1


def test_atk_056_the_link_cancels_once(lost):
    user = user_id(lost)
    begun(lost)
    token = token_in(lost.site, lost.email, STARTED)
    assert cancel(lost.site, token).heading == "The recovery is cancelled"
    assert not goes_on(lost, user)
    assert cancel(lost.site, token).heading == "This link no longer works"
    assert subjects(lost.site, lost.email)[0] == CANCELLED
    assert audited(lost.site, user)[-1] == "recovery-cancelled"


def test_a_scanner_that_opens_the_link_cancels_nothing(lost, site):
    user = user_id(lost)
    begun(lost)
    token = token_in(lost.site, lost.email, STARTED)
    site.visitor().web.get(f"https://auth.example.com/recovery/cancel?token={token}")
    assert goes_on(lost, user)


def test_after_a_cancellation_nobody_fills_the_mailbox(lost, clock):
    begun(lost)
    cancel(lost.site, token_in(lost.site, lost.email, STARTED))
    assert codes_of([lost.challenged().post(START)]) == ["RECOVERY_PAUSED"]
    clock.advance(7 * DAYS)
    assert lost.challenged().post(START).status_int == 200


def test_any_session_of_the_account_cancels_it(lost):
    session = lost.signed_in()
    assert session.get("/two-factor/get-recovery").json is None
    begun(lost)
    assert session.get("/two-factor/get-recovery").json["dueAt"]
    assert session.post("/two-factor/cancel-recovery").status_int == 200
    assert session.get("/two-factor/get-recovery").json is None
    again = session.post("/two-factor/cancel-recovery")
    assert codes_of([again]) == ["RECOVERY_NOT_FOUND"]


def test_somebody_elses_session_cancels_nothing(lost, site):
    user = user_id(lost)
    begun(lost)
    stranger = site.visitor()
    stranger.sign_up()
    assert codes_of([stranger.post("/two-factor/cancel-recovery")]) == ["RECOVERY_NOT_FOUND"]
    assert goes_on(lost, user)


def test_a_second_factor_at_sign_in_cancels_it(lost):
    user = user_id(lost)
    begun(lost)
    lost.signed_in()
    assert not goes_on(lost, user)
    assert begun(lost), "and the next one may begin"


def test_a_second_factor_of_somebody_signed_in_cancels_it(lost):
    session, user = lost.signed_in(), user_id(lost)
    begun(lost)
    assert verify_totp(session, lost.next_code()).status_int == 200
    assert not goes_on(lost, user)


def test_a_new_password_cancels_it(lost):
    user = user_id(lost)
    begun(lost)
    assert reset(lost.site.visitor(), reset_token(lost.site, lost.email)).status_int == 200
    assert not goes_on(lost, user)


@pytest.mark.parametrize("settings", [{"recovery": "off"}, {"recovery_excluded_roles": "user"}])
def test_where_settings_want_none_there_is_none(make_site, clock, settings):
    site = make_site({f"authsvc.two_factor.{key}": value for key, value in settings.items()})
    site.services.now = clock
    owner = enrol(site, clock, site.visitor())
    assert codes_of([owner.challenged().post(START)]) == ["RECOVERY_NOT_POSSIBLE"]


def test_atk_096_administrators_ask_the_operator(lost):
    give(lost.site, lost.email, "admin")
    assert codes_of([lost.challenged().post(START)]) == ["RECOVERY_NOT_POSSIBLE"]


def test_without_a_proven_mailbox_nobody_could_be_told(owner):
    assert codes_of([owner.challenged().post(START)]) == ["RECOVERY_NOT_POSSIBLE"]


def test_of_many_who_start_at_once_one_does(databases, clock):
    site = Site(databases.fresh("postgresql"), RELAXED)
    site.services.now = clock
    try:
        owner = enrol(site, clock, site.visitor())
        prove(site, owner.email)
        browsers = [owner.challenged() for _ in range(20)]
        answers = at_once(browsers, lambda browser: browser.post(START))
        assert codes_of(answers).count("ok") == 1
        assert subjects(site, owner.email).count(STARTED) == 1
    finally:
        site.close()


def test_what_is_over_is_swept(lost, clock):
    begun(lost)
    with lost.site.acting() as auth:
        waiting.sweep(auth)
    clock.advance(11 * DAYS)
    with lost.site.acting() as auth:
        assert waiting.sweep(auth) >= 1
