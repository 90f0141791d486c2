"""Whether the service runs, and where an error of a link leads."""

import re
from typing import Any

from pydantic import Field
from sqlalchemy.exc import SQLAlchemyError

from authsvc.db.transactions import lost_connection
from authsvc.errors import SERVICE_BUSY
from authsvc.web.conduct import RETRY_AFTER
from authsvc.web.endpoint import endpoint
from authsvc.web.redirects import redirect, with_query
from authsvc.web.shapes import Shape, Text

NAME = re.compile(r"['A-Za-z0-9_-]+")


class Ok(Shape):
    """All is well."""

    ok: bool = True


class ErrorQuery(Shape):
    """What went wrong."""

    error: Text | None = None
    error_description: Text | None = Field(None, alias="error_description")


@endpoint("GET", "/ok", name="health.ok", returns=Ok, mode="read", unlimited="it does nothing")
def ok(_request: Any, _body: Any) -> Ok:
    """The process answers."""
    return Ok()


@endpoint(
    "GET",
    "/ready",
    name="health.ready",
    returns=Ok,
    mode="read",
    errors=(SERVICE_BUSY,),
    unlimited="load balancers ask often; the general limit holds",
)
def ready(request: Any, _body: Any) -> Ok:
    """The database answers and has our tables; the status is all that is told (ATK-216)."""
    try:
        request.registry.schema.look(request.reader)
    except SQLAlchemyError as error:
        if lost_connection(error):  # a restart ended it: asked once more, on a new one
            raise
        raise SERVICE_BUSY.error(headers=RETRY_AFTER) from error
    return Ok()


@endpoint(
    "GET",
    "/error",
    name="health.error",
    query=ErrorQuery,
    mode="read",
    navigates=True,
    unlimited="it only redirects to the base URL",
)
def show_error(request: Any, _body: Any) -> Any:
    """Where links without a target of their own lead when they fail."""
    shown: ErrorQuery = request.query_shape
    code = shown.error if shown.error and NAME.fullmatch(shown.error) else "UNKNOWN"
    target = with_query("/", "error", code)
    if shown.error_description:
        target = with_query(target, "error_description", shown.error_description)
    return redirect(target)
