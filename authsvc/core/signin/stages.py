"""Stages of a sign-in: what may stand between a first factor and a session."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from authsvc.context import AuthContext


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


@dataclass(frozen=True)
class Challenge:
    """The sign-in stops here until the user proves one more thing; ``answer`` is its wire form."""

    kind: str
    methods: tuple[str, ...]
    answer: Mapping[str, Any] = field(default_factory=dict)


Stage = Callable[[AuthContext, Attempt], Challenge | None]


def add_signin_stage(config: Any, name: str, stage: Stage) -> None:
    """Configurator directive: run ``stage`` after every first factor, before the session exists."""

    def register() -> None:
        config.registry.authsvc.services.signin_stages.append(stage)

    config.action(("signin-stage", name), register)
