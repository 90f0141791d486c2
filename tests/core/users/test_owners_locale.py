"""Mails and texts are written in the language of whoever reads them."""

from sqlalchemy import select, update

from authsvc.core.users.owners import add_proven
from authsvc.i18n import OUR_LOCALES
from authsvc.ids import random_digits
from tests.support.attack import change_rows
from tests.support.languages import USERS, choose, mail_of
from tests.support.reader import signed_in
from tests.support.visitor import fresh_email


def test_a_mail_speaks_its_readers_language_not_the_senders(site):
    """A stranger who asks for a reset does not choose what the owner has to read."""
    reader, email = signed_in(site)
    choose(reader, "de")
    stranger = site.visitor("198.51.100.7", **{"Accept-Language": "ar"})
    stranger.post("/request-password-reset", {"email": email})
    message = mail_of(site, email)
    assert "Passwort" in message.subject
    assert '<html lang="de" dir="ltr">' in message.html


def test_a_mail_to_somebody_who_never_chose_speaks_the_requests_language(site):
    email = fresh_email()
    site.visitor().sign_up(email)
    site.visitor(**{"Accept-Language": "ar"}).post("/request-password-reset", {"email": email})
    assert '<html lang="ar" dir="rtl">' in mail_of(site, email).html


def test_every_language_writes_dates_and_lengths(site):
    for folder in sorted(OUR_LOCALES.glob("*/LC_MESSAGES")):
        email, tag = fresh_email(), folder.parent.name.replace("_", "-")
        visitor = site.visitor(**{"Accept-Language": tag})
        visitor.sign_up(email)
        visitor.post("/request-password-reset", {"email": email})
        message = mail_of(site, email)
        assert f'<html lang="{tag}"' in message.html
        assert "1 hour" not in message.text


def test_where_nobody_asks_the_deployments_own_language_is_spoken(make_site):
    site = make_site({"authsvc.brand.default_language": "ja"})
    email = fresh_email()
    site.visitor(**{"Accept-Language": "de"}).sign_up(email)
    with site.acting() as auth:
        auth.send_mail("welcome", email, link="https://auth.example.com/")
    assert '<html lang="ja"' in mail_of(site, email).html


def test_a_further_address_is_read_by_the_same_person(make_site):
    site = make_site({"authsvc.plugins": "addresses"})
    reader, email = signed_in(site)
    choose(reader, "it")
    reader.visitor.post("/send-verification-email", {"email": email})
    reader.verify(email)
    with site.acting() as auth:
        user_id = auth.reader.execute(select(USERS.c.id).where(USERS.c.email == email)).scalar()
        further = fresh_email("further")
        assert add_proven(auth, user_id, further)
        assert auth.locale_for(further) == "it"
        assert auth.locale_for(fresh_email()) == "en"


def test_a_text_speaks_its_owners_language(make_site):
    site = make_site({"authsvc.plugins": "phone", "authsvc.phone.strict": "false"})
    reader, email = signed_in(site)
    choose(reader, "de")
    number = f"+4915{random_digits(9)}"
    own = update(USERS).where(USERS.c.email == email)
    change_rows(site, own.values(phone_number=number, phone_number_verified=True))
    stranger = site.visitor("198.51.100.9", **{"Accept-Language": "es"})
    stranger.post("/phone-number/request-password-reset", {"phoneNumber": number})
    assert "Ihr Code" in mail_of(site, number).text
