"""A forgotten password, on both databases."""

from tests.support.reader import Reader, signed_in
from tests.support.visitor import fresh_email

NEW_PASSWORD = "brine-4-Lantern"


def test_forgotten_password(site):
    reader, email = signed_in(site)
    other = Reader(site)
    other.open("/forgot-password")
    other.send("/forgot-password", email=email)
    assert other.at == "/check-mail"
    link = other.mailed_link(email)
    other.open(link)
    assert other.heading == "Choose a new password"
    other.send("/reset-password", newPassword="short")
    assert "Too short" in other.wrong("newPassword")
    other.send("/reset-password", newPassword=NEW_PASSWORD)
    assert (other.at, "saved" in other.said) == ("/sign-in", True)
    assert reader.visitor.session() is None
    other.sign_in(email, NEW_PASSWORD)
    assert other.at == "/account/profile"
    assert Reader(site).open(link).html.find("h1").get_text() == "This link no longer works"


def test_atk_037_asking_for_a_reset_tells_nothing(site):
    _, email = signed_in(site)
    answers = []
    for address in (email, fresh_email()):
        reader = Reader(site)
        reader.open("/forgot-password")
        reader.send("/forgot-password", email=address)
        answers.append((reader.at, reader.page.text.replace(address, "…").count("…")))
    assert answers[0] == answers[1]
