"""The page of one's addresses, and that of the mailed link."""

from datetime import timedelta

import pytest

from tests.support.addresses import Holder, holders_of
from tests.support.reader import Reader, signed_in
from tests.support.visitor import fresh_email

PRIVATE = (
    "/account/addresses",
    "/account/addresses/resend",
    "/account/addresses/primary",
    "/account/addresses/remove",
    "/account/addresses/confirm",
)


def text_of(reader: Reader) -> str:
    return reader.page.html.find("main").get_text(" ", strip=True)


@pytest.fixture
def reader(holder: Holder) -> Reader:
    """The list, opened from the profile."""
    reader = holder.reader
    reader.open("/account/profile")
    link = reader.page.html.find("a", string="E-mail addresses")
    reader.open(link["href"])
    return reader


def confirm(reader: Reader, email: str) -> None:
    reader.open(reader.mailed_link(email))
    assert email in text_of(reader)
    reader.send("/account/addresses/confirm")


@pytest.mark.parametrize("path", PRIVATE)
def test_a_stranger_signs_in_first(shipped, path):
    reader = Reader(shipped)
    reader.open(path)
    assert reader.at == "/sign-in"


def test_add_confirm_make_primary_remove(reader, holder):
    new = fresh_email("more")
    reader.send("/account/addresses", email=new)
    assert (reader.at, "written to" in reader.said) == ("/account/addresses", True)
    assert "Not confirmed" in text_of(reader)
    confirm(reader, new)
    assert "confirmed" in reader.said
    reader.send("/account/addresses/primary")
    assert "new primary address" in reader.said
    assert holder.listed == {new: (True, True), holder.email: (False, True)}
    reader.open(reader.page.html.find("a", class_="danger")["href"])
    assert holder.email in text_of(reader)
    reader.send("/account/addresses/remove")
    assert "removed" in reader.said
    assert holder.listed == {new: (True, True)}


def test_a_taken_address_looks_like_a_free_one(reader, shipped):
    pages = []
    for email in (Holder(shipped).add(), fresh_email("more")):
        reader.send("/account/addresses", email=email)
        pages.append((reader.at, reader.said, email in text_of(reader)))
    assert pages[0] == pages[1]


def test_a_link_is_sent_again(reader):
    new = fresh_email("more")
    reader.send("/account/addresses", email=new)
    before = reader.mails(new)
    reader.send("/account/addresses/resend")
    assert "once more" in reader.said
    assert reader.mails(new) == before + 1
    confirm(reader, new)


@pytest.mark.parametrize("wrong", ["own", "nonsense"])
def test_what_is_wrong_is_said_beside_the_field(reader, holder, wrong):
    answer = reader.send("/account/addresses", email=holder.email if wrong == "own" else wrong)
    assert answer.status_int == 422
    assert reader.wrong("email")


def test_when_there_is_no_room_the_page_says_so(reader, holder):
    for number in range(4):
        holder.ask(fresh_email(f"n{number}"))
    reader.open("/account/addresses")
    assert "as many addresses as possible" in text_of(reader)
    assert reader.page.html.find("input", {"name": "email"}) is None


def test_opening_a_link_changes_nothing(reader, shipped):
    new = fresh_email("more")
    reader.send("/account/addresses", email=new)
    link = reader.mailed_link(new)
    for method in ("GET", "HEAD"):
        reader.open(link, method)
    assert holders_of(shipped, new) == []


def test_a_link_leads_a_stranger_to_sign_in_and_back(reader, holder, shipped):
    new = fresh_email("more")
    reader.send("/account/addresses", email=new)
    other = Reader(shipped)
    other.open(reader.mailed_link(new))
    assert other.at == "/sign-in"
    other.send("/sign-in", email=holder.email, password="kQ7vZ2pX-gannet")
    other.send("/account/addresses/confirm")
    assert holders_of(shipped, new) == [holder.user_id]


def test_atk_041_another_account_learns_nothing_from_a_link(reader, shipped):
    new = fresh_email("more")
    reader.send("/account/addresses", email=new)
    other = Holder(shipped).reader
    other.open(reader.mailed_link(new))
    assert other.heading == "This link no longer works"
    assert new not in other.page.text


def test_a_link_goes_on_to_where_the_application_wanted(holder, shipped):
    new = fresh_email("more")
    holder.ask(new, callbackURL="/account/security")
    confirm(holder.reader, new)
    assert holder.reader.at == "/account/security"


def test_an_address_that_is_gone_is_no_error_page(reader, holder):
    new = fresh_email("more")
    reader.send("/account/addresses", email=new)
    holder.remove(new)
    reader.send("/account/addresses/resend")
    assert (reader.page.status_int, reader.at) == (200, "/account/addresses")
    reader.open("/account/addresses/remove?id=nothing")
    assert reader.at == "/account/addresses"


def test_an_old_session_signs_in_again_first(clocked):
    holder = Holder(clocked)
    clocked.services.now.advance(timedelta(days=2))
    holder.reader.open("/account/addresses")
    assert holder.reader.at == "/sign-in"


def test_who_has_not_proven_the_primary_address_changes_it_instead(site):
    reader, _email = signed_in(site)
    reader.open("/account/profile")
    assert reader.page.html.find("a", string="Change e-mail")
    reader.open("/account/addresses")
    assert "Please confirm your e-mail first" in text_of(reader)


def test_an_address_is_only_ever_text(reader):
    email = f"o'hara+<b>{fresh_email()}".replace("<b>", "&b")
    reader.send("/account/addresses", email=email)
    assert email in text_of(reader)
