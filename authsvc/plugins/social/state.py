"""A flow on its way to a provider and back: single use, bound to browser, provider and purpose.

The database holds a digest of the state and, sealed, what must be secret of it (ATK-110, ATK-111).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from authsvc.api import ApiError, AuthContext, Proof, consume, issue, peek, same, token
from authsvc.crypto.encryption import UndecryptableError
from authsvc.plugins.social.client import Asking, Client
from authsvc.plugins.social.errors import Word

PURPOSE = "oauth-state"
COOKIE = "state"
SEALED = "verification.oauth-state"
Params = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Flow:
    """What a sign-in or a link remembers while its user is at the provider."""

    provider: str
    target: str
    error_target: str = ""
    new_user_target: str = ""
    link_user: str | None = None
    """Whose account shall be connected; ``None`` for a sign-in."""
    sign_up: bool = False
    """The application asked for a sign-up in so many words."""
    hosted: bool = False
    """Begun on one of our pages, which can ask further questions."""
    remember: bool = True
    popup_origin: str = ""
    popup_nonce: str = ""
    scopes: tuple[str, ...] = ()


class CallbackError(Exception):
    """A callback that failed: ``word`` goes into the address to which its flow leads. With an
    ``error`` of another room nothing is kept but what that one says."""

    def __init__(
        self,
        word: str,
        flow: Flow | None = None,
        description: str = "",
        *,
        error: ApiError | None = None,
    ) -> None:
        super().__init__(word)
        self.word = word
        self.flow = flow
        self.description = description
        self.error = error


@dataclass(frozen=True)
class Opened:
    """A flow that came back, and the secrets that bind the answer to it."""

    flow: Flow
    verifier: str | None
    nonce: str | None


def draft(client: Client, flow: Flow, *, login_hint: str | None, params: Params) -> Asking:
    """What the provider is to be asked; remembered only by :func:`keep`."""
    return Asking(
        state=token(),
        verifier=token(48) if client.provider.pkce else None,
        nonce=token() if client.provider.nonce else None,
        scopes=flow.scopes,
        login_hint=login_hint,
        params=params,
    )


def keep(auth: AuthContext, flow: Flow, asking: Asking) -> None:
    """Remember the flow, here and in the browser."""
    secrets = f"{asking.verifier or ''} {asking.nonce or ''}"
    payload = asdict(flow) | {
        "scopes": list(flow.scopes),
        "sealed": auth.services.extras["envelope"].encrypt(secrets, context=SEALED),
    }
    lifetime = auth.settings("social").state_lifetime
    issue(auth, PURPOSE, asking.state, subject=flow.provider, lifetime=lifetime, payload=payload)
    auth.jar.set(COOKIE, asking.state, int(lifetime.total_seconds()))


def finish(auth: AuthContext, provider: str, state: str | None) -> Opened:
    """The flow that ``state`` belongs to; it can never be finished again.

    Raises ``CallbackError``. A state without its browser's cookie is refused but stays: a stranger
    who has seen it must not be able to end somebody's flow.
    """
    if not state:
        raise CallbackError(Word.STATE_NOT_FOUND)
    seen = peek(auth, PURPOSE, state)
    if seen is None:
        raise CallbackError(Word.STATE_MISMATCH)
    flow = _flow(seen)
    if not same(auth.jar.get(COOKIE) or "", state):
        raise CallbackError(Word.STATE_MISMATCH, flow)
    auth.begin()
    proof = consume(auth, PURPOSE, state)
    auth.jar.clear(COOKIE)
    auth.settle()  # whatever comes now, this state is used up
    if proof is None or flow.provider != provider:
        raise CallbackError(Word.STATE_MISMATCH, flow)
    try:
        sealed = auth.services.extras["envelope"].decrypt(proof.payload["sealed"], context=SEALED)
    except UndecryptableError as error:
        raise CallbackError(Word.STATE_MISMATCH, flow) from error
    verifier, _, nonce = sealed.partition(" ")
    return Opened(flow, verifier or None, nonce or None)


def _flow(proof: Proof) -> Flow:
    known = {field.name for field in fields(Flow)}
    values: dict[str, Any] = {k: v for k, v in proof.payload.items() if k in known}
    return Flow(**{**values, "scopes": tuple(values["scopes"])})
