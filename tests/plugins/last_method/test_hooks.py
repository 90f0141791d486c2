"""How a browser signed in last: told to scripts and on the sign-in page, trusted for nothing."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.support.clock import Clock
from tests.support.reader import Reader
from tests.support.second_factor import enrol
from tests.support.site import RELAXED, Site
from tests.support.visitor import PASSWORD, fresh_email

NAME = "better-auth.last_used_login_method"
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
    assert told(telling.visitor().post("/sign-in/username", body)) is None
    site = make_site(PLUGINS | {"authsvc.last_method.left_out": "email"})
    assert "=username;" in told(site.visitor().post("/sign-in/username", body))
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
    reader.open("/sign-in", **with_cookie("email"))
    assert tags(reader) == ["Last used"]


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
