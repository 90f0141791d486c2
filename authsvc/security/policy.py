"""Who is asking, and may they? One policy, many kinds of credential."""

from typing import Any

from pyramid.authorization import ACLDenied, ACLHelper
from pyramid.interfaces import ISecurityPolicy
from pyramid.location import lineage
from pyramid.request import RequestLocalCache
from zope.interface import implementer

from authsvc.security.credentials import ABSENT, SourceList
from authsvc.security.identity import Identity, principals_of

SESSION_ONLY = ("session",)
CREDENTIAL = "authsvc.credential"


class Refusal(ACLDenied):  # type: ignore[misc]
    """Pyramid's denial in words for a developer: what was refused to whom, where, and why."""

    credential = ""

    @property
    def msg(self) -> str:
        """Put together only when somebody reads it."""
        if isinstance(self.ace, tuple):
            why = f"{self.ace!r} says so"
        else:
            why = "no entry of an __acl__ there allows it"
        came = f"; the {self.credential}" if self.credential else ""
        whom = ", ".join(map(str, self.principals))
        where = _path(self.context)
        return f"{self.permission!r} is refused to [{whom}] at {where}: {why}{came}"


def _path(context: Any) -> str:
    """The context and its parents, as ``users/42`` or, without names, by their classes."""
    names = [str(getattr(node, "__name__", "") or type(node).__name__) for node in lineage(context)]
    return "/".join(reversed(names))


@implementer(ISecurityPolicy)
class AuthPolicy:
    """Credential -> identity -> principals -> ACL of the context's lineage.

    A request refused here learns why: ``request.has_permission`` returns an object that is false
    and says in ``msg`` which entry refused, to which principals, in which lineage, and what was
    wrong with the credential that was presented.
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
        """Pyramid's ``ACLAllowed`` or our ``Refusal``, with the reason in ``msg``."""
        found = self._acl.permits(context, principals_of(self.identity(request)), permission)
        if found:
            return found
        refusal = Refusal(found.ace, found.acl, permission, found.principals, context)
        refusal.credential = request.environ.get(CREDENTIAL, "")
        return refusal

    def remember(self, request: Any, userid: str, **options: Any) -> list[tuple[str, str]]:
        """Headers that sign ``userid`` in, for a host application's own sign-in view.

        ``request.identity`` is the new one from here on. Options: ``remember=False`` for as long
        as the browser runs, ``method`` for the audit log. *Return* the response that carries the
        headers: a raised one rolls the session back.
        """
        keeper = request.registry.session_keeper
        headers: list[tuple[str, str]]
        headers, identity = keeper.remember(request, userid, **options)
        if identity is not None:
            self._identities.set(request, identity)
        return headers

    def forget(self, request: Any, **_options: Any) -> list[tuple[str, str]]:
        """Headers that sign the caller out, if there is one; the session ends at the server."""
        headers: list[tuple[str, str]] = request.registry.session_keeper.forget(request)
        self._identities.set(request, None)
        return headers

    def known(self, request: Any) -> Identity | None:
        """The caller if somebody has asked already; never looks anybody up."""
        found: Identity | None = self._identities.get(request, None)
        return found

    def _authenticate(self, request: Any) -> Identity | None:
        """The first credential that is present decides; a refused one never falls through."""
        endpoint = request.endpoint
        accepts = endpoint.accepts if endpoint else SESSION_ONLY
        for source in self._sources:
            found = source.identify(request)
            if found is ABSENT:
                continue
            if found and source.kind in accepts:
                identity: Identity = found
                return identity
            what = "is not accepted here" if found else "was refused"
            request.environ[CREDENTIAL] = f"{source.kind} credential {what}"
            return None
        return None
