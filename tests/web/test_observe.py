"""What operators see of a request: one line, named events, an id."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from pyramid.config import Configurator
from pyramid.response import Response
from sqlalchemy.orm.exc import StaleDataError

from authsvc.core.users.events import UserCreated
from authsvc.core.users.models import User
from authsvc.errors import FORBIDDEN
from authsvc.web.logs import JsonFormatter
from tests.support.hosts import CORNER
from tests.support.hosts import host as make_host
from tests.support.site import Site
from tests.support.visitor import PASSWORD, fresh_email
from tests.web.test_logs import Lines
from tests.web.test_metrics import ON, scrape

PROXIED = {"authsvc.trusted_proxies": "10.0.0.0/8"}


class Journal:
    """The lines of authsvc's loggers, read back."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def of(self, logger: str) -> list[dict[str, Any]]:
        found = [json.loads(line) for line in self._lines]
        return [line for line in found if line["logger"] == f"authsvc.{logger}"]

    @property
    def access(self) -> list[dict[str, Any]]:
        return self.of("access")

    @property
    def security(self) -> list[dict[str, Any]]:
        return self.of("security")

    def clear(self) -> None:
        self._lines.clear()


@pytest.fixture
def journal() -> Iterator[Journal]:
    handler, log = Lines(JsonFormatter()), logging.getLogger("authsvc")
    log.addHandler(handler)
    before, log.level = log.level, logging.INFO
    logging.getLogger("authsvc.access").setLevel(logging.INFO)
    yield Journal(handler.lines)
    log.removeHandler(handler)
    log.setLevel(before)


def test_one_line_a_request_with_names_only(site, journal):
    visitor = site.visitor("192.0.2.77")
    user_id = visitor.sign_up()["user"]["id"]
    journal.clear()
    visitor.get("/list-sessions?code=secret-in-a-query")
    (line,) = journal.access
    assert line.pop("ms") >= 0
    assert len(line.pop("request_id")) == 18
    line.pop("time")
    assert line == {
        "level": "info",
        "logger": "authsvc.access",
        "event": "session.list",
        "method": "GET",
        "status": 200,
        "user_id": user_id,
        "client": "192.0.2.77",
    }


def test_a_page_and_what_does_not_exist_have_names_too(site, journal):
    visitor = site.visitor()
    for path in ("/sign-in", "/no/such/place", "/api/auth/no-such-call", "/static/authsvc.css"):
        visitor.web.get(path, status="*")
    names = [line["event"] for line in journal.access]
    assert names == ["page.sign_in", "unknown", "unknown", "authsvc.static"]


def test_the_line_never_looks_anybody_up(site, journal):
    visitor = site.visitor()
    visitor.sign_up()
    journal.clear()
    visitor.get("/ok")
    assert "user_id" not in journal.access[0]


def test_access_lines_can_be_switched_off_and_refusals_cannot(make_site, journal):
    visitor = make_site({"authsvc.logs.access": "false"}).visitor()
    visitor.get("/ok")
    visitor.get("/list-sessions")
    assert journal.access == []
    (line,) = journal.security
    assert (line["event"], line["refused"]) == ("refused", "UNAUTHORIZED")


def test_a_sign_in_and_a_failed_one_are_told(site, journal):
    email = fresh_email()
    user_id = site.visitor().sign_up(email)["user"]["id"]
    journal.clear()
    visitor = site.visitor("192.0.2.78")
    visitor.post("/sign-in/email", {"email": email, "password": PASSWORD + "x"})
    visitor.sign_in(email)
    visitor.post("/sign-out")
    told = [(line["event"], line.get("user_id")) for line in journal.security]
    assert told == [
        ("password-refused", user_id),
        ("refused", None),
        ("session-opened", user_id),
        ("new-device-seen", user_id),
        ("sessions-ended", user_id),
    ]
    assert journal.security[1]["refused"] == "INVALID_EMAIL_OR_PASSWORD"
    assert {line["client"] for line in journal.security} == {"192.0.2.78"}
    assert len({line["request_id"] for line in journal.security}) == 3


@pytest.mark.parametrize(
    ("headers", "refused"),
    [
        ({"Origin": "https://evil.example"}, "INVALID_ORIGIN"),
        ({"Origin": "null"}, "MISSING_OR_NULL_ORIGIN"),
    ],
)
def test_a_strangers_page_is_told_by_name(site, journal, headers, refused):
    visitor = site.visitor()
    visitor.sign_up()
    journal.clear()
    visitor.post("/update-user", {"name": "Eve"}, headers=headers)
    assert [line["refused"] for line in journal.security] == [refused]


def test_a_forged_form_is_told_by_name(site, journal):
    answer = site.visitor().web.post(
        "/sign-in", {"email": "a@b.example", "password": "x"},
        headers={"Origin": "https://auth.example.com"}, status="*",
    )  # fmt: skip
    assert answer.status_int == 422
    assert [line["refused"] for line in journal.security] == ["CSRF_FAILED"]


def test_a_bad_credential_is_told_with_the_refusal(site, journal):
    headers = {"Authorization": "Bearer nonsense"}
    site.visitor().get("/list-sessions", headers=headers)
    (line,) = journal.security
    assert line["credential"] == "session credential was refused"


def test_a_link_used_twice_is_told(site, journal):
    email = fresh_email()
    site.visitor().sign_up(email)
    body = {"token": "used-before-or-never-made", "newPassword": PASSWORD + "2"}
    site.visitor().post("/reset-password", body)
    assert journal.security[-1]["refused"] == "INVALID_TOKEN"


def second_thoughts(config: Configurator) -> None:
    """Refuse every user after they were stored."""

    def refuse(_event: UserCreated) -> None:
        raise FORBIDDEN.error()

    config.add_subscriber(refuse, UserCreated)


def test_an_event_that_was_rolled_back_is_neither_told_nor_counted(make_site, journal):
    site = make_site(CORNER | ON, build=make_host(second_thoughts))
    body = {"name": "Eve", "email": fresh_email(), "password": PASSWORD}
    assert site.visitor().post("/sign-up/email", body).status_int == 403
    assert [line["event"] for line in journal.security] == ["refused"]
    assert "user-created" not in scrape(site).text


def test_only_a_trusted_proxy_names_a_request(make_site):
    site = make_site(PROXIED)
    for peer, taken in (("10.1.2.3", True), ("192.0.2.1", False)):
        answer = site.visitor(peer).get("/ok", headers={"X-Request-Id": "from-the-proxy-1"})
        assert (answer.headers.get("X-Request-Id") == "from-the-proxy-1") is taken


@pytest.mark.parametrize("given", ["short", "a b c d e f g h", "x" * 129, "<script>alert", ""])
def test_an_id_that_cannot_stand_in_a_log_is_not_taken(make_site, given):
    headers = {"X-Request-Id": given}
    answer = make_site(PROXIED).visitor("10.1.2.3").get("/list-sessions", headers=headers)
    assert answer.headers.get("X-Request-Id") != given


def test_an_error_page_names_the_request_that_the_log_names(site, journal):
    page = site.visitor().web.get("/no/such/page", status=404)
    assert page.headers["X-Request-Id"] == journal.access[0]["request_id"]
    assert page.headers["X-Request-Id"] in page.text


def with_views(_global: Any, **settings: Any) -> Any:
    config = Configurator(settings=settings)
    config.include("authsvc")
    tries: list[int] = []

    def clumsy(request: Any) -> Response:
        request.db.get(User, "nobody")
        request.environ["authsvc.refused"] = "STALE"
        tries.append(1)
        if len(tries) == 1:
            raise StaleDataError
        del request.environ["authsvc.refused"]
        return Response("done")

    config.add_route("host.clumsy", "/clumsy")
    config.add_view(clumsy, route_name="host.clumsy")
    config.add_route("host.broken", "/broken")
    config.add_view(lambda _request: 1 / 0, route_name="host.broken")
    return config.make_wsgi_app()


@pytest.fixture
def host(make_site: Any) -> Site:
    site: Site = make_site({"authsvc.pages_path": "/auth"}, build=with_views)
    return site


def test_a_hosts_requests_are_its_own_to_log(host, journal):
    host.visitor().web.get("/nowhere", status=404)
    with pytest.raises(ZeroDivisionError):
        host.visitor().web.get("/broken")
    assert journal.access == []
    host.visitor().get("/ok")
    assert [line["event"] for line in journal.access] == ["health.ok"]


def test_nothing_of_a_failed_attempt_counts_in_the_next(host, journal):
    assert host.visitor().web.get("/clumsy").text == "done"
    assert [line["refused"] for line in journal.security] == ["STALE"]
