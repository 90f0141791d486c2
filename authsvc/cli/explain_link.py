"""``authsvc explain-link``: who would come in with an account at a provider, and why."""

import argparse
import sys

from authsvc.cli.arguments import Commands, add_command
from authsvc.cli.bootstrap import acting, assembled
from authsvc.plugins.social.registry import EXTRA
from authsvc.plugins.social.usecases.explain import Case, explain


def add_to(commands: Commands) -> None:
    """Add the command."""
    command = add_command(
        commands, "explain-link", run, "Say who would come in with an account at a provider."
    )
    command.add_argument("provider", help="its id, such as google")
    command.add_argument("--email", help="the address that the provider would tell")
    command.add_argument(
        "--unverified", action="store_true", help="the provider does not call it verified"
    )
    command.add_argument("--subject", default="", help="the account's id at the provider")
    command.add_argument("--user", help="the id of a signed-in user who asks to connect it")


def run(arguments: argparse.Namespace) -> int:
    """Print the decision and its reason; nothing is changed."""
    case = Case(
        provider=arguments.provider,
        email=arguments.email,
        email_verified=not arguments.unverified,
        subject=arguments.subject,
        user_id=arguments.user,
    )
    with assembled(arguments.config) as registry, acting(registry) as auth:
        known = EXTRA in auth.services.extras
        explained = explain(auth, case) if known else None
    if explained is None:
        print(f"authsvc: the provider {case.provider} is not switched on", file=sys.stderr)
        return 1
    print(f"{explained.verdict}: {explained.reason}")
    print(explained.explanation)
    return 0
