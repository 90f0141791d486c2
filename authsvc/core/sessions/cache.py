"""The cookie cache: a signed copy of session and user that answers without the database.

``{session, user, updatedAt, version}`` in one of the three forms of ``authsvc.crypto.copies``.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from authsvc.context import AuthContext, Jar
from authsvc.core.sessions.revocation import RevocationFeed
from authsvc.core.sessions.settings import SessionSettings
from authsvc.core.users.fields import session_object, user_object
from authsvc.crypto.copies import FORMS, Form
from authsvc.crypto.secrets import Keyring
from authsvc.crypto.signing import percent_decode, unsign
from authsvc.web.cookies import CookieStyle, find_cookie

COOKIE = "session_data"
VERSION = "1"
FORGETFUL = timedelta(seconds=60)
CHUNK = 3800
CHUNKS = 8
LONGEST = CHUNK * CHUNKS


class CookieCache:
    """Writes and reads the copy. ``feed`` is ``None`` when copies live out their time."""

    def __init__(
        self,
        settings: SessionSettings,
        keyring: Keyring,
        style: CookieStyle,
        feed: RevocationFeed | None,
    ) -> None:
        self._settings = settings
        self._keyring = keyring
        self._form: Form = FORMS[settings.cache_strategy](keyring)
        self._style = style
        self.feed = feed
        self._token_cookie = style.name("session_token")
        self._cookie = style.name(COOKIE)

    def put(
        self, auth: AuthContext, session: Mapping[str, Any], user: Mapping[str, Any], token: str
    ) -> None:
        """Put a copy beside the session cookie that is being set."""
        remember = session["remember"]
        lifetime = self._settings.cache_max_age
        now = auth.now()
        inner = {
            "session": session_object(auth, session, token),
            "user": user_object(auth, user),
            "updatedAt": _milliseconds(now),
            "version": VERSION,
        }
        expires_at = _milliseconds(now + (lifetime if remember else FORGETFUL))
        value = self._form.encode(inner, _milliseconds(now), expires_at)
        self._hand_out(auth.jar, value, int(lifetime.total_seconds()) if remember else None)

    def _hand_out(self, jar: Jar, value: str, max_age: int | None) -> None:
        """Browsers keep at most 4096 bytes in a cookie: a longer copy goes out in pieces.

        One that is longer still is none: servers refuse requests with so many cookies.
        """
        if len(value) > LONGEST:
            for name in (COOKIE, *(f"{COOKIE}.{number}" for number in range(CHUNKS))):
                jar.clear(name)
            return
        if len(value) <= CHUNK:
            jar.set_plain(COOKIE, value, max_age)
            return
        jar.clear(COOKIE)
        for number, start in enumerate(range(0, len(value), CHUNK)):
            jar.set_plain(f"{COOKIE}.{number}", value[start : start + CHUNK], max_age)

    def answer(self, request: Any) -> dict[str, Any] | None:
        """What ``get-session`` may answer without the database; a bearer header is never cached."""
        if request.query_shape.disable_cookie_cache:
            return None
        environ = request.environ
        if "HTTP_AUTHORIZATION" in environ or "HTTP_COOKIE" not in environ:
            return None
        inner = self.read(environ, request.registry.authsvc.services.now())
        return {"session": inner["session"], "user": inner["user"]} if inner else None

    def read(self, environ: dict[str, Any], now: datetime) -> dict[str, Any] | None:
        """The answer of ``get-session`` from the copy, if every condition holds.

        The copy must be ours, unexpired, of the session whose signed token comes with it, and no
        news may speak against it. Anything less is no copy: the database is asked.
        """
        value = self._value(environ)
        raw = find_cookie(environ, self._token_cookie)
        token = unsign(self._keyring, percent_decode(raw)) if raw and value else None
        if not token or not value:
            return None
        inner = self._decode(value, now)
        if inner is None or inner["session"]["token"] != token:
            return None
        return inner if self._stands(inner, now) else None

    def _value(self, environ: dict[str, Any]) -> str | None:
        whole = find_cookie(environ, self._cookie)
        if whole or f"{self._cookie}.0=" not in environ.get("HTTP_COOKIE", ""):
            return whole
        pieces = (find_cookie(environ, f"{self._cookie}.{n}") for n in range(CHUNKS))
        return "".join(piece for piece in pieces if piece)

    def _decode(self, value: str, now: datetime) -> dict[str, Any] | None:
        if len(value) > LONGEST:
            return None
        found = self._form.decode(value)
        if found is None:
            return None
        inner, expires_at = found
        if inner.get("version") != VERSION or expires_at <= _milliseconds(now):
            return None
        return inner

    def _stands(self, inner: dict[str, Any], now: datetime) -> bool:
        session = inner["session"]
        if datetime.fromisoformat(session["expiresAt"]) <= now:
            return False
        made = datetime.fromtimestamp(inner["updatedAt"] / 1000, UTC)
        if self.feed is None:
            return True
        return self.feed.covers(session["id"], session["userId"], made)


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
