"""Names that are no addresses, by which people sign in or get back in: plugins add theirs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from authsvc.context import AuthContext

SIGN_IN = "name_sign_in"
RESET = "name_reset"


def is_no_address(_auth: AuthContext, name: str) -> bool:
    """What a name is that may be anything else."""
    return "@" not in name


def has_none(_user: Mapping[str, Any]) -> str:
    """For a kind of name that is not filled in."""
    return ""


@dataclass(frozen=True)
class NameSignIn:
    """How one signs in by a kind of name: which names it ``takes``, and a user's ``own``."""

    order: int
    sign_in: Callable[..., Any]
    takes: Callable[[AuthContext, str], bool]
    own: Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True)
class NameReset:
    """What the page of a forgotten password does with names that are no addresses."""

    ask: Callable[[Any, str], Any]
    takes: Callable[[AuthContext, str], bool]


def add_name_sign_in(
    config: Any,
    sign_in: Callable[..., Any],
    *,
    takes: Callable[[AuthContext, str], bool] = is_no_address,
    own: Callable[[Mapping[str, Any]], str] = has_none,
    order: int = 100,
) -> None:
    """Configurator directive: the sign-in page takes names that are no addresses, too.

    Of several kinds the first that ``takes`` a name is asked: the spelling alone decides, never
    whether somebody has it. ``own`` fills the field in for who has no address.
    """
    kinds = config.registry.authsvc.services.extras.setdefault(SIGN_IN, [])
    kinds.append(NameSignIn(order, sign_in, takes, own))
    kinds.sort(key=lambda kind: kind.order)


def add_name_reset(
    config: Any, ask: Callable[[Any, str], Any], *, takes: Callable[[AuthContext, str], bool]
) -> None:
    """Configurator directive: the page of a forgotten password takes other names, too.

    ``ask(request, name)`` does what follows and tells where to go on, alike for known and unknown.
    """
    kinds = config.registry.authsvc.services.extras.setdefault(RESET, [])
    kinds.append(NameReset(ask, takes))


def sign_in_for(auth: AuthContext, name: str) -> Callable[..., Any] | None:
    """How one signs in by ``name``; ``None`` for an address."""
    kinds: list[NameSignIn] = auth.services.extras.get(SIGN_IN, [])
    return next((kind.sign_in for kind in kinds if kind.takes(auth, name)), None)


def reset_for(auth: AuthContext, name: str) -> Callable[[Any, str], Any] | None:
    """What is done for who forgot the password and typed ``name``; ``None`` for an address."""
    kinds: list[NameReset] = auth.services.extras.get(RESET, [])
    return next((kind.ask for kind in kinds if kind.takes(auth, name)), None)


def own_name(auth: AuthContext, user: Mapping[str, Any]) -> str:
    """A name by which a user without an address signs in, or nothing."""
    kinds: list[NameSignIn] = auth.services.extras.get(SIGN_IN, [])
    return next((name for kind in kinds if (name := kind.own(user))), "")
