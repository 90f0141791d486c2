"""On the way to a provider."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from authsvc.api import AuthContext
from authsvc.plugins.social import state
from authsvc.plugins.social.client import Client
from authsvc.plugins.social.errors import PROVIDER_UNREACHABLE, RESERVED_PARAMETER
from authsvc.plugins.social.provider import RESERVED, ProviderError
from authsvc.plugins.social.proxy import proxy_of
from authsvc.plugins.social.registry import registry_of
from authsvc.plugins.social.state import Flow


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What an application may ask of the provider beside the sign-in."""

    login_hint: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)


def begin(auth: AuthContext, client: Client, flow: Flow, wish: Wish) -> str:
    """The address at the provider; the browser that goes there can come back once."""
    if RESERVED & set(wish.params):
        raise RESERVED_PARAMETER.error(field="additionalParams")
    flow = replace(flow, provider=client.id)
    asking = state.draft(client, flow, login_hint=wish.login_hint, params=wish.params)
    proxy, asked = proxy_of(auth), asking
    if proxy is not None and proxy.is_preview:
        packed = proxy.state(client.id, asking, auth.now().timestamp())
        asked = replace(asking, state=packed)
    auth.settle()  # no connection is held while a provider takes its time
    try:
        url = registry_of(auth).engine.authorization_url(client, asked)  # may look it up there
    except ProviderError as error:
        raise PROVIDER_UNREACHABLE.error() from error
    auth.begin()
    state.keep(auth, flow, asking)
    return url
