"""Strangers before the door: rate limit, client address, origin, headers, on the whole service."""

from collections.abc import Callable

import pytest

from tests.support.site import Site
from tests.support.visitor import fresh_email

LIMITED = {"authsvc.limits.enabled": "true"}
PROXIED = LIMITED | {"authsvc.trusted_proxies": "10.0.0.0/8"}
WRONG = {"email": "nobody@example.com", "password": "wrong-password-1"}


def at_one_moment(site: Site) -> Site:
    """No window of the limiter is over before the test is, however slow the machine."""
    site.registry.authsvc.limiter._store._now = lambda: 1000.0
    return site


@pytest.fixture
def limited(make_site: Callable[..., Site]) -> Site:
    return at_one_moment(make_site(LIMITED))


@pytest.fixture
def proxied(make_site: Callable[..., Site]) -> Site:
    return at_one_moment(make_site(PROXIED))


def guesses(site: Site, addresses: list[str], peer: str) -> list[int]:
    """Statuses of wrong sign-ins that claim to come from ``addresses``."""
    visitor = site.visitor(peer)
    return [
        visitor.post("/sign-in/email", WRONG, headers={"X-Forwarded-For": a}).status_int
        for a in addresses
    ]


def test_atk_001_rotating_the_left_most_address_changes_nothing(proxied: Site) -> None:
    chain = [f"203.0.113.{n}, 198.51.100.9" for n in range(5)]
    assert guesses(proxied, chain, "10.0.0.1") == [401, 401, 401, 429, 429]
    assert guesses(proxied, ["203.0.113.1, 198.51.100.8"], "10.0.0.1") == [401]


def test_atk_002_no_proxy_no_forwarded_address(proxied: Site, limited: Site) -> None:
    chain = [f"203.0.113.{n}" for n in range(4)]
    assert guesses(proxied, chain, "192.0.2.9") == [401, 401, 401, 429]
    assert guesses(limited, chain, "10.0.0.1") == [401, 401, 401, 429]


def test_atk_004_one_address_in_many_spellings_is_one_client(proxied: Site) -> None:
    chain = ["2001:DB8::1", "2001:db8:0:0:0:0:0:2", "2001:db8::ffff:ffff:ffff:1", "2001:db8::9"]
    assert guesses(proxied, chain, "10.0.0.1") == [401, 401, 401, 429]
    mapped = ["::ffff:198.51.100.7", "::FFFF:c633:6407", "198.51.100.7", "198.51.100.7:1234"]
    assert guesses(proxied, mapped, "10.0.0.1") == [401, 401, 401, 429]


@pytest.mark.parametrize("header", ["", "unknown", "a", "1.2.3.4.5", "\x01", "é", "," * 500])
def test_atk_005_006_an_unreadable_header_is_no_way_around(proxied: Site, header: str) -> None:
    statuses = guesses(proxied, [header] * 4, "10.0.0.1")
    assert statuses[-1] == 429
    assert set(statuses) <= {401, 429}


def test_atk_009_a_success_gives_no_fresh_allowance(limited: Site) -> None:
    visitor, email = limited.visitor("192.0.2.20"), fresh_email()
    visitor.sign_up(email)
    visitor.sign_in(email)
    assert [visitor.post("/sign-in/email", WRONG).status_int for _ in range(3)] == [401, 401, 429]


@pytest.mark.parametrize("path", ["/sign-in//email", "/sign-in/email/", "/sign-in/%65mail/", "//x"])
def test_atk_017_another_spelling_of_a_path_leads_nowhere(limited: Site, path: str) -> None:
    visitor = limited.visitor("192.0.2.21")
    answer = visitor.post(path, WRONG)
    assert (answer.status_int, answer.body) == (404, b"")


def test_atk_017_an_encoded_letter_is_the_same_path(limited: Site) -> None:
    visitor = limited.visitor("192.0.2.22")
    paths = ["/sign-in/email", "/sign-in/%65mail", "/sign-in/email?x=1", "/sign-in/e%6dail"]
    assert [visitor.post(path, WRONG).status_int for path in paths] == [401, 401, 401, 429]


def test_a_refused_call_says_how_long_to_wait_and_reads_nothing(limited: Site) -> None:
    visitor = limited.visitor("192.0.2.23")
    for _ in range(3):
        visitor.post("/sign-in/email", WRONG)
    answer = visitor.call("POST", "/sign-in/email", headers={"Origin": "https://evil.example"})
    assert answer.status_int == 429
    assert answer.json == {"message": "Too many requests. Please try again later."}
    assert 1 <= int(answer.headers["X-Retry-After"]) <= 10
    assert answer.headers["Retry-After"] == answer.headers["X-Retry-After"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_standard_header_can_be_left_out(make_site: Callable[..., Site]) -> None:
    site = at_one_moment(make_site(LIMITED | {"authsvc.limits.retry_after": "false"}))
    visitor = site.visitor("192.0.2.26")
    answers = [visitor.post("/sign-in/email", WRONG) for _ in range(4)]
    assert "Retry-After" not in answers[-1].headers
    assert 1 <= int(answers[-1].headers["X-Retry-After"]) <= 10


def test_calls_with_another_method_use_up_the_same_allowance(limited: Site) -> None:
    visitor = limited.visitor("192.0.2.24")
    statuses = [visitor.get("/sign-in/email").status_int for _ in range(3)]
    assert statuses == [404, 404, 404]
    assert visitor.post("/sign-in/email", WRONG).status_int == 429


def test_atk_019_invented_paths_are_limited_as_one(limited: Site) -> None:
    visitor = limited.visitor("192.0.2.25")
    statuses = [visitor.get(f"/invented/{n}").status_int for n in range(101)]
    assert statuses == [404] * 100 + [429]


def test_a_store_that_is_away_answers_503(make_site: Callable[..., Site]) -> None:
    site = make_site(
        LIMITED
        | {"authsvc.limits.store": "redis", "authsvc.limits.redis_url": "redis://127.0.0.1:1"}
    )
    answer = site.visitor().post("/sign-in/email", WRONG)
    assert (answer.status_int, answer.json["code"]) == (503, "SERVICE_BUSY")
    assert answer.headers["Retry-After"]


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "https://auth.example.com.evil.example"]
)
def test_atk_020_login_csrf(site: Site, origin: str) -> None:
    answer = site.visitor().post("/sign-in/email", WRONG, headers={"Origin": origin})
    assert (answer.status_int, answer.json["code"]) == (403, "INVALID_ORIGIN")
    assert "Set-Cookie" not in answer.headers


def test_atk_020_cross_site_navigation(site: Site) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    answer = site.visitor().post("/sign-in/email", WRONG, headers=headers)
    assert (answer.status_int, answer.json["code"]) == (
        403,
        "CROSS_SITE_NAVIGATION_LOGIN_BLOCKED",
    )


@pytest.mark.parametrize(
    "path", ["/request-password-reset", "/send-verification-email", "/sign-out"]
)
def test_atk_021_no_strangers_page_makes_the_service_act(site: Site, path: str) -> None:
    email = fresh_email()
    site.visitor().sign_up(email)
    before = site.mail(email)
    answer = site.visitor().post(path, {"email": email}, headers={"Origin": "https://evil.example"})
    assert (answer.status_int, answer.json["code"]) == (403, "INVALID_ORIGIN")
    assert site.mail(email) == before


@pytest.mark.parametrize("origin", ["null", None])
def test_atk_022_a_cookie_without_a_named_page(site: Site, origin: str | None) -> None:
    visitor = site.visitor()
    visitor.sign_up()
    answer = visitor.post("/update-user", {"name": "Eve"}, headers={"Origin": origin})
    assert (answer.status_int, answer.json["code"]) == (403, "MISSING_OR_NULL_ORIGIN")
    assert visitor.session()["user"]["name"] == "Ada"


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_atk_024_a_callback_to_a_stranger(site: Site, target: str) -> None:
    answer = site.visitor().post("/sign-in/email", WRONG | {"callbackURL": target})
    assert (answer.status_int, answer.json["code"]) == (403, "INVALID_CALLBACK_URL")


def test_atk_029_a_forged_host_is_in_no_mail(site: Site) -> None:
    email = fresh_email()
    forged = {
        "Host": "evil.example",
        "X-Forwarded-Host": "evil.example",
        "Forwarded": "host=evil.example",
    }
    site.visitor().sign_up(email)
    site.visitor().post("/request-password-reset", {"email": email}, headers=forged)
    mail = site.mail(email)
    assert mail is not None
    words = mail.text + mail.html
    assert "https://auth.example.com/" in words
    assert "evil.example" not in words


def test_atk_031_a_link_signs_nobody_out(site: Site) -> None:
    visitor = site.visitor()
    visitor.sign_up()
    for method in ("GET", "HEAD", "OPTIONS"):
        assert visitor.call(method, "/sign-out").status_int == 404
    assert visitor.session() is not None


def test_atk_034_no_answer_can_be_framed(site: Site) -> None:
    visitor = site.visitor()
    answers = [
        visitor.get("/ok"),
        visitor.get("/get-session"),
        visitor.get("/nothing"),
        visitor.post("/sign-in/email", {}),
        visitor.web.get("/sign-in", status="*"),
        visitor.web.get("/nothing-here", status="*"),
    ]
    for answer in answers:
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
