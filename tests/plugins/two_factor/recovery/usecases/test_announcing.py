"""Who is told of a recovery, and when: on both databases."""

from datetime import timedelta

from sqlalchemy import update

from authsvc.api import User, by_email
from authsvc.plugins.addresses.models import UserAddress
from authsvc.plugins.two_factor.recovery.usecases import announcing, waiting
from tests.support.attack import change_rows
from tests.support.recoveries import REMINDER, STARTED, begun, cancel, subjects, token_in
from tests.support.second_factor import enrol
from tests.support.visitor import fresh_email

USERS = User.__table__


def remind(site):
    with site.acting() as auth:
        return announcing.remind(auth)


def test_it_is_announced_again_before_it_is_due_and_once_only(lost, clock):
    begun(lost)
    clock.advance(timedelta(hours=47))
    remind(lost.site)
    assert REMINDER not in subjects(lost.site, lost.email)
    clock.advance(timedelta(hours=1))
    for _ in range(3):
        remind(lost.site)
    assert subjects(lost.site, lost.email).count(REMINDER) == 1


def test_both_announcements_cancel_it(lost, clock):
    begun(lost)
    clock.advance(timedelta(hours=50))
    remind(lost.site)
    page = cancel(lost.site, token_in(lost.site, lost.email, REMINDER))
    assert page.heading == "The recovery is cancelled"
    page = cancel(lost.site, token_in(lost.site, lost.email, STARTED))
    assert page.heading == "This link no longer works"


def test_nobody_is_reminded_of_what_is_cancelled(lost, clock):
    begun(lost)
    cancel(lost.site, token_in(lost.site, lost.email, STARTED))
    clock.advance(timedelta(hours=50))
    remind(lost.site)
    assert REMINDER not in subjects(lost.site, lost.email)


def test_every_proven_mailbox_is_told_and_no_other(lost, clock):
    proven, unproven = fresh_email("proven"), fresh_email("unproven")
    with lost.site.acting() as auth:
        owner = by_email(auth, lost.email).user["id"]
        for email, verified in ((proven, clock()), (unproven, None)):
            auth.db.add(
                UserAddress(
                    id=email[:32],
                    user_id=owner,
                    email=email,
                    verified_at=verified,
                    created_at=clock(),
                )
            )
    begun(lost)
    assert subjects(lost.site, proven) == [STARTED]
    assert subjects(lost.site, unproven) == []


def test_a_proven_phone_is_told(make_site, clock):
    site = make_site({"authsvc.plugins": "bearer two_factor phone audit"})
    site.services.now = clock
    owner = enrol(site, clock, site.visitor())
    number = f"+4915{abs(hash(owner.email)) % 10**9:09d}"
    proven = {"email_verified": True, "phone_number": number, "phone_number_verified": True}
    change_rows(site, update(USERS).where(USERS.c.email == owner.email).values(**proven))
    begun(owner)
    text = site.mail(number)
    assert "/recovery/cancel?token=" in text.text


def test_what_nobody_can_silence(make_site, clock):
    site = make_site({"authsvc.mail.silenced": "notices"})
    site.services.now = clock
    owner = enrol(site, clock, site.visitor())
    proven = update(USERS).where(USERS.c.email == owner.email).values(email_verified=True)
    change_rows(site, proven)
    begun(owner)
    assert STARTED in subjects(site, owner.email)
    assert waiting.OWN == ("link", "session")
