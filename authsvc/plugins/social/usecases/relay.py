"""Both halves of sign-in on a preview host: production redeems the code, the preview admits.

Production makes no user and no session. The preview takes production's word only for a flow that
it has begun itself, in this browser, and that has not come back yet (ATK-121).
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from authsvc.api import AuthContext
from authsvc.plugins.social import carried, state
from authsvc.plugins.social.errors import Word
from authsvc.plugins.social.events import ProviderSignInFailed
from authsvc.plugins.social.proxy import LIFETIME, SKEW, Package, Proxy, proxy_of
from authsvc.plugins.social.registry import registry_of
from authsvc.plugins.social.state import CallbackError, Flow, Opened
from authsvc.plugins.social.usecases import callback
from authsvc.plugins.social.usecases.callback import Finished


def relay(auth: AuthContext, provider: str, params: Mapping[str, str]) -> tuple[str, str] | None:
    """In production: the preview's origin, and the sealed message for it; ``None`` for a callback
    of our own. Raises ``CallbackError`` for a preview that is not listed."""
    proxy, text = proxy_of(auth), params.get("state")
    package = proxy.package(provider, text) if proxy and text else None
    if proxy is None or package is None:
        return None
    if not proxy.serves(package.origin):
        auth.begin()
        reason = "a preview that is not listed"
        auth.emit(ProviderSignInFailed(auth=auth, provider=provider, reason=reason))
        raise CallbackError(Word.STATE_MISMATCH)
    told = {"state": package.state, "provider": provider}
    told |= _answer(auth, package, params)
    return package.origin, proxy.message(package.origin, {**told, "at": auth.now().timestamp()})


def receive(auth: AuthContext, text: str) -> Finished:
    """On the preview: go on with the flow to which production's message belongs. Raises
    ``CallbackError``."""
    if not text:
        raise CallbackError(Word.MISSING_PROFILE)
    told = _read(proxy_of(auth), text)
    flow = state.finish(auth, told["provider"], told["state"]).flow
    if not -SKEW <= timedelta(seconds=auth.now().timestamp() - told["at"]) <= LIFETIME:
        raise CallbackError(Word.PAYLOAD_EXPIRED, flow)
    if told["error"]:
        raise CallbackError(told["error"], flow, told["description"])
    client = registry_of(auth).find(flow.provider)
    if client is None:
        raise CallbackError(Word.PROVIDER_NOT_FOUND, flow)
    try:
        identified, tokens = carried.heard(told)
    except (KeyError, TypeError, ValueError) as error:
        raise CallbackError(Word.INVALID_PAYLOAD, flow) from error
    return callback.arrive(auth, flow, client, identified, tokens)


def _answer(auth: AuthContext, package: Package, params: Mapping[str, str]) -> dict[str, Any]:
    """What the provider says about the preview's visitor, or why it says nothing."""
    flow = Flow(provider=package.provider, target="")
    auth.settle()  # no connection is held while a provider takes its time
    if timedelta(seconds=auth.now().timestamp() - package.at) > _longest(auth):
        return {"error": Word.STATE_MISMATCH, "description": ""}
    try:
        client = callback.client_of(auth, flow, params)
        came_back = Opened(flow, package.verifier, package.nonce)
        tokens, identified = callback.redeem(auth, client, came_back, params)
    except CallbackError as error:
        return {"error": error.word, "description": error.description}
    return {"error": "", **carried.told(identified, tokens)}


def _longest(auth: AuthContext) -> timedelta:
    lifetime: timedelta = auth.settings("social").state_lifetime
    return lifetime


def _read(proxy: Proxy | None, text: str) -> Mapping[str, Any]:
    told = proxy.read(text) if proxy else None
    if told is None:
        raise CallbackError(Word.INVALID_PROFILE)
    texts = (told.get("state"), told.get("provider"), told.get("error"))
    if not all(isinstance(value, str) for value in texts) or not isinstance(told.get("at"), float):
        raise CallbackError(Word.INVALID_PAYLOAD)
    return told
