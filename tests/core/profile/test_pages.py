"""Pages of the caller's own account, on both databases."""

import pytest

from tests.support.reader import Reader, signed_in
from tests.support.site import SHIPPED
from tests.support.visitor import PASSWORD, fresh_email

PRIVATE = (
    "/account",
    "/account/profile",
    "/account/email",
    "/account/security",
    "/account/password",
    "/account/sessions",
    "/account/activity",
    "/account/delete",
    "/account/delete/confirm",
    "/account/two-factor",
    "/account/two-factor/off",
    "/account/backup-codes",
)


@pytest.fixture
def proven(make_site):
    """Somebody signed in whose mailbox is proven, on a site with the shipped rules."""
    site = make_site({"authsvc.limits.enabled": "false"}, base=SHIPPED)
    reader, email = signed_in(site)
    reader.verify(email)
    return reader, email


@pytest.mark.parametrize("path", PRIVATE)
def test_a_stranger_signs_in_first_and_comes_back(site, path):
    reader = Reader(site)
    reader.open(path)
    assert reader.at == "/sign-in"
    assert reader.page.html.find("input", {"name": "callbackURL"})["value"] == path


def test_change_the_name(site):
    reader, _ = signed_in(site)
    reader.open("/account/profile")
    reader.send("/account/profile", name="Grace Hopper", image="https://example.com/g.png")
    assert "saved" in reader.said
    user = reader.visitor.session()["user"]
    assert (user["name"], user["image"]) == ("Grace Hopper", "https://example.com/g.png")


@pytest.mark.parametrize(
    "image", ["javascript:alert(1)", "http://example.com/x.png", "https://x y", "https://x'onerror"]
)
def test_a_picture_is_an_https_address(site, image):
    reader, _ = signed_in(site)
    reader.open("/account/profile")
    assert reader.send("/account/profile", image=image).status_int == 422
    assert "https://" in reader.wrong("image")
    assert reader.visitor.session()["user"]["image"] is None


def test_a_name_is_only_ever_text(site):
    name = "<script>alert(1)</script>\" onload='x'"
    reader = Reader(site)
    reader.sign_up(name=name)
    page = reader.open("/account/profile")
    assert "<script>alert" not in page.text
    assert page.html.find(id="name")["value"] == name


def test_what_the_server_owns_cannot_be_typed(site):
    reader, _ = signed_in(site)
    reader.open("/account/profile")
    token = reader.page.html.find("input", {"name": "csrf_token"})["value"]
    more = {"role": "admin", "emailVerified": "true", "id": "x", "disabledAt": "x"}
    reader.post("/account/profile", {"csrf_token": token, "name": "Ada"} | more)
    user = reader.visitor.session()["user"]
    assert (user["emailVerified"], user["name"]) == (False, "Ada")
    assert user["id"] != "x"


def test_a_taken_user_name_is_refused_beside_its_field(site):
    name = "t" + fresh_email().split("-")[1][:9]
    Reader(site).sign_up(username=name)
    reader, _ = signed_in(site)
    reader.open("/account/profile")
    assert reader.send("/account/profile", name="New", username=name).status_int == 422
    assert "Somebody else" in reader.said
    assert reader.visitor.session()["user"]["name"] == "Ada Lovelace"


def test_change_of_email_with_both_mailboxes(proven):
    reader, email = proven
    new = fresh_email("new")
    reader.open("/account/email")
    reader.send("/account/email", newEmail=new)
    assert (reader.at, email in reader.page.text) == ("/check-mail", True)
    reader.open("/account/profile")
    assert f"Waiting for {new}" in reader.page.html.get_text()
    reader.open(reader.mailed_link(email))
    reader.send("/verify-email")
    assert "link to the new address" in reader.said
    assert reader.visitor.session()["user"]["email"] == email
    reader.open(reader.mailed_link(new))
    reader.send("/verify-email")
    assert reader.visitor.session()["user"]["email"] == new


def test_a_pending_change_is_sent_again_or_cancelled(proven):
    reader, email = proven
    reader.open("/account/email")
    reader.send("/account/email", newEmail=fresh_email("new"))
    before = reader.mails(email)
    reader.open("/account/profile")
    reader.send("/account/email/resend")
    assert reader.mails(email) == before + 1
    link = reader.mailed_link(email)
    reader.open("/account/profile")
    reader.send("/account/email/cancel")
    assert "stays as it is" in reader.said
    reader.open(link)
    assert reader.heading == "This link no longer works"


@pytest.mark.parametrize("wrong", ["same", "not-an-address"])
def test_a_new_address_is_another_one(proven, wrong):
    reader, email = proven
    reader.open("/account/email")
    answer = reader.send("/account/email", newEmail=email if wrong == "same" else wrong)
    assert answer.status_int == 422
    assert reader.wrong("newEmail")


def test_delete_the_account(proven):
    reader, email = proven
    reader.open("/account/delete")
    assert reader.send("/account/delete").status_int == 422
    reader.send("/account/delete", password=PASSWORD)
    assert reader.at == "/check-mail"
    link = reader.mailed_link(email)
    assert reader.open(link).status_int == 200
    assert reader.visitor.session() is not None
    reader.send("/account/delete/confirm")
    assert (reader.at, reader.heading) == ("/deleted", "Your account is deleted")
    assert reader.visitor.session() is None
    assert Reader(reader.site).sign_in(email).status_int == 422


def test_atk_059_a_deletion_link_needs_its_users_session(proven, make_site):
    reader, email = proven
    reader.open("/account/delete")
    reader.send("/account/delete", password=PASSWORD)
    link = reader.mailed_link(email)
    stranger = Reader(reader.site)
    stranger.open(link)
    assert stranger.at == "/sign-in"
    assert "/account/delete/confirm?token=" in str(
        stranger.page.html.find("input", {"name": "callbackURL"})["value"]
    )
    other, other_email = signed_in(reader.site)
    other.verify(other_email)
    other.open(link)
    assert "expired" in other.page.text
    assert reader.visitor.session() is not None


@pytest.mark.parametrize(
    "path", ["/account/email/resend", "/account/email/cancel", "/verify-email/send"]
)
def test_a_button_opened_by_its_address_does_nothing(site, path):
    reader, _ = signed_in(site)
    reader.open(path)
    assert (reader.page.status_int, reader.at) == (200, "/account/profile")


def test_a_button_without_token_says_why_on_its_page(site):
    reader, _ = signed_in(site)
    reader.post("/account/email/cancel", {})
    assert reader.at == "/account/profile"
    assert "open for too long" in reader.said
