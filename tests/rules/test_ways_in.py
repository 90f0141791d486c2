"""Whatever opens a session is in the table of first factors, or says why it is none (ATK-084)."""

import ast
import importlib
import inspect
import textwrap
from collections.abc import Iterator
from functools import cache
from types import FunctionType, MethodType
from typing import Any

import pytest

from authsvc.api import Attempt, complete
from authsvc.cli.bootstrap import application
from authsvc.cli.settings import MADE_UP, built_in
from authsvc.core.sessions.usecases import hand_out, open_session
from tests.journeys.firsts import FIRSTS
from tests.rules.sources import sources

FEATURES = ("authsvc.core.", "authsvc.plugins.")
OPENERS = {open_session, hand_out}
NEWCOMER = "somebody new has no second factor; whoever is known is answered, not signed in"
SECOND = "takes the second factor of a sign-in that waits"
RENEWED = "the caller's own session, which claims as many factors as before"
COPY = "hands out once more what the caller has, and opens nothing"
ELSEWHERE = {
    "sign-up.email": NEWCOMER,
    "page.sign_up": NEWCOMER,
    "page.passkey.sign_up": NEWCOMER,
    "page.email_proof.enter": "tests of its page: as email-otp.verify-email, where settings ask it",
    "sign-in.anonymous": "a guest has no factor at all",
    "page.guest": "a guest has no factor at all",
    "two-factor.verify-totp": SECOND,
    "two-factor.verify-otp": SECOND,
    "two-factor.verify-backup-code": SECOND,
    "page.two_factor": SECOND,
    "two-factor.enable": "tests of enrolment: the second factor is proven by setting it up",
    "page.two_factor.enable": "tests of enrolment",
    "passkey.verify-registration": "tests of enrolment",
    "page.passkey.add": "tests of enrolment",
    "two-factor.finish-recovery": "takes the place of the second factor, after a wait (ADR 0022)",
    "page.recovery.finish": "takes the place of the second factor, after a wait (ADR 0022)",
    "device.token": "test_factor_carriers: as much as the session that approved",
    "one-time-token.verify": "test_factor_carriers: the session itself",
    "multi-session.set-active": "test_factor_carriers: a session that this browser has",
    "page.switch.to": "test_factor_carriers: a session that this browser has",
    "multi-session.revoke": "test_factor_carriers: a session that this browser has",
    "page.switch.sign_out": "test_factor_carriers: a session that this browser has",
    "social.proxy-callback": "test_factor_carriers: a sign-in at a provider, by way of production",
    "password.change": RENEWED,
    "page.password": RENEWED,
    "page.step_up": "a second factor of the caller's, in their own session",
    "two-factor.disable": RENEWED,
    "page.two_factor.disable": RENEWED,
    "email-otp.change-email": COPY,
    "session.get": COPY,
    "session.update": COPY,
    "user.update": COPY,
    "addresses.make-primary": COPY,
    "page.addresses.primary": COPY,
    "page.complete": COPY,
    "page.language": COPY,
    "page.profile": COPY,
}
"""Endpoints and pages that end in a session and are no first factor: why, or where they are tested.
"""


def reached(function: Any) -> set[FunctionType]:
    """The functions of features that it comes to."""
    seen: set[FunctionType] = set()
    waiting = [function]
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            waiting += named(current)
    return seen


@cache
def named(function: FunctionType) -> tuple[FunctionType, ...]:
    """What it names: functions, methods, and every method of what it passes on."""
    nodes = list(ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))))
    owners = {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
    whole = (node for node in nodes if id(node) not in owners)
    values = (value_of(node, function.__globals__) for node in whole)
    return tuple(found for value in values for found in functions_of(value))


def value_of(node: ast.AST, names: dict[str, Any]) -> Any:
    """What a dotted name stands for; ``None`` for everything else."""
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute):
        return getattr(value_of(node.value, names), node.attr, None)
    return None


def functions_of(value: Any) -> Iterator[FunctionType]:
    if isinstance(value, MethodType):
        value = value.__func__
    if isinstance(value, FunctionType):
        if value.__module__.startswith(FEATURES) and is_written(value):
            yield value
        return
    kind = value if isinstance(value, type) else type(value)
    for base in kind.__mro__:
        if base.__module__.startswith(FEATURES):
            yield from (made for made in vars(base).values() if is_written(made))


def is_written(value: Any) -> bool:
    """A function that somebody wrote, unlike what dataclasses make."""
    if not isinstance(value, FunctionType):
        return False
    return not inspect.unwrap(value).__code__.co_filename.startswith("<")


@cache
def pages() -> dict[str, FunctionType]:
    """Every function below a ``@page``, by the name of the page."""
    found = {}
    for source in sources("authsvc/core/", "authsvc/plugins/"):
        for node in source.walk(ast.FunctionDef):
            assert isinstance(node, ast.FunctionDef)
            path = source.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            for name in page_names(node, path):
                found[name] = getattr(importlib.import_module(path), node.name)
    return found


def page_names(node: ast.FunctionDef, path: str) -> Iterator[str]:
    """By ``page`` itself, or by a kit that makes one."""
    for call in node.decorator_list:
        if not isinstance(call, ast.Call):
            continue
        for word in (word.value for word in call.keywords if word.arg == "name"):
            if isinstance(word, ast.Constant):
                name = str(word.value)
            else:
                name = str(value_of(word, vars(importlib.import_module(path))))
            if name.startswith("page."):
                yield name


def opens(function: Any) -> bool:
    return bool(reached(inspect.unwrap(function)) & OPENERS)


@pytest.fixture(scope="module")
def doors() -> dict[str, Any]:
    """Everything with every plugin that ends in a session."""
    service = application(None, MADE_UP | {"authsvc.plugins": " ".join(built_in())})
    every = {**service.catalogue.functions, **pages()}
    names = {page.name for page in service.catalogue.pages}
    assert names - {name for name in every if name.startswith("page.")} == set()
    return {name: function for name, function in every.items() if opens(function)}


def test_every_way_in_is_in_the_table(doors):
    tested = {first.door for first in FIRSTS.values()}
    assert sorted(set(doors) - tested - set(ELSEWHERE)) == [], "ways in without their pairs"
    assert sorted(tested - set(doors)) == []
    assert sorted(set(ELSEWHERE) - set(doors)) == [], "no ways in any more"


def test_every_sign_in_is_begun_behind_one_of_them(doors):
    """What makes an ``Attempt`` is seen from a door, so that none is opened by something else."""
    seen = {(f.__module__, f.__name__) for door in doors.values() for f in reached(door)}
    makers = {
        (source.path.removesuffix(".py").replace("/", "."), function.name)
        for source in sources("authsvc/")
        for function in source.walk(ast.FunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
        and call.func.id in ("Attempt", "open_session")
    }  # fmt: skip
    assert makers - seen == set()


def test_a_new_way_in_would_be_noticed():
    def door(request, body):
        return complete(request.auth, Attempt(user=body.user, method="new"))

    def wall(request, body):
        return body.user

    assert opens(door)
    assert not opens(wall)
