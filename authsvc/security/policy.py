"""Who is asking, and may they? One policy, many kinds of credential."""

from typing import Any

from pyramid.authorization import ACLHelper
from pyramid.interfaces import ISecurityPolicy
from pyramid.request import RequestLocalCache
from zope.interface import implementer

from authsvc.security.credentials import ABSENT, SourceList
from authsvc.security.identity import Identity, principals_of

SESSION_ONLY = ("session",)


@implementer(ISecurityPolicy)
class AuthPolicy:
    """Credential -> identity -> principals -> ACL of the context's lineage.

    A request refused here learns why: ``request.has_permission`` returns an object that is false
    and names the ACL entry, the principals and the context that decided.
    """

    def __init__(self, sources: SourceList) -> None:
        self._sources = sources
        self._identities = RequestLocalCache(self._authenticate)
        self._acl = ACLHelper()

    def identity(self, request: Any) -> Identity | None:
        """The caller, looked up once in a request."""
        found: Identity | None = self._identities.get_or_create(request)
        return found

    def authenticated_userid(self, request: Any) -> str | None:
        """The id of the caller's user."""
        identity = self.identity(request)
        return identity.user_id if identity else None

    def permits(self, request: Any, context: Any, permission: str) -> Any:
        """Pyramid's ``ACLAllowed`` or ``ACLDenied``, with the reason in ``msg``."""
        return self._acl.permits(context, principals_of(self.identity(request)), permission)

    def remember(self, request: Any, userid: str, **options: Any) -> list[tuple[str, str]]:
        """Headers that sign ``userid`` in, for a host application's own sign-in view."""
        self._identities.clear(request)
        headers: list[tuple[str, str]] = request.registry.session_keeper.remember(
            request, userid, **options
        )
        return headers

    def forget(self, request: Any, **_options: Any) -> list[tuple[str, str]]:
        """Headers that sign the caller out; the session ends at the server, too."""
        headers: list[tuple[str, str]] = request.registry.session_keeper.forget(request)
        self._identities.clear(request)
        return headers

    def reset(self, request: Any) -> None:
        """Forget what was looked up, after the session changed within this request."""
        self._identities.clear(request)

    def _authenticate(self, request: Any) -> Identity | None:
        """The first credential that is present decides; a refused one never falls through."""
        endpoint = request.endpoint
        accepts = endpoint.accepts if endpoint else SESSION_ONLY
        for source in self._sources:
            found = source.identify(request)
            if found is not ABSENT:
                return found if found and source.kind in accepts else None
        return None
