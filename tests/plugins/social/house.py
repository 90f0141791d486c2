"""A provider that signs people in: browsers come with a request and go back with a code."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from tests.plugins.social.playing import Asked, PlayedProvider, Reply, playing, say
from tests.support.visitor import fresh_email


class House:
    """An OpenID provider on loopback where one person at a time is signed in."""

    def __init__(self, played: PlayedProvider) -> None:
        self.played = played
        self.person: dict[str, Any] = {}
        self.refusal = ""
        """The error with which people come back instead of a code."""
        self._codes: dict[str, tuple[dict[str, str], dict[str, Any]]] = {}
        played.discovery()
        played.answer("/authorize", self._authorize)
        played.answer("/token", self._token)
        # The addresses of a GitLab, which has a mark of its own and an issuer to be set.
        played.answer("/oauth/authorize", self._authorize)
        played.answer("/oauth/token", self._plain_token)
        self.welcome()

    @property
    def url(self) -> str:
        """Its issuer."""
        return self.played.url

    def welcome(self, email: str | None = None, *, proven: bool = True, **more: Any) -> str:
        """Somebody else sits down there; their address."""
        self.refusal = ""
        told = {"sub": secrets.token_hex(8), "email": email or fresh_email("grace")}
        self.person = {**told, "email_verified": proven, "name": "Grace Hopper", **more}
        return str(self.person["email"])

    def settings(self, name: str = "acme-id", **more: str) -> dict[str, str]:
        """The lines of the ini that switch it on under a name of its own."""
        told = {
            "discovery": self.url, "client_id": "our-client", "client_secret": "our-secret",
            "name": "Acme ID", **more,
        }  # fmt: skip
        lines = {f"authsvc.social.{name}.{key}": value for key, value in told.items()}
        return {"authsvc.social.custom": name, "authsvc.social.timeout": "60s", **lines}

    def visit(self, address: str) -> str:
        """Go there as a browser does; where it sends one back."""
        opener = build_opener(_Stay)
        with opener.open(Request(address)) as answer:
            return str(answer.headers["Location"])

    def _authorize(self, asked: Asked) -> Reply:
        query = asked.query
        back = {"state": query["state"]}
        if self.refusal:
            back["error"] = self.refusal
        else:
            back["code"] = secrets.token_hex(8)
            self._codes[back["code"]] = (query, self.person)
        return Reply(status=302, headers={"Location": f"{query['redirect_uri']}?{urlencode(back)}"})

    def _token(self, asked: Asked) -> Reply:
        found = self._codes.pop(asked.form["code"], None)
        if found is None:
            return say({"error": "invalid_grant"}, 400)
        query, person = found
        self.played.answer("/userinfo", person)
        told = {**person, "nonce": query.get("nonce")}
        return say({**_bearer(), "id_token": self.played.id_token(query["client_id"], **told)})

    def _plain_token(self, asked: Asked) -> Reply:
        found = self._codes.pop(asked.form["code"], None)
        if found is None:
            return say({"error": "invalid_grant"}, 400)
        _, person = found
        self.played.answer("/api/v4/user", {**person, "id": person["sub"], "state": "active"})
        return say(_bearer())


def _bearer() -> dict[str, Any]:
    return {"access_token": secrets.token_hex(8), "token_type": "Bearer", "expires_in": 600}


class _Stay(HTTPRedirectHandler):
    """Redirects are for the browser to follow."""

    def http_error_302(self, req: Any, fp: Any, code: Any, msg: Any, headers: Any) -> Any:
        return fp


@contextmanager
def open_house() -> Iterator[House]:
    """A house for as long as the block lasts."""
    with playing() as played:
        yield House(played)
