"""``authsvc worker``: deliver mail and texts in a process of their own."""

import argparse

from authsvc.cli.arguments import Commands, add_command
from authsvc.cli.bootstrap import application
from authsvc.delivery import work_until_stopped
from authsvc.delivery.threads import CourierThreads

COURIERS = 2


def add_to(commands: Commands) -> None:
    """Add the command."""
    says = "Deliver mail and texts, and sweep, until it is told to stop (SIGTERM or Ctrl-C)."
    command = add_command(commands, "worker", run, says)
    command.add_argument("--couriers", type=int, default=COURIERS, help="threads that deliver")


def run(arguments: argparse.Namespace) -> None:
    """Work; ``outbox.couriers = 0`` keeps the server's own threads out of it."""
    registry = application(arguments.config)
    registry.jobs.start()
    poll = registry.auth_settings["outbox"].poll
    work_until_stopped(CourierThreads(registry.delivery.hire, max(1, arguments.couriers), poll))
