"""Acme, an OpenID provider where people agree to everything, for whole flows."""

import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from sqlalchemy import update

from authsvc.core.users.models import User
from authsvc.db.statements import execute
from tests.plugins.social.playing import Asked, PlayedProvider, Reply, say
from tests.support.site import Site
from tests.support.visitor import Visitor, fresh_email

CALLBACK = "/callback/"


@dataclass(frozen=True)
class Person:
    """Somebody with an account at Acme."""

    subject: str
    email: str | None
    verified: Any = True
    name: str = "Ada Acme"


def somebody(email: str | None = "", *, verified: Any = True, name: str = "Ada Acme") -> Person:
    """Somebody nobody has seen before."""
    address = fresh_email("acme") if email == "" else email
    return Person(f"sub-{uuid.uuid4().hex[:12]}", address, verified, name)


class Acme:
    """The provider: hands out a code for each consent, and tokens for each code, once."""

    def __init__(self, played: PlayedProvider) -> None:
        self.played = played
        self.given: dict[str, tuple[Person, dict[str, str]]] = {}
        self.people: dict[str, Person] = {}
        self.vouched: list[str] = []
        self.refreshed = 0
        self.expires_in = 3600
        played.discovery()
        played.answer("/token", self._token)
        played.answer("/userinfo", self._userinfo)
        played.answer("/authorize", self._authorize)

    def settings(self, *names: str, **more: str) -> dict[str, str]:
        """The ini of a service that knows this provider under some names (else ``acme``)."""
        known = names or ("acme",)
        told = {"authsvc.social.custom": " ".join(known), "authsvc.social.timeout": "60s"}
        for name in known:
            own = {
                "client_id": f"client-of-{name}",
                "client_secret": "kept-between-us",
                "discovery": self.played.url,
                "id_token_sign_in": "true",
                **more,
            }
            told |= {f"authsvc.social.{name}.{key}": value for key, value in own.items()}
        return told

    def consent(self, url: str, person: Person) -> str:
        """What the person's browser brings back: the callback's query."""
        asked = {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}
        code = f"code-{uuid.uuid4().hex}"
        self.given[code] = (person, asked)
        return urlencode({"code": code, "state": asked["state"], "iss": self.played.url})

    def id_token(self, person: Person, client: str = "client-of-acme", **more: Any) -> str:
        """An ID token for an application."""
        return self.played.id_token(client, **self._claims(person), **more)

    def _authorize(self, asked: Asked) -> Reply:
        """For real browsers: whoever is hinted at agrees at once."""
        person = Person(f"sub-of-{asked.query['login_hint']}", asked.query["login_hint"])
        code = f"code-{uuid.uuid4().hex}"
        self.given[code] = (person, dict(asked.query))
        back = urlencode({"code": code, "state": asked.query["state"], "iss": self.played.url})
        return Reply(status=302, headers={"Location": f"{asked.query['redirect_uri']}?{back}"})

    def _token(self, asked: Asked) -> Reply:
        if asked.form.get("grant_type") == "refresh_token":
            return self._refresh(asked.form["refresh_token"])
        person, request = self.given.pop(asked.form.get("code", ""), (None, {}))
        if person is None:
            return say({"error": "invalid_grant"}, 400)
        told = self._claims(person)
        if "nonce" in request:
            told["nonce"] = request["nonce"]
        answer = self._tokens(person, request.get("scope", ""))
        self.vouched.append(self.played.id_token(request["client_id"], **told))
        return say(answer | {"id_token": self.vouched[-1]})

    def _refresh(self, token: str) -> Reply:
        person = self.people.pop(token, None)
        if person is None:
            return say({"error": "invalid_grant"}, 400)
        self.refreshed += 1
        return say(self._tokens(person, ""))

    def _tokens(self, person: Person, scope: str) -> dict[str, Any]:
        access, refresh = f"access-{uuid.uuid4().hex}", f"refresh-{uuid.uuid4().hex}"
        self.people[access] = self.people[refresh] = person
        told = {"access_token": access, "refresh_token": refresh, "token_type": "Bearer"}
        lifetime = {"expires_in": self.expires_in} if self.expires_in else {}
        return told | lifetime | ({"scope": scope} if scope else {})

    def _userinfo(self, asked: Asked) -> Reply:
        token = asked.headers.get("authorization", "").removeprefix("Bearer ")
        person = self.people.get(token)
        return say(self._claims(person)) if person else say({"error": "invalid_token"}, 401)

    def _claims(self, person: Person) -> dict[str, Any]:
        return {
            "sub": person.subject,
            "email": person.email,
            "email_verified": person.verified,
            "name": person.name,
        }


def begin(visitor: Visitor, provider: str = "acme", **body: Any) -> str:
    """The address at the provider."""
    wish = {"provider": provider, "callbackURL": "/in", "errorCallbackURL": "/oops"} | body
    answer = visitor.post("/sign-in/social", wish)
    assert answer.status_int == 200, answer
    return str(answer.json["url"])


def finish(visitor: Visitor, query: str, provider: str = "acme") -> str:
    """Where the callback leads."""
    answer = visitor.get(f"{CALLBACK}{provider}?{query}")
    assert answer.status_int == 302, answer
    return str(answer.headers["Location"])


def sign_in(visitor: Visitor, acme: Acme, person: Person, provider: str = "acme") -> str:
    """The whole way; where it ends."""
    return finish(visitor, acme.consent(begin(visitor, provider), person), provider)


def link(visitor: Visitor, acme: Acme, person: Person, provider: str = "acme") -> str:
    """Connect an account to the visitor's; where it ends."""
    wish = {"provider": provider, "callbackURL": "/in", "errorCallbackURL": "/oops"}
    answer = visitor.post("/link-social", wish)
    assert answer.status_int == 200, answer
    return finish(visitor, acme.consent(answer.json["url"], person), provider)


def prove(site: Site, email: str) -> None:
    """As if the mailbox had been proven."""
    with site.acting() as auth:
        found = update(User).where(User.email == email).values(email_verified=True)
        assert execute(auth.db, found).rowcount == 1
