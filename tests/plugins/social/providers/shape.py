"""A shape file with its placeholders filled, and with one answer changed: see README.md."""

import hashlib
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

from joserfc import jwk, jws

from authsvc.plugins.social.client import Asking, Client
from authsvc.plugins.social.provider import Provider
from authsvc.plugins.social.registry import filled, load
from authsvc.plugins.social.settings import ProviderSettings
from tests.plugins.social.playing import PlayedProvider, Reply, say, say_text
from tests.plugins.social.signing import SigningKey, signing_key

SHAPES = Path(__file__).with_name("shapes")
VERIFIER = "verifier-of-forty-three-characters-or-more-0123"
NONCE = "nonce-1"
VALUES = {
    "client_id": "client-1",
    "client_secret": "secret-of-the-client",
    "state": "state-1",
    "code": "code-1",
    "verifier": VERIFIER,
    "challenge": urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().strip("="),
    "nonce": NONCE,
    "nonce_hash": hashlib.sha256(NONCE.encode()).hexdigest(),
}


@dataclass(frozen=True)
class Shape:
    """One provider's answers, as its file has them, or changed."""

    id: str
    told: dict[str, Any]

    def changed(self, case: Mapping[str, Any]) -> "Shape":
        """With the one answer that an unhappy case changes."""
        told: dict[str, Any] = json.loads(json.dumps(self.told))
        changes = {case["at"]: case, **{at: {"merge": m} for at, m in case.get("also", {}).items()}}
        for at, change in changes.items():
            _change(told, at, change)
        return replace(self, told=told)

    @property
    def provider(self) -> Provider:
        return load(self.id)

    @property
    def visited(self) -> bool:
        """Whether browsers are sent there; else only ID tokens of applications are taken."""
        return bool(self.told.get("authorization"))

    @property
    def signs(self) -> bool:
        """Whether its token response holds an ID token."""
        return "id_token" in self.told and not self.told["id_token"].get("native")


def _change(told: dict[str, Any], at: str, change: Mapping[str, Any]) -> None:
    if at in ("callback", "settings"):
        told[at] = merged(told.get(at, {}), change["merge"])
    elif at == "id_token":
        told[at]["claims"] = merged(told[at]["claims"], change["merge"], keep_null=True)
    else:
        call = told[at] if at in ("token", "refresh") else told["calls"][at]
        if "merge" in change:
            call["answer"] = merged(call["answer"], change["merge"])
        call.update({name: change[name] for name in ("status", "answer", "text") if name in change})


def merged(value: Any, patch: Any, *, keep_null: bool = False) -> Any:
    """JSON merge patch (RFC 7396); with ``keep_null``, ``None`` stays for somebody else to drop."""
    if not isinstance(patch, dict):
        return patch
    found = dict(value) if isinstance(value, dict) else {}
    for name, part in patch.items():
        if part is None and not keep_null:
            found.pop(name, None)
        else:
            found[name] = merged(found.get(name), part)
    return found


def shapes() -> Iterator[Shape]:
    """All shapes."""
    for path in sorted(SHAPES.glob("*.json")):
        yield Shape(path.stem, json.loads(path.read_text()))


@cache
def private_key() -> str:
    """An EC key in PEM for providers whose secrets we sign."""
    pem: bytes = jwk.ECKey.generate_key("P-256").as_pem(private=True)
    return pem.decode()


class Stage:
    """A provider played from its shape."""

    def __init__(self, shape: Shape, played: PlayedProvider, key: SigningKey | None = None) -> None:
        self.shape = shape
        self.played = played
        self.provider = shape.provider
        self.values = VALUES | {
            "redirect_uri": f"https://auth.example/api/auth/callback/{shape.id}",
            "private_key": private_key(),
        }
        given = self.fill(shape.told.get("settings", {}))
        self.values |= {**self.provider.defaults, **given}
        settings = ProviderSettings(
            **{name: self.values[name] for name in ("client_id", "client_secret")} | given
        )
        self.client = Client(filled(self.provider, settings), settings, self.values["redirect_uri"])
        tokens = shape.told.get("tokens") or {}
        self.values["access_token"] = tokens.get("access_token") or ""
        self._play_keys(key)
        self._play_answers()

    def fill(self, value: Any) -> Any:
        """``value`` with its placeholders filled."""
        if isinstance(value, str):
            return Template(value).safe_substitute(self.values)
        if isinstance(value, dict):
            return {name: self.fill(part) for name, part in value.items()}
        return [self.fill(part) for part in value] if isinstance(value, list) else value

    def part(self, *names: str) -> Any:
        """A part of the shape, filled."""
        found: Any = self.shape.told
        for name in names:
            found = found.get(name) or {}
        return self.fill(found)

    @property
    def asking(self) -> Asking:
        """An authorization request as the use cases make it."""
        return Asking(
            state=self.values["state"],
            verifier=self.values["verifier"] if self.provider.pkce else None,
            nonce=self.values["nonce"] if self.provider.nonce else None,
        )

    @property
    def claims(self) -> dict[str, Any]:
        """Of the ID token; what every token needs, and the nonce if it was asked for."""
        now = int(time.time())
        usual: dict[str, Any] = {"aud": self.values["client_id"], "iat": now, "exp": now + 600}
        if self.provider.nonce:
            usual["nonce"] = self.values["nonce"]
        told = usual | self.part("id_token", "claims")
        return {name: value for name, value in told.items() if value is not None}

    def _play_keys(self, key: SigningKey | None) -> None:
        told = self.shape.told.get("id_token")
        if told is None:
            return
        own = signing_key("shape", told["algorithm"])
        self.played.keys = [own]
        self.played.jwks(self.fill(told["jwks"]))
        self.values["id_token"] = (key or own).sign(self.claims)
        secret = jwk.OctKey.import_key(self.values["client_secret"])
        self.values["secret_signed_id_token"] = jws.serialize_compact(
            {"alg": "HS256", "typ": "JWT"}, json.dumps(self.claims), secret, algorithms=["HS256"]
        )

    def _play_answers(self) -> None:
        told = self.shape.told
        calls = [told.get("discovery"), told.get("token")]
        calls += [{"url": url, **call} for url, call in told.get("calls", {}).items()]
        for call in calls:
            if call:
                self.play(call)

    def play(self, call: Mapping[str, Any]) -> None:
        """Answer as ``call`` says, from now on."""
        self.played.answer(self.fill(call["url"]), self._reply(call))

    def _reply(self, call: Mapping[str, Any]) -> Reply:
        if "text" in call:
            return say_text(self.fill(call["text"]), call.get("status", 200))
        return say(self.fill(call["answer"]), call.get("status", 200))
