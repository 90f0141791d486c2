"""A user made for the benchmark, over the wire that both servers speak."""

import contextlib
import http.client
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import urlsplit

from bench.load import Call

BASE = "/api/auth"
PASSWORD = "bench-Passphrase-9317"
SESSION_COOKIE = "session_token"


@dataclass(frozen=True)
class Answer:
    """Status, headers by lower-case name, the cookies that were set, and the body."""

    status: int
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    text: str


@dataclass(frozen=True)
class Visitor:
    """Somebody who has signed up and in."""

    email: str
    cookies: Mapping[str, str]
    token: str

    @property
    def session(self) -> Call:
        """get-session with the session cookie alone: the server must read its database."""
        return self._get_session({k: v for k, v in self.cookies.items() if SESSION_COOKIE in k})

    @property
    def cached(self) -> Call:
        """get-session with all cookies, the cookie cache among them."""
        return self._get_session(self.cookies)

    @property
    def bearer(self) -> Call:
        """get-session with a bearer token."""
        headers = {"authorization": f"Bearer {self.token}"}
        return Call(f"{BASE}/get-session", headers=headers, expect=self.email)

    @property
    def jwt(self) -> Call:
        """A signed token for other services, by the session cookie."""
        return replace(self.session, path=f"{BASE}/token", expect='"token"')

    def _get_session(self, cookies: Mapping[str, str]) -> Call:
        header = "; ".join(f"{name}={value}" for name, value in cookies.items())
        return Call(f"{BASE}/get-session", headers={"cookie": header}, expect=self.email)


class Door(Protocol):
    """A way to send calls to one server."""

    @property
    def origin(self) -> str:
        """Scheme, host and port, as the server knows itself."""

    def send(self, call: Call) -> Answer:
        """Send one call."""


@dataclass(frozen=True)
class Http:
    """Over a socket, a new connection each time."""

    origin: str

    def send(self, call: Call) -> Answer:
        """Send one call."""
        connection = http.client.HTTPConnection(urlsplit(self.origin).netloc, timeout=60)
        with contextlib.closing(connection):
            connection.request(call.method, call.path, call.body, dict(call.headers))
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        return answer_of(answer.status, answer.getheaders(), text)


def answer_of(status: int, headers: Sequence[tuple[str, str]], text: str) -> Answer:
    """An answer from its parts."""
    cookies = _cookies([value for name, value in headers if name.lower() == "set-cookie"])
    return Answer(status, {name.lower(): value for name, value in headers}, cookies, text)


def sign_up(door: Door) -> Visitor:
    """A new user who has then signed in."""
    email = f"bench-{uuid.uuid4().hex[:12]}@example.com"
    details = {"name": "Bench", "email": email, "password": PASSWORD}
    check(door, _post(door.origin, "/sign-up/email", details))
    return sign_in(door, email)


def sign_in(door: Door, email: str) -> Visitor:
    """A user who was there before, signed in."""
    answer = check(door, sign_in_call(door.origin, email))
    token = answer.headers.get("set-auth-token") or json.loads(answer.text)["token"]
    return Visitor(email, answer.cookies, token)


def sign_in_call(origin: str, email: str) -> Call:
    """Signing in by e-mail and password."""
    return _post(origin, "/sign-in/email", {"email": email, "password": PASSWORD}, expect=email)


def check(door: Door, call: Call) -> Answer:
    """Send ``call`` once; stops the benchmark when the answer is not the one expected."""
    answer = door.send(call)
    if answer.status != http.client.OK or call.expect not in answer.text:
        raise SystemExit(
            f"{call.method} {door.origin}{call.path} answered {answer.status} without"
            f" {call.expect!r}: {answer.text[:500]}"
        )
    return answer


def _post(origin: str, path: str, fields: Mapping[str, str], expect: str = "") -> Call:
    headers = {"content-type": "application/json", "origin": origin}
    return Call(BASE + path, "POST", headers, json.dumps(fields), expect)


def _cookies(headers: list[str]) -> dict[str, str]:
    pairs = (header.partition(";")[0].partition("=") for header in headers)
    return {name.strip(): value for name, _, value in pairs if value}
