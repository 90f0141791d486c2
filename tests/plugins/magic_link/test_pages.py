"""Pages of sign-in by a mailed link, on both databases."""

from datetime import timedelta

from tests.support.attack import mails_to
from tests.support.reader import Reader, signed_in
from tests.support.visitor import PASSWORD, fresh_email

LIST = "/multi-session/list-device-sessions"


def ask(reader, email=None, path="/sign-in/link"):
    email = email or fresh_email()
    reader.open(path)
    reader.send("/sign-in/link", email=email)
    return email


def follow(reader, email, **fields):
    reader.open(reader.mailed_link(email))
    return reader.send("/sign-in/link/open", **fields)


def test_the_sign_in_page_leads_there(linked):
    reader = Reader(linked)
    reader.open("/sign-in?callbackURL=/dashboard")
    (way,) = reader.page.html.select("a.button")
    assert (way.get_text(strip=True), way["href"]) == (
        "E-mail me a link",
        "/sign-in/link?callbackURL=%2Fdashboard",
    )
    assert len(reader.page.html.select(".button.primary")) == 1


def test_sign_up_and_sign_in_without_a_password(linked):
    reader = Reader(linked)
    email = ask(reader)
    assert (reader.at, reader.heading) == ("/sign-in/link/sent", "Check your mail")
    assert email in reader.page.text
    reader.open(reader.mailed_link(email))
    assert reader.heading == "Create your account"
    reader.send("/sign-in/link/open")
    assert reader.wrong("name") == "Error: Please fill this in."
    reader.send("/sign-in/link/open", name="Ada Lovelace")
    assert reader.at.startswith("/account")
    assert reader.visitor.session()["user"]["name"] == "Ada Lovelace"
    other = Reader(linked)
    ask(other, email)
    follow(other, email)
    assert other.at.startswith("/account")


def test_on_to_where_one_wanted_to_go(linked):
    _, email = signed_in(linked)
    other = Reader(linked)
    ask(other, email, "/sign-in/link?callbackURL=/account/sessions")
    follow(other, email)
    assert other.at == "/account/sessions"


def test_a_link_opened_in_another_browser_says_what_it_does(linked):
    asking, opening = Reader(linked), Reader(linked)
    email = ask(asking)
    asking.open(asking.mailed_link(email))
    assert "another browser" not in asking.said
    opening.open(opening.mailed_link(email))
    assert "asked for in another browser" in opening.said
    assert email in opening.page.text
    opening.send("/sign-in/link/open", name="Ada")
    assert opening.visitor.session() is not None
    assert asking.visitor.session() is None


def test_atk_021_whoever_works_in_another_account_is_told(linked):
    mine, my_address = signed_in(linked)
    theirs = fresh_email("mallory")
    ask(Reader(linked), theirs)
    mine.open(mine.mailed_link(theirs))
    assert my_address in mine.said
    mine.send("/sign-in/link/open", name="Mallory")
    assert mine.visitor.session()["user"]["email"] == theirs


def test_send_it_again(linked):
    reader = Reader(linked)
    email = ask(reader)
    reader.send("/sign-in/link")
    assert reader.at == "/sign-in/link/sent"
    assert len(mails_to(linked, email)) == 2


def test_a_link_that_is_over_offers_a_new_one(linked):
    reader = Reader(linked)
    email = ask(reader)
    path = reader.mailed_link(email)
    linked.services.now.advance(timedelta(minutes=6))
    reader.open(path)
    assert reader.heading == "This link no longer works"
    (new,) = reader.page.html.select("a.button.primary")
    assert new["href"].startswith("/sign-in/link")


def test_a_link_used_meanwhile(linked):
    reader, other = Reader(linked), Reader(linked)
    email = ask(reader)
    reader.open(reader.mailed_link(email))
    other.open(other.mailed_link(email))
    reader.send("/sign-in/link/open", name="Ada")
    other.send("/sign-in/link/open", name="Ada")
    assert (other.page.status_int, other.heading) == (422, "This link no longer works")
    assert other.visitor.session() is None


def test_an_unknown_address_reads_the_same_when_nobody_new_may_come(closed):
    known, unknown = fresh_email(), fresh_email()
    closed.visitor().sign_up(known)
    pages = []
    for email in (known, unknown):
        reader = Reader(closed)
        ask(reader, email)
        pages.append(reader.page.html.main.get_text().replace(email, ""))
    assert pages[0] == pages[1]
    assert "If " in pages[0]
    assert mails_to(closed, unknown) == []


def test_no_address_no_mail(linked):
    reader = Reader(linked)
    ask(reader, "nonsense")
    assert (reader.page.status_int, reader.at) == (422, "/sign-in/link")
    assert reader.wrong("email") == "Error: That doesn't look like an e-mail address."


def test_the_page_of_a_sent_mail_without_one(linked):
    reader = Reader(linked)
    reader.open("/sign-in/link/sent")
    assert reader.at == "/sign-in/link"


def test_somebody_signed_in_goes_on_unless_asked_again(linked):
    reader, email = signed_in(linked)
    reader.open("/sign-in/link")
    assert reader.at.startswith("/account")
    reader.open("/sign-in/link?again=1")
    assert reader.page.html.find(id="email")["value"] == email
    before = reader.visitor.session()["session"]["id"]
    reader.send("/sign-in/link")
    follow(reader, email)
    assert reader.visitor.session()["session"]["id"] != before
    assert reader.visitor.sign_in(email, PASSWORD)


def test_safe_by_default_the_whole_story(safe):
    reader = Reader(safe)
    email = ask(reader)
    follow(reader, email, name="Ada")
    assert reader.visitor.session()["user"]["emailVerified"] is True


def test_another_account_beside_the_one_that_is_open(make_site):
    site = make_site({"authsvc.plugins": "magic_link email_otp multi_session"})
    reader, mine = signed_in(site)
    reader.open("/sign-in?add=1")
    ways = [tag["href"] for tag in reader.page.html.select("a.button")]
    assert ways == ["/sign-in/link?add=1", "/sign-in/code?add=1"]
    for way in ways:
        reader.open(way)
        reader.send(way.partition("?")[0], email="nonsense")
        assert reader.wrong("email")
    theirs = ask(reader, fresh_email("theirs"), "/sign-in/link?add=1")
    follow(reader, theirs, name="Eve")
    assert mine not in reader.said
    emails = {each["user"]["email"] for each in reader.visitor.get(LIST).json}
    assert emails == {mine, theirs}
