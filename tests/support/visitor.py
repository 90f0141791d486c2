"""A browser without pictures: keeps cookies, says where it comes from, speaks JSON."""

import uuid
from typing import Any

from orjson import dumps
from webtest import TestApp, TestResponse

API = "/api/auth"
JSON = {"Content-Type": "application/json"}
PASSWORD = "kQ7vZ2pX-gannet"


def fresh_email(name: str = "ada") -> str:
    """An address nobody has used before: the tests share a database."""
    return f"{name}-{uuid.uuid4().hex[:12]}@example.com"


class Visitor:
    """One browser. Every call takes any status; the test says which one it wants."""

    def __init__(self, wsgi: Any, host: str, address: str, headers: dict[str, str]) -> None:
        self.origin = f"https://{host}"
        self.headers = {"Origin": self.origin, "User-Agent": "Tests/1.0"} | headers
        environ = {"wsgi.url_scheme": "https", "HTTP_HOST": host, "REMOTE_ADDR": address}
        self.web = TestApp(wsgi, extra_environ=environ)

    def get(self, path: str, **options: Any) -> TestResponse:
        """GET below the API."""
        return self.call("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> TestResponse:
        """POST below the API, a JSON object."""
        return self.call("POST", path, {} if body is None else body, **options)

    def call(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> TestResponse:
        """Any request below the API; a header of ``None`` is not sent."""
        wanted = {k: v for k, v in (self.headers | (headers or {})).items() if v is not None}
        if body is not None:
            wanted = JSON | wanted
        content = b"" if body is None else dumps(body)
        url = self.origin + API + path
        return self.web.request(url, method=method, headers=wanted, body=content, status="*")

    def sign_up(self, email: str | None = None, password: str = PASSWORD, **extra: Any) -> Any:
        """Register; what the service answered."""
        body = {"name": "Ada", "email": email or fresh_email(), "password": password} | extra
        return self._expect_ok(self.post("/sign-up/email", body))

    def sign_in(self, email: str, password: str = PASSWORD, **extra: Any) -> Any:
        """Sign in; what the service answered."""
        body = {"email": email, "password": password} | extra
        return self._expect_ok(self.post("/sign-in/email", body))

    def session(self) -> Any:
        """What ``/get-session`` tells: ``None`` for somebody unknown."""
        return self._expect_ok(self.get("/get-session"))

    def _expect_ok(self, answer: TestResponse) -> Any:
        assert answer.status_int == 200, answer
        return answer.json
