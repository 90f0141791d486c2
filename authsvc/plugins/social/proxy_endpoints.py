"""Where production sends the browsers of a preview host back to."""

from typing import Annotated, Any

from pydantic import Field
from pyramid.response import Response

from authsvc.api import Empty, Limit, Shape, Text, endpoint
from authsvc.plugins.social.endpoints import answer
from authsvc.plugins.social.proxy import PATH
from authsvc.plugins.social.usecases import relay


class Message(Shape):
    """What production has sealed for this preview. Where to go on is known from the flow; the
    address beside it is checked by the kit, and not used."""

    profile: Annotated[str, Field(max_length=65536)] = ""
    callback_url: Annotated[Text | None, Field(alias="callbackURL")] = None


@endpoint(
    "GET",
    PATH,
    name="social.proxy-callback",
    query=Message,
    mode="calling",
    personal=True,
    navigates=True,
    produces="text/html",
    limit=Limit(60, per=60),
)
def come_back_by_proxy(request: Any, _body: Empty) -> Response:
    """Back from a provider by way of production; leads on to the application, or says why not."""
    text = request.query_shape.profile
    return answer(request, lambda auth: relay.receive(auth, text))
