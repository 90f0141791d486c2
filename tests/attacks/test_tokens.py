"""Forged, mangled and misplaced credentials: bearer headers and cookies."""

from itertools import permutations

import pytest

from tests.support.attack import token_mailed
from tests.support.clock import Clock
from tests.support.cookies import NAME, TOKEN, bring, jar, signed_in
from tests.support.mailed import reset, reset_token
from tests.support.reader import Reader
from tests.support.second_factor import enrol
from tests.support.site import Site
from tests.support.visitor import fresh_email

MALFORMED = (
    "Bearer", "Bearer ", "Bearer  ", "bearer", "Bearer\t", "Bearer\tx", "Bearer x y", "Bearer \x00",
    "Bearer é", "Bearer " + "a" * 1_000_000, "Bearer ....", "Bearer a.b", "Bearer %00",
    "Bearer a." + "A" * 44, "Bearer =", "Bearer null", "Bearer undefined", "Bearer,Bearer x",
    "BEARER x", "Bearer \xff\xfe",
)  # fmt: skip


@pytest.mark.parametrize("header", MALFORMED, ids=lambda text: ascii(text[:16]))
def test_atk_076_a_malformed_bearer_is_refused_and_no_cookie_helps(site: Site, header: str) -> None:
    visitor, _ = signed_in(site)
    for method, path in (("GET", "/list-sessions"), ("POST", "/update-user")):
        body = {"name": "x"} if method == "POST" else None
        answer = visitor.call(method, path, body, headers={"Authorization": header})
        assert (answer.status_int, answer.json["code"]) == (401, "UNAUTHORIZED")
    assert visitor.get("/get-session", headers={"Authorization": header}).json is None


@pytest.mark.parametrize("header", ["Basic YTpi", "Digest x", "x", "Token abc"])
def test_atk_076_another_scheme_is_not_ours_to_judge(site: Site, header: str) -> None:
    visitor, _ = signed_in(site)
    assert visitor.get("/get-session", headers={"Authorization": header}).json is not None
    assert site.visitor().get("/get-session", headers={"Authorization": header}).json is None


def test_atk_080_one_kind_of_token_is_no_other(cached: Site) -> None:
    email = fresh_email()
    visitor, answer = signed_in(cached, email)
    visitor.post("/send-verification-email", {"email": email})
    cookies = jar(visitor)
    values = {
        "session_data": cookies[f"{NAME}session_data"],
        "mailed link": token_mailed(cached, email),
        "reset token": reset_token(cached, email),
        "user id": answer["user"]["id"],
    }
    for kind, value in values.items():
        header = {"Authorization": f"Bearer {value}"}
        assert cached.visitor().get("/get-session", headers=header).json is None, kind
        assert bring(cached, {TOKEN: value}).json is None, kind
    for value in (answer["token"], cookies[TOKEN]):
        assert bring(cached, {f"{NAME}session_data": value}).json is None
        assert reset(cached.visitor(), value).status_int == 400


def test_asvs_7_2_1_no_tampered_cookie_is_a_session(site: Site) -> None:
    visitor, _ = signed_in(site)
    good = jar(visitor)[TOKEN]
    token, _, signature = good.partition(".")
    bad = [
        token, f"{token}.", f".{signature}", f"{token}x.{signature}", f"{token}.{signature}x",
        f"{token.swapcase()}.{signature}", f"{token}.{signature[::-1]}", f"{signature}.{token}",
        f"{token}%00.{signature}", f"%20{token}.{signature}", good + good, "%", "%zz",
        f"{token}.{signature.lower()}", "." * 100, "a" * 100_000, f"{token}%2E", "é", "\x7f",
    ]  # fmt: skip
    assert bring(site, {TOKEN: good}).json is not None
    for value in bad:
        answer = bring(site, {TOKEN: value})
        assert (answer.status_int, answer.json) == (200, None), value


def test_a_signed_value_in_another_cookie_is_worth_nothing(site: Site, clock: Clock) -> None:
    """One key signs all cookies: every value is tried in the place of every other."""
    owner = enrol(site, clock, site.visitor())
    reader = Reader(site)
    reader.open("/forgot-password")
    reader.send("/forgot-password", email=owner.email)
    known = site.visitor()
    known.sign_in(owner.email)
    values = jar(known) | jar(reader.visitor)
    signed_up = Reader(site)
    signed_up.sign_up()
    values[f"{NAME}signed_up"] = jar(signed_up.visitor)[f"{NAME}signed_up"]
    values[TOKEN] = jar(signed_up.visitor)[TOKEN]
    signed_up.visitor.post("/sign-out")
    names = {*values, f"{NAME}flash", f"{NAME}trust_device", f"{NAME}dont_remember"}
    for name, source in permutations(names, 2):
        if source not in values:
            continue
        cookies = {"Cookie": f"{name}={values[source]}"}
        assert site.visitor().get("/get-session", headers=cookies).json is None
        for path in ("/sign-in", "/two-factor", "/check-mail", "/account"):
            page = Reader(site).open(path, **cookies)
            assert page.status_int < 500, (name, source, path)


@pytest.mark.parametrize("name", ["two_factor", "trust_device", "signed_up", "flash", "csrf"])
def test_no_forged_cookie_breaks_a_page(site: Site, name: str) -> None:
    for value in ("", "x", "é", "%ff", "a.b", "." + "A" * 43 + "=", "x" * 5000):
        page = Reader(site).open("/sign-in", Cookie=f"{NAME}{name}={value}")
        assert page.status_int == 200, value
