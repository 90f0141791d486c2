"""Stages of a sign-in: what may stand between a first factor and a session."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from authsvc.context import AuthContext
from authsvc.errors import ErrorCode


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A sign-in whose first factor was proven.

    ``method`` names the factor, such as ``email``, ``magic-link``, ``passkey``; ``strong`` says
    that it counts as two (a user-verified passkey); ``channel`` is the mailbox or phone that
    proved it, which can then not serve as the second factor as well (ATK-086).
    """

    user: Mapping[str, Any]
    method: str
    remember: bool = True
    strong: bool = False
    channel: str | None = None
    factors: int = 0
    """How many factors were proven, where that is not what ``strong`` says."""

    @property
    def proven(self) -> int:
        """How many factors the session may claim."""
        return self.factors or (2 if self.strong else 1)


@dataclass(frozen=True)
class Challenge:
    """The sign-in stops here until the user proves one more thing; ``answer`` is its wire form.

    With ``refusal`` the wire knows no such answer: clients are refused by that name, and told.
    """

    kind: str
    methods: tuple[str, ...]
    answer: Mapping[str, Any] = field(default_factory=dict)
    refusal: ErrorCode | None = None


FACTORS = "second_factors"
WAITING = "waiting_sign_in"
Stage = Callable[[AuthContext, Attempt], Challenge | Attempt | None]


def add_signin_stage(config: Any, name: str, stage: Stage, *, first: bool = False) -> None:
    """Configurator directive: run ``stage`` after every first factor, before the session exists.

    It asks for more (``Challenge``), knows more (an ``Attempt`` in place of the one it was given),
    or has nothing to say.

    ``first`` is for one that only looks: it sees attempts that others stop.
    """

    def register() -> None:
        stages = config.registry.authsvc.services.signin_stages
        stages.insert(0 if first else len(stages), stage)

    config.action(("signin-stage", name), register)


def add_second_factor(config: Any, name: str, has: Callable[[AuthContext, str], bool]) -> None:
    """Configurator directive: ``has(auth, user_id)`` tells whether a user has one more factor.

    Whoever adds it signs its users in by an ``Attempt`` of the method ``name``; the stage that asks
    for second factors takes that as the answer of a sign-in that waits.
    """
    config.registry.authsvc.services.extras.setdefault(FACTORS, {})[name] = has


def second_factors(auth: AuthContext, user_id: str) -> tuple[str, ...]:
    """The factors that features have added and the user has."""
    known: dict[str, Callable[[AuthContext, str], bool]] = auth.services.extras.get(FACTORS, {})
    return tuple(name for name, has in known.items() if has(auth, user_id))


def add_waiting_sign_in(config: Any, find: Callable[[AuthContext], str | None]) -> None:
    """Configurator directive: ``find(auth)`` tells whose sign-in waits in the client's browser."""
    config.registry.authsvc.services.extras[WAITING] = find


def waiting_user(auth: AuthContext) -> str | None:
    """The id of the user whose sign-in waits for one more proof in this browser."""
    find: Callable[[AuthContext], str | None] | None = auth.services.extras.get(WAITING)
    return find(auth) if find else None
