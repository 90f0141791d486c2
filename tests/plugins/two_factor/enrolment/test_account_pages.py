"""Pages on which a second factor is set up, looked after and turned off, on both databases."""

from tests.plugins.two_factor.enrolled import Enrolled
from tests.support.reader import signed_in
from tests.support.second_factor import not_shown
from tests.support.visitor import PASSWORD


def test_turn_it_on(clocked):
    reader = Enrolled(clocked)
    assert len(reader.codes) == 10
    assert "Two-step sign-in is on" in reader.said
    reader.open("/account/security")
    assert "10 codes left" in reader.page.html.get_text()
    assert reader.codes[0] not in reader.page.text


def test_a_wrong_password_shows_no_secret(site):
    reader, _ = signed_in(site)
    reader.open("/account/two-factor")
    reader.send("/account/two-factor", password="wrong")
    assert reader.wrong("password") == "Error: That is not your password."
    assert reader.page.html.find("input", {"name": "secret"}) is None


def test_atk_092_a_pending_secret_is_shown_to_nobody_else(clocked):
    reader, _ = signed_in(clocked)
    reader.open("/account/two-factor")
    reader.send("/account/two-factor", password=PASSWORD)
    secret = reader.page.html.find("input", {"name": "secret"})["value"]
    token = reader.page.html.find("input", {"name": "csrf_token"})["value"]
    now = clocked.services.now()
    assert secret not in reader.open("/account/two-factor").text
    reader.post("/account/two-factor", {"csrf_token": token, "code": not_shown(secret, now)})
    assert secret not in reader.page.text


def test_a_wrong_code_keeps_the_picture(clocked):
    reader, _ = signed_in(clocked)
    reader.open("/account/two-factor")
    reader.send("/account/two-factor", password=PASSWORD)
    secret = reader.page.html.find("input", {"name": "secret"})["value"]
    wrong = not_shown(secret, clocked.services.now())
    assert reader.send("/account/two-factor", code=wrong).status_int == 422
    assert reader.wrong("code")
    assert reader.page.html.find("input", {"name": "secret"})["value"] == secret
    assert reader.page.html.select(".qr svg")


def test_new_backup_codes_replace_the_old(clocked):
    owner = Enrolled(clocked)
    owner.open("/account/backup-codes")
    assert owner.send("/account/backup-codes", password="wrong").status_int == 422
    owner.send("/account/backup-codes", password=PASSWORD)
    fresh = [code.get_text() for code in owner.page.html.select("#codes code")]
    assert set(fresh).isdisjoint(owner.codes)
    other = owner.again()
    other.open("/two-factor?method=backup")
    assert other.send("/two-factor?method=backup", code=owner.codes[0]).status_int == 422
    assert other.send("/two-factor?method=backup", code=fresh[0]).status_int == 200


def test_turn_it_off(clocked):
    owner = Enrolled(clocked)
    owner.open("/account/two-factor/off")
    owner.send("/account/two-factor/off", password="wrong")
    assert owner.wrong("password")
    owner.send("/account/two-factor/off", password=PASSWORD)
    assert "is off" in owner.said
    assert owner.again().at == "/account/profile"
