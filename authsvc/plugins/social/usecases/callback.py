"""Back from a provider."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from authsvc.api import ApiError, AuthContext, Challenge, SignedIn, sessions
from authsvc.plugins.social import accounts, state
from authsvc.plugins.social.client import Client, Identified, Tokens
from authsvc.plugins.social.errors import Word
from authsvc.plugins.social.events import ProviderSignInFailed
from authsvc.plugins.social.linking import Reason, Verdict
from authsvc.plugins.social.provider import ProviderError
from authsvc.plugins.social.registry import registry_of
from authsvc.plugins.social.state import CallbackError, Flow, Opened
from authsvc.plugins.social.usecases import connect
from authsvc.plugins.social.usecases.admit import (
    Admitted,
    Visitor,
    admit,
    asking_of,
    link,
    note_refusal,
    owner_decision,
)

ERROR = re.compile(r"[A-Za-z0-9_.-]{1,64}")
DESCRIPTION_LENGTH = 200
WORDS: Mapping[Reason, str] = {
    Reason.NO_EMAIL: Word.EMAIL_NOT_FOUND,
    Reason.SIGN_UP_OFF: Word.SIGN_UP_DISABLED,
    Reason.MUST_BE_PROVEN: Word.EMAIL_NOT_VERIFIED,
    Reason.LINKING_OFF: Word.NOT_LINKED,
}
LINK_WORDS: Mapping[Reason, str] = {
    Reason.OTHER_OWNER: Word.OTHER_OWNER,
    Reason.OTHER_EMAIL: Word.OTHER_EMAIL,
}


@dataclass(frozen=True)
class Finished:
    """Where the browser goes; ``outcome`` is there for a sign-in, not for a link."""

    flow: Flow
    target: str
    outcome: SignedIn | Challenge | None = None


def finish(auth: AuthContext, provider: str, params: Mapping[str, str]) -> Finished:
    """Redeem the code and let its owner in, or connect the account. Raises ``CallbackError``.

    The state is used up in a transaction of its own before anybody is called, and no transaction is
    open while the provider takes its time.
    """
    came_back = state.finish(auth, provider, params.get("state"))
    flow = came_back.flow
    client = client_of(auth, flow, params)
    tokens, identified = redeem(auth, client, came_back, params)
    return arrive(auth, flow, client, identified, tokens)


def arrive(
    auth: AuthContext, flow: Flow, client: Client, identified: Identified, tokens: Tokens
) -> Finished:
    """Let whom the provider has named in, or connect the account. Raises ``CallbackError``."""
    try:
        return _arrived(auth, flow, client, identified, tokens)
    except ApiError as error:  # such as a disabled account: the flow has a page for that, too
        raise CallbackError(error.code, flow, error=error) from error


def _arrived(
    auth: AuthContext, flow: Flow, client: Client, identified: Identified, tokens: Tokens
) -> Finished:
    auth.begin()
    visitor = Visitor(
        client=client,
        identified=identified,
        tokens=tokens,
        sign_up=flow.sign_up,
        remember=flow.remember,
        target=flow.target,
    )
    if flow.link_user is not None:
        _connect(auth, flow, flow.link_user, visitor)
        return Finished(flow, flow.target)
    admitted = admit(auth, visitor)
    if admitted.outcome is None:
        raise _refusal(auth, flow, visitor, admitted)
    target = (flow.new_user_target if admitted.is_new else "") or flow.target
    return Finished(flow, target, admitted.outcome)


def client_of(auth: AuthContext, flow: Flow, params: Mapping[str, str]) -> Client:
    """The client the flow was begun with, once the provider has said nothing against it."""
    if refused := params.get("error"):
        word = refused if ERROR.fullmatch(refused) else "invalid_request"
        told = params.get("error_description", "")[:DESCRIPTION_LENGTH]
        raise CallbackError(word, flow, told)
    if not params.get("code"):
        raise CallbackError(Word.NO_CODE, flow)
    client = registry_of(auth).find(flow.provider)
    if client is None:
        raise CallbackError(Word.PROVIDER_NOT_FOUND, flow)
    expected, issuer = client.provider.issuer, params.get("iss")
    if issuer and expected and issuer not in (expected, *client.provider.issuers):
        raise CallbackError(Word.ISSUER_MISMATCH, flow)  # RFC 9207, section 2.4
    return client


def redeem(
    auth: AuthContext, client: Client, came_back: Opened, params: Mapping[str, str]
) -> tuple[Tokens, Identified]:
    """Tokens for the code, and whose they are. Raises ``CallbackError``."""
    engine, word = registry_of(auth).engine, Word.INVALID_CODE
    try:
        tokens = engine.exchange(
            client, params["code"], verifier=came_back.verifier, callback=params
        )
        word = Word.NO_USER_INFO
        identified = engine.identify(client, tokens, nonce=came_back.nonce, callback=params)
    except ProviderError as error:
        auth.begin()
        auth.emit(ProviderSignInFailed(auth=auth, provider=client.id, reason=error.reason))
        raise CallbackError(word, came_back.flow) from error
    return tokens, identified


def _refusal(auth: AuthContext, flow: Flow, visitor: Visitor, admitted: Admitted) -> CallbackError:
    decision = admitted.decision
    if decision.verdict is Verdict.ASK and flow.hosted and decision.user_id is not None:
        connect.offer(auth, visitor, decision.user_id)
    note_refusal(auth, visitor, decision)
    return CallbackError(WORDS.get(decision.reason, Word.NOT_LINKED), flow)


def _connect(auth: AuthContext, flow: Flow, user_id: str, visitor: Visitor) -> None:
    """Connect the account to whoever began this, who must still be who is here (ATK-116)."""
    identity = auth.identity
    if identity is None or identity.user_id != user_id:
        raise CallbackError(Word.STATE_MISMATCH, flow)
    try:
        sessions.require_live(auth, identity)
    except ApiError as error:
        raise CallbackError(Word.STATE_MISMATCH, flow) from error
    email = identity.user["email"]
    known = accounts.find(auth, visitor.key)
    decision = owner_decision(auth, visitor, known, asking_of(identity, visitor))
    if decision.verdict is not Verdict.LINK:
        note_refusal(auth, visitor, decision)
        raise CallbackError(LINK_WORDS.get(decision.reason, Word.CANNOT_LINK), flow)
    if not (link_again(auth, visitor, known) or link(auth, visitor, user_id, notify=email)):
        raise CallbackError(Word.OTHER_OWNER, flow)


def link_again(auth: AuthContext, visitor: Visitor, known: Row[Any] | None) -> bool:
    """Connected already: keep the new tokens, and what was granted now as well as before."""
    if known is None:
        return False
    before = [part for part in (known.scope or "").split(",") if part]
    scope = ",".join(dict.fromkeys([*before, *visitor.tokens.scopes]))
    return accounts.renew(auth, known, visitor.tokens, provider_id=visitor.client.id, scope=scope)
