"""Wire shapes of the roles that need a second factor."""

from typing import Annotated

from pydantic import Field

from authsvc.api import Moment, Shape, Text


class SetRole(Shape):
    """A role, and whether its people need a second factor."""

    role: Annotated[Text, Field(max_length=64)]
    required: bool


class RoleObject(Shape):
    """A role whose people need a second factor; ``fixed`` by settings, which have no beginning."""

    role: str
    since: Moment | None
    fixed: bool
