"""Every way by which an address becomes somebody's, and every mail that strangers can ask for."""

import logging
import uuid

import pytest
from sqlalchemy import select

from authsvc.core.password.usecases.creation import NewUser, create_user
from authsvc.core.users.models import User
from tests.support.reader import Reader
from tests.support.visitor import PASSWORD, fresh_email

THROWN = "mailinator.com"


def address(domain):
    return f"ada-{uuid.uuid4().hex[:12]}@{domain}"


def told(answer):
    return answer.status_int, answer.json.get("code")


def sign_up(site, email):
    body = {"name": "Ada", "email": email, "password": PASSWORD}
    return site.visitor().post("/sign-up/email", body)


def is_there(site, email):
    with site.acting() as auth:
        return auth.db.execute(select(User.id).where(User.email == email)).scalar() is not None


REFUSED = {
    "a disposable one": (THROWN, (400, "DISPOSABLE_EMAIL")),
    "a sub-domain of one": (f"x.{THROWN}", (400, "DISPOSABLE_EMAIL")),
    "capitals": (THROWN.upper(), (400, "DISPOSABLE_EMAIL")),
    "no such domain": ("nowhere.example", (400, "NO_MAILBOX")),
    "null mx": ("null.example", (400, "NO_MAILBOX")),
    "no records": ("empty.example", (400, "NO_MAILBOX")),
}
TAKEN = ("kept.example", "old-style.example", "six.example", "broken.example", "silent.example")


@pytest.mark.parametrize("what", REFUSED)
def test_a_sign_up_is_refused(guarded, what):
    site = guarded()
    domain, refusal = REFUSED[what]
    email = address(domain)
    assert told(sign_up(site, email)) == refusal
    assert not is_there(site, email.lower())


@pytest.mark.parametrize("domain", TAKEN)
def test_others_are_taken_also_while_nobody_can_tell(guarded, domain):
    site = guarded(timeout="1s" if domain == "silent.example" else "10s")
    assert sign_up(site, address(domain)).status_int == 200


@pytest.mark.parametrize("domain", ["broken.example", "silent.example"])
def test_it_can_fail_closed(guarded, domain):
    timeout = "1s" if domain == "silent.example" else "10s"
    site = guarded(fail_closed="true", timeout=timeout)
    assert told(sign_up(site, address(domain))) == (503, "MAILBOX_CHECK_UNAVAILABLE")
    patient = guarded(fail_closed="true")
    assert sign_up(patient, address("kept.example")).status_int == 200


def test_the_operators_lists_come_before_and_after_ours(guarded, tmp_path):
    more = tmp_path / "more.txt"
    more.write_text("filed.example\n")
    site = guarded(refuse="thrown.example", list_file=str(more), allow=f"{THROWN} null.example")
    for domain in ("thrown.example", "x.filed.example"):
        assert told(sign_up(site, address(domain))) == (400, "DISPOSABLE_EMAIL")
    for domain in (THROWN, "null.example"):
        assert sign_up(site, address(domain)).status_int == 200


def test_each_part_can_be_switched_off(guarded, names):
    site = guarded(disposable="false", dns="false", before_mails="true")
    for domain in (THROWN, "nowhere.example"):
        assert sign_up(site, address(domain)).status_int == 200
    assert names.asked == []


def test_atk_037_a_known_address_is_refused_alike(make_site, guarded):
    email = address(THROWN)
    assert sign_up(make_site(), email).status_int == 200
    unknown = sign_up(guarded(), address(THROWN))
    known = sign_up(guarded(), email)
    assert (known.status_int, known.body) == (unknown.status_int, unknown.body)


def test_whoever_has_such_an_address_signs_in_as_before(make_site, guarded):
    email = address(THROWN)
    sign_up(make_site(), email)
    guarded().visitor().sign_in(email)


@pytest.mark.parametrize("what", REFUSED)
def test_a_change_of_address_and_a_further_one_are_refused(guarded, what):
    site, visitor = guarded(), None
    domain, refusal = REFUSED[what]
    visitor = site.visitor()
    email = visitor.sign_up()["user"]["email"]
    with site.acting() as auth:
        auth.db.execute(User.__table__.update().where(User.email == email).values(
            email_verified=True
        ))  # fmt: skip
    assert told(visitor.post("/change-email", {"newEmail": address(domain)})) == refusal
    assert told(visitor.post("/add-address", {"email": address(domain)})) == refusal


def test_a_change_by_code_is_refused(make_site, names):
    named = {
        "authsvc.plugins": "email_otp email_guard",
        "authsvc.email_guard.nameservers": names.place,
        "authsvc.email_otp.change_email": "true",
    }
    visitor = make_site(named).visitor()
    visitor.sign_up()
    body = {"newEmail": address(THROWN)}
    answer = visitor.post("/email-otp/request-email-change", body)
    assert told(answer) == (400, "DISPOSABLE_EMAIL")


def test_a_passkey_is_not_even_made(guarded):
    body = {"name": "Ada", "email": address("nowhere.example")}
    answer = guarded().visitor().post("/passkey/generate-sign-up-options", body)
    assert told(answer) == (400, "NO_MAILBOX")


def code_of(site, email):
    mail = site.mail(email)
    return next(word for word in mail.text.split() if word.isdigit() and len(word) == 6)


def test_a_newcomer_by_code_is_refused_after_the_mailbox_has_answered(guarded):
    """Before, the answer would tell who has an account (ATK-040)."""
    site, email = guarded(), address(THROWN)
    visitor = site.visitor()
    sent = {"email": email, "type": "sign-in"}
    assert visitor.post("/email-otp/send-verification-otp", sent).status_int == 200
    body = {"email": email, "otp": code_of(site, email), "name": "Ada"}
    assert told(visitor.post("/sign-in/email-otp", body)) == (400, "DISPOSABLE_EMAIL")
    assert not is_there(site, email)


def test_a_newcomer_by_link_is_refused_alike(guarded):
    site, email = guarded(), address(THROWN)
    reader = Reader(site)
    reader.open("/sign-in/link")
    reader.send(email=email)
    mail = site.mail(email)
    link = next(word for word in mail.text.split() if "/sign-in/link/open" in word)
    reader.open(link)
    reader.send(name="Ada")
    assert "disposable mailbox" in reader.page.text
    assert not is_there(site, email)


def test_guests_and_users_of_the_operator_come_as_before(guarded, names):
    site = guarded()
    assert site.visitor().post("/sign-in/anonymous").status_int == 200
    email = address(THROWN)
    with site.acting() as auth:
        create_user(auth, NewUser("Ada", email, PASSWORD))
    assert is_there(site, email)
    assert names.asked == []


def test_the_page_says_why_beside_the_field(guarded):
    reader = Reader(guarded())
    reader.open("/sign-up")
    reader.send(name="Ada", email=address(THROWN), password=PASSWORD)
    assert "disposable mailbox" in reader.page.html.select_one("#email-error").text
    reader.send(name="Ada", email=address("nowhere.example"), password=PASSWORD)
    assert "typing mistake" in reader.page.html.select_one("#email-error").text


def test_no_reset_is_mailed_to_a_domain_without_mailboxes(make_site, guarded, names):
    email = address("lapsed.example")
    sign_up(make_site(), email)
    silent = guarded(before_mails="true")
    answer = silent.visitor().post("/request-password-reset", {"email": email})
    unknown = silent.visitor().post("/request-password-reset", {"email": fresh_email()})
    assert (answer.status_int, answer.json) == (unknown.status_int, unknown.json)
    assert silent.mail(email) is None
    for ask in ("/sign-in/magic-link", "/email-otp/send-verification-otp"):
        body = {"email": email, "type": "sign-in"}
        assert silent.visitor().post(ask, body).status_int == 200
        assert silent.mail(email) is None
    talking = guarded()
    talking.visitor().post("/request-password-reset", {"email": email})
    assert talking.mail(email) is not None


def test_it_is_looked_up_whether_somebody_has_the_address_or_not(guarded, names):
    """ASVS 6.3.8: the time of the answer tells nothing."""
    site = guarded(before_mails="true", remember_for="0s")
    site.visitor().post("/request-password-reset", {"email": address("kept.example")})
    assert names.asked == [("kept.example", "MX")]


def test_nothing_is_held_while_a_server_is_asked(guarded, names):
    site, held = guarded(), []
    visitor = site.visitor()
    visitor.sign_up()

    class Watching:
        def wait(self, _seconds):
            held.append(site.registry.engine.pool.checkedout())
            held.append(site.registry.read_engine.pool.checkedout())

    names.waits["kept.example"] = Watching()
    assert sign_up(site, address("kept.example")).status_int == 200
    names.waits["six.example"] = Watching()
    visitor.post("/change-email", {"newEmail": address("six.example")})
    assert held
    assert set(held) == {0}


def test_no_address_is_logged(guarded, caplog):
    email = address("broken.example")
    with caplog.at_level(logging.DEBUG):
        sign_up(guarded(), email)
    assert "could not be looked up" in caplog.text
    assert email not in caplog.text
