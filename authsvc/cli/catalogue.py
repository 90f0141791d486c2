"""``authsvc catalogue``: every endpoint there is, as data."""

import argparse
import json
from typing import Any

from pydantic import TypeAdapter

from authsvc.cli.arguments import Commands, add_command
from authsvc.cli.bootstrap import application
from authsvc.web.endpoint import Endpoint
from authsvc.web.openapi.answers import refusals_of


def add_to(commands: Commands) -> None:
    """Add the command."""
    command = add_command(commands, "catalogue", run, "List the endpoints that are switched on.")
    command.add_argument("--json", action="store_true", help="with input, errors and limits")


def run(arguments: argparse.Namespace) -> None:
    """Print the list."""
    registry = application(arguments.config)
    if arguments.json:
        print(json.dumps([entry(spec) for spec in registry.catalogue], indent=2))
        return
    for spec in registry.catalogue:
        print(f"{spec.method:6} {registry.catalogue.base}{spec.path:40} {spec.name}")


def entry(spec: Endpoint) -> dict[str, Any]:
    """One endpoint for programs: a client's table of paths and methods follows from it."""
    return {
        "name": spec.name,
        "method": spec.method,
        "path": spec.path,
        "summary": spec.summary,
        "permission": str(spec.permission),
        "accepts": list(spec.accepts),
        "session": spec.session,
        "mode": spec.mode,
        "limit": str(spec.limit) if spec.limit else None,
        "input": spec.body.model_json_schema(by_alias=True),
        "query": spec.query.model_json_schema(by_alias=True),
        "output": TypeAdapter(spec.returns).json_schema(by_alias=True, mode="serialization"),
        "errors": sorted({error.code for error in refusals_of(spec)}),
    }
