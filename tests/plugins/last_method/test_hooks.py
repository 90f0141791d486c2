"""How a browser signed in last: told to scripts and on the sign-in page, trusted for nothing."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.plugins.phone.conftest import ask, code_to, fresh_number, verify
from tests.support.clock import Clock
from tests.support.reader import Reader
from tests.support.second_factor import SIX_DIGITS, enrol
from tests.support.site import RELAXED, Site
from tests.support.visitor import PASSWORD, fresh_email

NAME = "better-auth.last_used_login_method"
WAYS = {
    "magic-link": "E-mail me a link",
    "email-otp": "E-mail me a code",
    "phone-number": "Text me a code",
    "siwe": "Sign in with Ethereum",
    "passkey": "Use a passkey",
}
PLUGINS = {"authsvc.plugins": "bearer username two_factor audit last_method"}


@pytest.fixture(scope="module")
def telling(database_url: str) -> Iterator[Site]:
    with closing(Site(database_url, RELAXED | PLUGINS)) as site:
        yield site


def told(answer):
    found = [one for one in answer.headers.getall("Set-Cookie") if NAME in one]
    return found[0] if found else None


def sign_up(visitor, email=None, **extra):
    body = {"name": "Ada", "email": email or fresh_email(), "password": PASSWORD} | extra
    return visitor.post("/sign-up/email", body)


def with_cookie(value):
    return {"Cookie": f"{NAME}={value}"}


def tags(reader):
    return [tag.get_text(strip=True) for tag in reader.page.html.select(".tag")]


def test_the_cookie_is_readable_by_scripts_and_has_no_secure_prefix(telling):
    answer = sign_up(telling.visitor())
    expected = f"{NAME}=email; Max-Age=2592000; Path=/; SameSite=Lax; Secure"
    assert told(answer) == expected


def test_each_sign_in_tells(telling):
    email = fresh_email()
    sign_up(telling.visitor(), email)
    answer = telling.visitor().post("/sign-in/email", {"email": email, "password": PASSWORD})
    assert told(answer)


def test_a_failed_one_does_not(telling):
    body = {"email": fresh_email(), "password": PASSWORD}
    answer = telling.visitor().post("/sign-in/email", body)
    assert (answer.status_int, told(answer)) == (401, None)


def test_nor_one_that_is_left_out(telling, make_site):
    name = fresh_email().partition("@")[0].replace("-", "_")
    sign_up(telling.visitor(), username=name)
    body = {"username": name, "password": PASSWORD}
    assert "=username;" in told(telling.visitor().post("/sign-in/username", body))
    site = make_site(PLUGINS | {"authsvc.last_method.left_out": "email username"})
    assert told(site.visitor().post("/sign-in/username", body)) is None
    assert told(sign_up(site.visitor())) is None


def test_it_is_told_while_a_second_factor_is_still_asked(telling, monkeypatch):
    clock = Clock()
    monkeypatch.setattr(telling.services, "now", clock)
    owner = enrol(telling, clock, telling.visitor())
    visitor = telling.visitor()
    answer = visitor.post("/sign-in/email", {"email": owner.email, "password": PASSWORD})
    assert answer.json["twoFactorRedirect"]
    assert told(answer)
    assert told(visitor.post("/two-factor/verify-totp", {"code": owner.code()})) is None


def test_the_sign_in_page_has_a_tag_beside_it(telling):
    reader = Reader(telling)
    reader.open("/sign-in")
    assert "Last used" not in tags(reader)
    for method in ("email", "username"):
        reader.open("/sign-in", **with_cookie(method))
        assert tags(reader) == ["Last used"]


def test_every_way_in_has_the_tag_beside_its_own_name(make_site):
    plugins = "magic_link email_otp phone siwe passkey last_method"
    reader = Reader(make_site({"authsvc.plugins": plugins}))
    for method, label in WAYS.items():
        reader.open("/sign-in", **with_cookie(method))
        (tag,) = reader.page.html.select(".tag")
        assert tag.parent.find("span").get_text() == label


def test_a_mailed_code_and_a_number_are_called_what_the_page_looks_for(make_site):
    site = make_site({"authsvc.plugins": "email_otp phone last_method"})
    visitor, email = site.visitor(), fresh_email()
    visitor.post("/email-otp/send-verification-otp", {"email": email, "type": "sign-in"})
    (code,) = SIX_DIGITS.findall(site.mail(email).text)
    assert "=email-otp;" in told(visitor.post("/sign-in/email-otp", {"email": email, "otp": code}))
    number = fresh_number()
    ask(visitor, number)
    assert "=phone-number;" in told(verify(visitor, number, code_to(site, number)))


@pytest.mark.parametrize(
    "value", ["passkey-of-mine", "<script>", "%3Cscript%3E", "EMAIL", "", "a" * 70, "é", '"']
)
def test_whatever_stands_in_it_nothing_breaks_and_nothing_is_shown(telling, value):
    reader = Reader(telling)
    page = reader.open("/sign-in", **with_cookie(value.encode().decode("latin-1")))
    assert page.status_int == 200
    assert tags(reader) == []
    assert value == "" or f">{value}<" not in page.text


def test_it_lets_nobody_in(telling):
    visitor = telling.visitor()
    assert visitor.get("/get-session", headers=with_cookie("email")).json is None
