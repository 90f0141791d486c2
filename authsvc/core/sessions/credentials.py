"""The session cookie as a credential."""

from collections.abc import Mapping
from typing import Any

from authsvc.core.sessions.reader import SessionReader, is_live
from authsvc.core.sessions.requirement import REQUIREMENT, Requirement
from authsvc.core.sessions.usage import LastUse
from authsvc.core.sessions.usecases import COOKIES, TOKEN
from authsvc.crypto.digests import digest
from authsvc.crypto.signing import percent_decode, unsign
from authsvc.security.credentials import ABSENT, REFUSED, Absent
from authsvc.security.identity import Identity
from authsvc.web.cookies import find_cookie


class SessionResolver:
    """Turns a session token into an identity; every source that carries one asks here."""

    def __init__(self, reader: SessionReader, service: Any, last_use: LastUse) -> None:
        self._reader = reader
        self._last_use = last_use
        self._service = service
        self._requirement: Requirement = service.services.extras[REQUIREMENT]
        self._lifetime = service.services.settings["sessions"].absolute_lifetime

    def resolve(self, request: Any, token: str) -> Identity | Absent:
        """The identity behind ``token``; a dead one also makes the browser forget its cookies."""
        found = self._reader.find(request, digest(token))
        now = self._service.services.now()
        if found is None or not is_live(found, now, self._lifetime):
            self._forget(request.jar)
            return REFUSED
        self._last_use.note(found.session["id"], now)
        roles = self._requirement.roles(found.session, found.user, now)
        return identity_of(found.session, found.user, token, roles, kept=found.kept)

    @staticmethod
    def _forget(jar: Any) -> None:
        """Clear the cookies, but for those of a session that this very request has opened."""
        for name in COOKIES:
            if not jar.touches(name):
                jar.clear(name)


def identity_of(
    session: Mapping[str, Any],
    user: Mapping[str, Any],
    token: str,
    roles: tuple[str, ...] | None = None,
    *,
    kept: dict[str, Any] | None = None,
) -> Identity:
    """The caller behind a live session; ``roles`` unless it may act as what the user is."""
    return Identity(
        user_id=user["id"],
        session_id=session["id"],
        authenticated_at=session["authenticated_at"],
        roles=(user["role"],) if roles is None else roles,
        session=session,
        user=user,
        token=token,
        kept={} if kept is None else kept,
    )


class CookieSource:
    """The signed session cookie."""

    kind = "session"

    def __init__(self, resolver: SessionResolver, service: Any) -> None:
        self._resolver = resolver
        self._keyring = service.services.keyring
        self._name = service.cookies.name(TOKEN)
        self.scheme = {"session": {"type": "apiKey", "in": "cookie", "name": self._name}}

    def identify(self, request: Any) -> Identity | Absent:
        """A cookie without our signature is as good as none."""
        raw = find_cookie(request.environ, self._name)
        if not raw:
            return ABSENT
        token = unsign(self._keyring, percent_decode(raw))
        return self._resolver.resolve(request, token) if token else ABSENT
