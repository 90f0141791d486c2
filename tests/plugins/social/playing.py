"""A provider played over a real HTTP server on loopback, with real keys where it signs."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from authsvc.plugins.social.engine.http import Network
from tests.plugins.social.signing import signing_key


@dataclass(frozen=True)
class Asked:
    """A request that the provider has seen."""

    method: str
    url: str
    """Without the query; as the engine named it, so with the real host of a rerouted request."""
    query: dict[str, str]
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    peer: int = 0
    """The port that it came from."""

    @property
    def form(self) -> dict[str, str]:
        """The body of a form."""
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What the provider says to a request."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay: float = 0
    """Seconds of silence before the first byte."""
    drip: float = 0
    """Seconds between two bytes, from the status line on."""


def say(value: Any, status: int = 200, **headers: str) -> Reply:
    """JSON."""
    return Reply(
        status=status,
        headers={"Content-Type": "application/json", **_names(headers)},
        body=json.dumps(value).encode(),
    )


def say_form(values: Mapping[str, str], status: int = 200) -> Reply:
    """A form, as older token endpoints answer."""
    return Reply(
        status=status,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        body=urlencode(values).encode(),
    )


def say_text(text: str, status: int = 200, **headers: str) -> Reply:
    """Anything else; HTML unless told."""
    named = {"Content-Type": "text/html; charset=utf-8", **_names(headers)}
    return Reply(status=status, headers=named, body=text.encode())


def _names(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-").title(): value for name, value in headers.items()}


Answering = Callable[[Asked], Reply]


class PlayedProvider:
    """Answers what it was told to, at its own address and, by `network`, at any other.

    ``answer("/token", …)`` is what ``<url>/token`` says; with an address of another host it is
    what an engine gets there that was made with `network`.
    """

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.keys = [signing_key()]
        """What `jwks` publishes, and the last of it signs."""
        self._answers: dict[str, Answering] = {}
        self._closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.player = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def url(self) -> str:
        """Its own address, without a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        """Stop; answers that are still dripping stop, too."""
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def network(self) -> Network:
        """A network on which every https host is played here."""
        return Network(reroute=self.reroute)

    def reroute(self, url: str) -> str:
        """The address here of an address at a provider."""
        parts = urlsplit(url)
        if parts.scheme != "https":
            return url
        return f"{self.url}{parts.path or '/'}" + (f"?{parts.query}" if parts.query else "")

    def answer(self, url: str, answer: Any, status: int = 200, **headers: str) -> None:
        """Say this to every request of ``url`` from now on.

        ``answer`` is JSON, a `Reply`, or a function that makes a `Reply` from an `Asked`.
        """
        if callable(answer):
            self._answers[self._place(url)] = answer
            return
        reply = answer if isinstance(answer, Reply) else say(answer, status, **headers)
        self._answers[self._place(url)] = lambda _: reply

    def jwks(self, url: str = "/jwks", **headers: str) -> str:
        """Publish the public halves of `keys`, whatever they are by then; the address."""
        self.answer(url, lambda _: say({"keys": [key.public for key in self.keys]}, 200, **headers))
        return self._place(url)

    def discovery(self, issuer: str | None = None, /, **changes: Any) -> str:
        """Publish a discovery document and `jwks`; the issuer. ``None`` drops an entry."""
        issuer = issuer or self.url
        document = {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "userinfo_endpoint": f"{issuer}/userinfo",
            "jwks_uri": self.jwks(f"{issuer}/jwks"),
            "end_session_endpoint": f"{issuer}/logout",
            "id_token_signing_alg_values_supported": ["RS256"],
            **changes,
        }
        told = {name: value for name, value in document.items() if value is not None}
        self.answer(f"{issuer.rstrip('/')}/.well-known/openid-configuration", told)
        return issuer

    def claims(self, audience: str, *, now: float | None = None, **more: Any) -> dict[str, Any]:
        """The claims of a good ID token of this provider; ``None`` drops one."""
        issued = int(time.time() if now is None else now)
        told = {
            "iss": self.url, "aud": audience, "sub": "subject-1",
            "iat": issued, "exp": issued + 600,
            "email": "ada@example.com", "email_verified": True, "name": "Ada", **more,
        }  # fmt: skip
        return {name: value for name, value in told.items() if value is not None}

    def id_token(self, audience: str, *, now: float | None = None, **more: Any) -> str:
        """A good ID token of this provider, signed by its last key; see `claims`."""
        return self.keys[-1].sign(self.claims(audience, now=now, **more))

    def calls(self, url: str) -> list[Asked]:
        """The requests of an address."""
        return [asked for asked in list(self.asked) if asked.url == self._place(url)]

    def respond(self, asked: Asked) -> Reply:
        """Remember the request; its answer, 404 for addresses without one."""
        asked = replace(asked, url=self._place(asked.url))
        self.asked.append(asked)
        answering = self._answers.get(asked.url)
        return say({"error": "not_found"}, 404) if answering is None else answering(asked)

    def pause(self, seconds: float) -> bool:
        """Wait; whether the provider has been closed meanwhile."""
        return self._closing.wait(seconds)

    def _place(self, url: str) -> str:
        return f"{self.url}{url}" if url.startswith("/") else url


@contextmanager
def playing() -> Iterator[PlayedProvider]:
    """A played provider for as long as the block lasts."""
    played = PlayedProvider()
    try:
        yield played
    finally:
        played.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    player: PlayedProvider


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def handle(self) -> None:
        """A client that gives up is what some tests are about."""
        try:
            super().handle()
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 # the base class's name
        """Silence."""

    def do_GET(self) -> None:
        player, parts = self.server.player, urlsplit(self.path)
        host = self.headers["Host"]
        base = player.url if player.url.endswith(f"//{host}") else f"https://{host}"
        length = int(self.headers.get("Content-Length") or 0)
        reply = player.respond(
            Asked(
                method=self.command,
                url=base + parts.path,
                query=dict(parse_qsl(parts.query, keep_blank_values=True)),
                headers={name.lower(): value for name, value in self.headers.items()},
                body=self.rfile.read(length),
                peer=self.client_address[1],
            )
        )
        self._send(reply)

    do_POST = do_GET  # noqa: N815 # the base class's name

    def _send(self, reply: Reply) -> None:
        lines = [f"HTTP/1.1 {reply.status} Status", f"Content-Length: {len(reply.body)}"]
        lines += [f"{name}: {value}" for name, value in reply.headers.items()]
        message = "\r\n".join([*lines, "", ""]).encode() + reply.body
        player = self.server.player
        if reply.delay and player.pause(reply.delay):
            return
        if not reply.drip:
            self.wfile.write(message)
            return
        for byte in message:
            self.wfile.write(bytes([byte]))
            if player.pause(reply.drip):
                return
