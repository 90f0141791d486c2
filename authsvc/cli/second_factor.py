"""``authsvc second-factor``: which roles need one, and help for whoever lost theirs."""

import argparse
import sys
from typing import Any

from authsvc.cli.arguments import Commands, add_command, add_group
from authsvc.cli.bootstrap import acting, assembled
from authsvc.context import AuthContext
from authsvc.errors import ApiError
from authsvc.plugins.two_factor.policy import usecases as policy
from authsvc.plugins.two_factor.recovery.usecases.removal import reset

SECTION = "two_factor"


def add_to(commands: Commands) -> None:
    """Add ``second-factor require``, ``release``, ``status`` and ``reset``."""
    group = add_group(commands, "second-factor", "Say who needs a second factor; take lost ones.")
    for name, run, says in (
        ("require", run_require, "People of a role need a second factor."),
        ("release", run_release, "People of a role need none any more."),
        ("status", run_status, "Say whether people of a role need one; without it, of all roles."),
    ):
        command = add_command(group, name, run, says)
        command.add_argument("role", nargs="?" if name == "status" else None)
    lost = add_command(
        group, "reset", run_reset,
        "Remove all second factors of a user but passkeys, sign them out everywhere, tell them.",
    )  # fmt: skip
    lost.add_argument("user", help="the e-mail address, or the id")
    lost.add_argument("--reason", required=True, help="why, for the log; whom you have asked")


def run_require(arguments: argparse.Namespace) -> int:
    """``authsvc second-factor require``."""
    return _change(arguments, policy.require)


def run_release(arguments: argparse.Namespace) -> int:
    """``authsvc second-factor release``."""
    return _change(arguments, policy.release)


def run_status(arguments: argparse.Namespace) -> int:
    """``authsvc second-factor status``."""
    with assembled(arguments.config) as registry:
        if SECTION not in registry.auth_settings:
            return _off()
        with acting(registry) as auth:
            _tell(auth, arguments.role)
    return 0


def run_reset(arguments: argparse.Namespace) -> int:
    """``authsvc second-factor reset``; the reason goes into the log (ATK-096)."""
    with assembled(arguments.config) as registry:
        if SECTION not in registry.auth_settings:
            return _off()
        with acting(registry) as auth:
            user = reset(auth, arguments.user, arguments.reason)
    if user is None:
        return _refuse("there is no such user")
    print(f"{user['email']} has no second factor any more, and is signed out everywhere")
    return 0


def _change(arguments: argparse.Namespace, change: Any) -> int:
    with assembled(arguments.config) as registry:
        if SECTION not in registry.auth_settings:
            return _off()
        try:
            with acting(registry) as auth:
                change(auth, arguments.role)
                _tell(auth, arguments.role)
        except ApiError as error:
            return _refuse(error.message)
    return 0


def _tell(auth: AuthContext, role: str | None) -> None:
    known = {rule.role: rule for rule in policy.rules(auth)}
    for name in sorted(known) if role is None else [role]:
        rule = known.get(name)
        if rule is None:
            print(f"{name}: one factor is enough")
        elif rule.since is None:
            print(f"{name}: two factors, by the settings")
        else:
            print(f"{name}: two factors, from {rule.since:%Y-%m-%d %H:%M} on")


def _off() -> int:
    return _refuse("the plugin two_factor is not switched on")


def _refuse(why: str) -> int:
    print(f"authsvc: {why}", file=sys.stderr)
    return 1
