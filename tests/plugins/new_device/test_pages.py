"""A mail after a sign-in from a new browser, and what its link does: on both databases."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from authsvc.plugins.audit.models import AuditEntry
from tests.support.clock import Clock
from tests.support.mailed import NEW, opens, reset
from tests.support.reader import CHROME, Reader, signed_in
from tests.support.visitor import PASSWORD, fresh_email

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"
SUBJECT = "New sign-in to your account"


def subjects(site, email):
    site.mail(email)
    inbox = site.registry.delivery.inbox.newest_first()
    return [message.subject for message in inbox if message.to == email]


def noticed(site, email):
    return subjects(site, email).count(SUBJECT)


def intruder(site, email, **headers):
    """Somebody else who knows the password."""
    reader = Reader(site, **headers)
    reader.sign_in(email)
    return reader


def events(site, user_id):
    with site.acting() as auth:
        wanted = AuditEntry.__table__.c
        mine = select(wanted.event, wanted.details).where(wanted.user_id == user_id)
        query = mine.order_by(wanted.id)
        return {row.event: row.details for row in auth.db.execute(query)}


def test_a_new_browser_is_told_with_device_place_time_and_one_link(site):
    _, email = signed_in(site)
    assert noticed(site, email) == 0, "the first session is nothing to tell of"
    Reader(site, **{"User-Agent": FIREFOX}).sign_in(email)
    text = site.mail(email).text
    assert "Firefox on Linux" in text
    assert "192.0.2.1" in text
    assert "UTC" in text
    assert text.count("https://auth.example.com/") == 1
    assert "/not-me?token=" in text
    assert email not in text


def test_a_browser_that_was_there_before_is_not_told_of(site):
    reader, email = signed_in(site)
    other = intruder(site, email)
    assert noticed(site, email) == 1
    for browser in (reader, other):
        browser.visitor.post("/sign-out")
        browser.sign_in(email)
    assert noticed(site, email) == 1


def test_neither_another_network_nor_another_version_makes_a_browser_new(site):
    reader, email = signed_in(site)
    reader.visitor.post("/sign-out")
    reader.visitor.web.extra_environ["REMOTE_ADDR"] = "203.0.113.77"
    reader.visitor.headers["User-Agent"] = CHROME.replace("140", "141")
    reader.sign_in(email)
    assert noticed(site, email) == 0


def test_the_same_network_makes_no_browser_known(site):
    _, email = signed_in(site)
    intruder(site, email)
    assert noticed(site, email) == 1


def test_a_copied_cookie_on_another_kind_of_device_is_new(site):
    _, email = signed_in(site)
    reader = intruder(site, email)
    reader.visitor.post("/sign-out")
    reader.visitor.headers["User-Agent"] = FIREFOX
    reader.sign_in(email)
    assert noticed(site, email) == 2


def test_a_cookie_of_one_user_knows_no_other(site):
    _, victim = signed_in(site)
    mine, _ = signed_in(site)
    mine.visitor.post("/sign-out")
    mine.sign_in(victim)
    assert noticed(site, victim) == 1


def test_two_users_share_a_browser(site):
    reader, one = signed_in(site)
    reader.visitor.post("/sign-out")
    two = reader.sign_up()
    for email in (one, two, one, two):
        reader.visitor.post("/sign-out")
        reader.sign_in(email)
    assert (noticed(site, one), noticed(site, two)) == (0, 0)


def test_a_spoiled_cookie_is_a_new_browser(site):
    reader, email = signed_in(site)
    reader.visitor.post("/sign-out")
    (name,) = [key for key in reader.visitor.web.cookies if key.endswith("known_browser")]
    for value in ("x", "x.y.z", "..", "%00"):
        reader.visitor.web.reset()
        body = {"email": email, "password": PASSWORD}
        answer = reader.visitor.post("/sign-in/email", body, headers={"Cookie": f"{name}={value}"})
        assert answer.status_int == 200
    assert noticed(site, email) == 4


def test_a_browser_is_known_though_nobody_stays_signed_in_there(site):
    _, email = signed_in(site)
    other = site.visitor()
    for _ in range(2):
        other.sign_in(email, rememberMe=False)
        other.post("/sign-out")
    assert noticed(site, email) == 1


def test_the_first_session_is_not_told_of_wherever_it_is(make_site):
    site = make_site({"authsvc.password.require_verification": "true",
                      "authsvc.password.verify_on_sign_up": "true"})  # fmt: skip
    email = fresh_email()
    site.visitor().sign_up(email)
    phone = Reader(site)
    phone.open(phone.mailed_link(email))
    phone.send("/verify-email", password=PASSWORD)
    assert phone.visitor.session() is not None
    assert noticed(site, email) == 0
    intruder(site, email)
    assert noticed(site, email) == 1


@pytest.mark.parametrize("silenced", ["notices", "new_device_sign_in"])
def test_a_silenced_notice_leaves_no_proof_either(make_site, silenced):
    site = make_site({"authsvc.mail.silenced": silenced})
    _, email = signed_in(site)
    reader = intruder(site, email)
    assert noticed(site, email) == 0
    assert "new-device-seen" not in events(site, reader.visitor.session()["user"]["id"])


def test_the_button_ends_that_session_and_starts_a_reset(site):
    owner, email = signed_in(site)
    thief = intruder(site, email)
    told = thief.visitor.session()
    anybody = Reader(site)
    anybody.open(anybody.mailed_link(email))
    assert anybody.heading == "Was it not you?"
    for secret in (email, "Ada Lovelace", told["session"]["id"], told["user"]["id"]):
        assert secret not in anybody.page.text
    assert "Ada" not in anybody.page.html.get_text()
    anybody.send("/not-me")
    assert (anybody.at, anybody.heading) == ("/not-me/done", "That device is signed out")
    assert thief.visitor.session() is None
    assert owner.visitor.session() is not None
    assert anybody.visitor.session() is None
    seen = events(site, told["user"]["id"])
    assert seen["sign-in-disowned"] == {"session_id": told["session"]["id"], "ended": 1}
    assert seen["sessions-ended"]["reason"] == "disowned"
    assert subjects(site, email)[0].startswith("Choose a new password")
    token = anybody.mailed_link(email).partition("token=")[2]
    assert reset(site.visitor(), token).status_int == 200
    assert (opens(site, email, PASSWORD), opens(site, email, NEW)) == (False, True)


def test_looking_acts_not_and_a_second_click_does_no_harm(site):
    _, email = signed_in(site)
    thief = intruder(site, email)
    reader = Reader(site)
    link = reader.mailed_link(email)
    token = link.partition("token=")[2]
    for method in ("GET", "HEAD", "GET"):
        assert reader.open(link, method).status_int == 200
    assert thief.visitor.session() is not None
    reader.send("/not-me")
    count = reader.mails(email)
    back = intruder(site, email)
    csrf = reader.open("/sign-in").html.find("input", {"name": "csrf_token"})["value"]
    again = reader.post("/not-me", {"csrf_token": csrf, "token": token})
    assert again.status_int == 422
    assert reader.open(link).status_int == 200
    assert reader.heading == "This link no longer works"
    assert "used before" in reader.page.text
    assert back.visitor.session() is not None
    assert reader.mails(email) == count + 1, "the sign-in after the click is told of, no more"


def test_the_thiefs_browser_is_new_again_afterwards(site):
    _, email = signed_in(site)
    thief = intruder(site, email)
    reader = Reader(site)
    reader.open(reader.mailed_link(email))
    reader.send("/not-me")
    thief.sign_in(email)
    assert noticed(site, email) == 2


def test_a_thief_who_replaces_session_and_password_first_is_out_all_the_same(site):
    _, email = signed_in(site)
    thief = intruder(site, email)
    reader = Reader(site)
    link = reader.mailed_link(email)
    body = {"currentPassword": PASSWORD, "newPassword": NEW, "revokeOtherSessions": True}
    assert thief.visitor.post("/change-password", body).status_int == 200
    assert thief.visitor.session() is not None
    reader.open(link)
    reader.send("/not-me")
    assert thief.visitor.session() is None


def test_the_owner_who_clicks_in_a_younger_session_keeps_it(site):
    _, email = signed_in(site)
    thief = intruder(site, email)
    reader = Reader(site)
    link = reader.mailed_link(email)
    reader.sign_in(email)
    reader.open(link)
    reader.send("/not-me")
    assert thief.visitor.session() is None
    assert reader.visitor.session() is not None


def test_a_mailbox_that_is_the_users_no_more_gets_no_reset(site):
    _, email = signed_in(site)
    intruder(site, email)
    reader = Reader(site)
    link = reader.mailed_link(email)
    with site.acting() as auth:
        auth.db.connection().exec_driver_sql(
            f"UPDATE \"user\" SET email = '{fresh_email()}' WHERE email = '{email}'"
        )
    count = reader.mails(email)
    reader.open(link)
    reader.send("/not-me")
    assert reader.at == "/not-me/done"
    assert reader.mails(email) == count


def test_a_link_is_good_for_seven_days(make_site):
    site = make_site()
    site.services.now = clock = Clock()
    _, email = signed_in(site)
    intruder(site, email)
    link = Reader(site).mailed_link(email)
    for days, heading in ((6.9, "Was it not you?"), (0.2, "This link no longer works")):
        clock.advance(timedelta(days=days))
        reader = Reader(site)
        reader.open(link)
        assert reader.heading == heading


def test_atk_020_the_button_asks_for_the_token_of_the_form(site):
    _, email = signed_in(site)
    thief = intruder(site, email)
    reader = Reader(site)
    token = reader.mailed_link(email).partition("token=")[2]
    assert reader.post("/not-me", {"token": token}).status_int in (403, 422)
    assert thief.visitor.session() is not None


def test_atk_202_one_link_pressed_twenty_times_at_once(site, database_kind):
    if database_kind != "postgresql":
        return
    _, email = signed_in(site)
    intruder(site, email)
    link = Reader(site).mailed_link(email)
    readers = [Reader(site) for _ in range(20)]
    for reader in readers:
        reader.open(link)
    barrier, landed = Barrier(20), []

    def press(reader):
        barrier.wait()
        landed.append(reader.send("/not-me").request.path)

    threads = [Thread(target=press, args=(reader,)) for reader in readers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert landed.count("/not-me/done") == 1
    assert subjects(site, email).count("Choose a new password for authsvc") <= 1
