"""Who is asking, and may they: sources in order, what endpoints accept, reasons of refusals."""

from types import SimpleNamespace
from typing import Any

import pytest
from pyramid.authorization import Allow, Authenticated, Deny, Everyone
from pyramid.request import Request

from authsvc.security.credentials import ABSENT, REFUSED, SourceList
from authsvc.security.identity import Identity
from authsvc.security.policy import AuthPolicy


class Source:
    """Answers what it was made with, and remembers that it was asked."""

    def __init__(self, kind: str, answer: Any) -> None:
        self.kind = kind
        self.answer = answer
        self.asked = 0

    def identify(self, _request: Any) -> Any:
        self.asked += 1
        return self.answer


ADA = Identity(user_id="ada", roles=("editor",), scopes=("notes",))
ROBOT = Identity(user_id="robot", kind="api_key")


def policy_of(*sources: Source) -> AuthPolicy:
    found = SourceList()
    for order, source in enumerate(sources):
        found.add(source, order=order)
    return AuthPolicy(found)


def request_for(*accepts: str) -> Any:
    """A request of an endpoint that accepts these kinds, or of a host's view."""
    request = Request.blank("/")
    request.endpoint = SimpleNamespace(accepts=accepts) if accepts else None
    return request


def context(*entries: Any, name: str = "", parent: Any = None) -> Any:
    return SimpleNamespace(__acl__=list(entries), __name__=name, __parent__=parent)


def test_the_first_credential_that_is_there_decides():
    absent, first, second = (
        Source("session", answer) for answer in (ABSENT, ADA, Identity(user_id="eve"))
    )
    assert policy_of(absent, first, second).identity(request_for()) is ADA
    assert (absent.asked, first.asked, second.asked) == (1, 1, 0)


def test_a_refused_credential_never_falls_through():
    cookie = Source("session", ADA)
    policy = policy_of(Source("session", REFUSED), cookie)
    request = request_for()
    assert policy.identity(request) is None
    assert policy.authenticated_userid(request) is None
    assert cookie.asked == 0


def test_a_kind_the_endpoint_does_not_accept_is_nobody_and_ends_the_search():
    cookie = Source("session", ADA)
    policy = policy_of(Source("api_key", ROBOT), cookie)
    assert policy.identity(request_for("session")) is None
    assert policy.identity(request_for("session", "api_key")) is ROBOT
    assert cookie.asked == 0


def test_views_of_a_host_accept_sessions_only():
    assert policy_of(Source("api_key", ROBOT)).identity(request_for()) is None
    assert policy_of(Source("session", ADA)).identity(request_for()) is ADA


def test_the_caller_is_looked_up_once_in_a_request():
    source = Source("session", ADA)
    policy = policy_of(source)
    request = request_for()
    assert [policy.identity(request), policy.authenticated_userid(request)] == [ADA, "ada"]
    assert source.asked == 1
    policy.identity(request_for())
    assert source.asked == 2


def test_nobody_is_looked_up_once_too():
    source = Source("session", ABSENT)
    policy, request = policy_of(source), request_for()
    assert [policy.identity(request), policy.identity(request)] == [None, None]
    assert source.asked == 1


def test_known_never_looks_up():
    source = Source("session", ADA)
    policy, request = policy_of(source), request_for()
    assert policy.known(request) is None
    assert source.asked == 0
    policy.identity(request)
    assert policy.known(request) is ADA


@pytest.mark.parametrize(
    ("entry", "allowed"),
    [
        ((Allow, "user:ada", "read"), True),
        ((Allow, "role:editor", "read"), True),
        ((Allow, "scope:notes", "read"), True),
        ((Allow, "credential:session", "read"), True),
        ((Allow, Authenticated, "read"), True),
        ((Allow, Everyone, "read"), True),
        ((Allow, "user:ad", "read"), False),
        ((Allow, "role:admin", "read"), False),
        ((Allow, "user:ada", "write"), False),
        ((Deny, Everyone, "read"), False),
    ],
)
def test_acls_speak_of_principals(entry, allowed):
    policy = policy_of(Source("session", ADA))
    assert bool(policy.permits(request_for(), context(entry), "read")) is allowed


def test_the_nearest_entry_of_the_lineage_decides():
    root = context((Allow, "user:ada", "read"))
    closed = context((Deny, "user:ada", "read"), name="closed", parent=root)
    policy = policy_of(Source("session", ADA))
    assert policy.permits(request_for(), context(name="open", parent=root), "read")
    assert not policy.permits(request_for(), closed, "read")


def test_a_refusal_names_permission_principals_lineage_and_entry():
    root = context((Deny, "role:editor", "burn"))
    leaf = context(
        (Allow, "user:eve", "burn"), name="42", parent=context(name="notes", parent=root)
    )
    said = policy_of(Source("session", ADA)).permits(request_for(), leaf, "burn").msg
    assert said.startswith("'burn' is refused to [system.Everyone, system.Authenticated, user:ada")
    assert "SimpleNamespace/notes/42" in said
    assert "('Deny', 'role:editor', 'burn') says so" in said


def test_a_refusal_by_default_says_that_no_entry_allows():
    said = policy_of(Source("session", ABSENT)).permits(request_for(), object(), "read").msg
    assert said == (
        "'read' is refused to [system.Everyone] at object: no entry of an __acl__ there allows it"
    )


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (Source("session", REFUSED), "the session credential was refused"),
        (Source("api_key", ROBOT), "the api_key credential is not accepted here"),
    ],
)
def test_a_refusal_tells_of_a_credential_that_did_not_count(source, why):
    refusal = policy_of(source).permits(request_for(), context(), "read")
    assert refusal.msg.endswith(why)
    assert not refusal


def test_an_identity_shows_no_token_and_no_rows():
    shown = repr(Identity(user_id="ada", token="secret-1", session={"x": "secret-2"}))
    assert "secret" not in shown
