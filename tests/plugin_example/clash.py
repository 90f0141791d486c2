"""A plugin that claims a path that the core has."""

from typing import Any

from authsvc.api import endpoint


@endpoint("POST", "/sign-in/email", name="clash.sign-in", unlimited="it never starts")
def mine(_request: Any, _body: Any) -> None:
    """Never run."""


def includeme(config: Any) -> None:
    """The endpoint."""
    config.scan(__name__, categories=["authsvc"])
