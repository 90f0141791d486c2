from typing import Any

import pytest

from authsvc.errors import (
    CROSS_SITE_NAVIGATION_LOGIN_BLOCKED,
    INVALID_ORIGIN,
    MISSING_OR_NULL_ORIGIN,
    ErrorCode,
)
from authsvc.web.origin import check_request

from .test_origin import OWN, STRANGERS, TRUSTED


def request(method: str = "POST", **headers: str) -> dict[str, Any]:
    return {"REQUEST_METHOD": method} | {f"HTTP_{name.upper()}": v for name, v in headers.items()}


def check(*, cookie: bool = False, **headers: str) -> ErrorCode | None:
    return check_request(request(**headers), cookie, TRUSTED)


@pytest.mark.parametrize("origin", [*STRANGERS, "https://auth.example.com/"])
@pytest.mark.parametrize("cookie", [True, False])
def test_atk_020_021_a_strangers_page_is_refused_with_and_without_cookies(
    origin: str, cookie: bool
) -> None:
    expected = MISSING_OR_NULL_ORIGIN if origin == "null" else INVALID_ORIGIN
    assert check(cookie=cookie, origin=origin) == expected


@pytest.mark.parametrize("cookie", [True, False])
def test_atk_022_the_null_origin_of_a_sandbox_is_refused(cookie: bool) -> None:
    refusal = check(cookie=cookie, origin="null", referer=f"{OWN}/page")
    assert refusal == MISSING_OR_NULL_ORIGIN


def test_cookies_need_a_named_page() -> None:
    assert check(cookie=True) == MISSING_OR_NULL_ORIGIN
    assert check(cookie=True, origin="") == MISSING_OR_NULL_ORIGIN
    assert check(cookie=True, sec_fetch_site="same-origin") == MISSING_OR_NULL_ORIGIN
    assert check(cookie=True, origin=OWN) is None


def test_the_referer_names_the_page_when_the_origin_does_not() -> None:
    assert check(cookie=True, referer="http://localhost:3000/page?x=1") is None
    assert (
        check(cookie=True, referer="https://evil.example/?http://localhost:3000") == INVALID_ORIGIN
    )
    assert check(referer="https://evil.example/") == INVALID_ORIGIN
    assert check(cookie=True, origin="https://evil.example", referer=OWN) == INVALID_ORIGIN


def test_a_program_without_cookies_needs_no_origin() -> None:
    assert check() is None
    assert check(authorization="Bearer x", sec_fetch_mode="cors") is None
    assert check(sec_fetch_site="none") is None
    assert check(sec_fetch_site="same-origin") is None


def test_atk_020_login_csrf_by_cross_site_navigation() -> None:
    navigation = {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"}
    assert check(**navigation) == CROSS_SITE_NAVIGATION_LOGIN_BLOCKED
    assert check(origin=OWN, **navigation) == CROSS_SITE_NAVIGATION_LOGIN_BLOCKED
    assert check(origin="https://evil.example", **navigation) == INVALID_ORIGIN


@pytest.mark.parametrize("site", ["cross-site", "same-site", "Cross-Site", "", "same-origin, none"])
def test_atk_021_a_browser_cannot_hide_its_page(site: str) -> None:
    assert check(sec_fetch_site=site, sec_fetch_mode="cors") == MISSING_OR_NULL_ORIGIN


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_reading_is_open_to_every_page(method: str) -> None:
    assert check_request(request(method, origin="https://evil.example"), True, TRUSTED) is None


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "post", "X"])
def test_every_other_method_is_checked(method: str) -> None:
    environ = request(method, origin="https://evil.example")
    assert check_request(environ, False, TRUSTED) == INVALID_ORIGIN


def test_atk_029_030_the_host_of_the_request_is_never_trusted() -> None:
    forged = {
        "host": "evil.example",
        "x_forwarded_host": "evil.example",
        "x_forwarded_proto": "http",
    }
    assert check(origin="https://evil.example", **forged) == INVALID_ORIGIN
    assert check(origin="http://auth.example.com", **forged) == INVALID_ORIGIN
    assert check(origin=OWN, **forged) is None


@pytest.mark.parametrize("header", ["sec_fetch_site", "sec_fetch_mode", "sec_fetch_dest"])
def test_where_it_has_to_a_browser_names_its_page(header: str) -> None:
    def refusal(**headers: str) -> ErrorCode | None:
        return check_request(request(**headers), False, TRUSTED, names_page=True)

    value = {"sec_fetch_site": "same-origin", "sec_fetch_mode": "cors"}.get(header, "empty")
    assert refusal(**{header: value}) == MISSING_OR_NULL_ORIGIN
    assert refusal(**{header: value}, origin=OWN) is None
    assert refusal() is None
