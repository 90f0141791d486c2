"""What every endpoint has to say of itself, read from a service with every plugin (ADR 2)."""

from collections import Counter
from typing import Any

import pytest

from authsvc.cli.bootstrap import application
from authsvc.cli.settings import MADE_UP, built_in
from authsvc.security.permissions import Permission
from authsvc.web.endpoint import Endpoint
from authsvc.web.openapi.answers import refusals_of
from authsvc.web.shapes import Empty
from tests.rules.reach import refusals

SESSIONS = {"cached", "stored", "fresh"}
MODES = {"read", "write", "once", "phased", "calling"}
# What a function is seen to name, though no client of it is ever told.
NEVER_TOLD = {
    # What would be refused is said in the answer.
    "password.strength": {
        "PASSWORD_TOO_LONG", "PASSWORD_TOO_PERSONAL", "PASSWORD_TOO_SHORT",
    },
    "password.verify": {"CREDENTIAL_ACCOUNT_NOT_FOUND"},  # who has no password knows none
    "password.reset-link": {"INVALID_TOKEN"},  # travels in the redirect
    "user.delete-link": {  # a link carries no password
        "CREDENTIAL_ACCOUNT_NOT_FOUND", "INVALID_PASSWORD",
        "PASSWORD_TOO_LONG", "TOO_MANY_ATTEMPTS",
    },
    "social.callback": {  # in the redirect
        "ACCOUNT_DISABLED", "FAILED_TO_CREATE_SESSION", "UNAUTHORIZED",
    },
    "social.proxy-callback": {  # in the redirect
        "ACCOUNT_DISABLED", "FAILED_TO_CREATE_SESSION", "UNAUTHORIZED",
    },
    "device.token": {"ACCOUNT_DISABLED", "FAILED_TO_CREATE_SESSION"},  # access_denied (RFC 8628)
    "oauth-popup.start": {"PROVIDER_UNREACHABLE"},  # told to the opener, as a word of its own
    "one-tap.callback": {  # told in the words that clients of One Tap know
        "ID_TOKEN_NOT_SUPPORTED", "INVALID_TOKEN", "OAUTH_LINK_ERROR", "USER_EMAIL_NOT_FOUND",
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def catalogue() -> Any:
    """The endpoints of the core and of every built-in plugin."""
    return application(None, MADE_UP | {"authsvc.plugins": " ".join(built_in())}).catalogue


def silent(spec: Endpoint, function: Any) -> list[str]:
    """What an endpoint leaves unsaid."""
    questions = {
        "a limit, or why it needs none": bool(spec.limit) != bool(spec.unlimited.strip()),
        "a docstring": bool((function.__doc__ or "").strip()),
        "what it returns": spec.returns is not Empty or spec.navigates,
        "how sure of the session": spec.session in SESSIONS,
        "a mode": spec.mode in MODES,
        "whom it is about": spec.permission == Permission.PUBLIC or spec.locate is not None,
        "which credentials": bool(spec.accepts),
    }
    return [question for question, answered in questions.items() if not answered]


def test_every_endpoint_says_all_of_it(catalogue):
    found = {spec.name: silent(spec, catalogue.functions[spec.name]) for spec in catalogue}
    assert {name: questions for name, questions in found.items() if questions} == {}


def test_silence_would_be_noticed():
    assert len(silent(Endpoint(method="GET", path="/x", name="x"), lambda: None)) == 3


def test_every_name_is_one_endpoint(catalogue):
    names = Counter(spec.name for spec in catalogue)
    assert [name for name, count in names.items() if count > 1] == []


def test_every_refusal_is_listed(catalogue):
    """Clients are told by name what to expect; the functions behind an endpoint are read for it."""
    unlisted = {}
    for spec in catalogue:
        reached = {(code.code, code.status) for code in refusals(catalogue.functions[spec.name])}
        listed = {(code.code, code.status) for code in refusals_of(spec)}
        secret = NEVER_TOLD.get(spec.name, set())
        missing = sorted(code for code, _ in reached - listed if code not in secret)
        if missing:
            unlisted[spec.name] = missing
    assert unlisted == {}


def test_an_unlisted_refusal_would_be_noticed(catalogue):
    reached = refusals(catalogue.functions["sign-in.email"])
    assert {"INVALID_EMAIL_OR_PASSWORD", "ACCOUNT_DISABLED"} <= {code.code for code in reached}


def test_one_code_means_one_status_at_one_endpoint_or_says_so(catalogue):
    """A client that switches by code must not need the status as well, at any single endpoint."""
    for spec in catalogue:
        statuses: dict[str, set[int]] = {}
        for code in refusals_of(spec):
            statuses.setdefault(code.code, set()).add(code.status)
        assert [code for code, found in statuses.items() if len(found) > 1] == [], spec.name
