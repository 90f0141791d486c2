"""ID tokens that applications bring: from a provider's own kit, or from Google One Tap."""

from dataclasses import dataclass, replace

from authsvc.api import AuthContext, Challenge, SignedIn, sessions
from authsvc.plugins.social import accounts
from authsvc.plugins.social.client import Client, Identified, Tokens
from authsvc.plugins.social.errors import (
    EMAIL_MUST_BE_VERIFIED,
    ID_TOKEN_NOT_SUPPORTED,
    INVALID_TOKEN,
    LINKING_DIFFERENT_EMAILS_NOT_ALLOWED,
    LINKING_NOT_ALLOWED,
    OAUTH_LINK_ERROR,
    SOCIAL_ACCOUNT_ALREADY_LINKED,
    USER_EMAIL_NOT_FOUND,
)
from authsvc.plugins.social.events import ProviderSignInFailed
from authsvc.plugins.social.linking import Decision, Reason, Verdict
from authsvc.plugins.social.provider import ProviderError
from authsvc.plugins.social.registry import registry_of
from authsvc.plugins.social.usecases.admit import (
    Visitor,
    admit,
    asking_of,
    link,
    note_refusal,
    owner_decision,
)
from authsvc.plugins.social.usecases.callback import link_again

MESSAGES = {Reason.SIGN_UP_OFF: "signup disabled"}


@dataclass(frozen=True, kw_only=True)
class Brought:
    """An ID token and what came with it."""

    id_token: str
    nonce: str | None = None
    access_token: str | None = None
    refresh_token: str | None = None
    name: str = ""
    """Apple tells a native application the name, once, and never us."""


def sign_in(
    auth: AuthContext, client: Client, brought: Brought, *, sign_up: bool = False
) -> SignedIn | Challenge:
    """Let the owner of the ID token in, by the same rules as everybody else (ATK-125)."""
    visitor = _judged(auth, client, brought, sign_up=sign_up)
    admitted = admit(auth, visitor)
    if admitted.outcome is not None:
        return admitted.outcome
    decision = admitted.decision
    note_refusal(auth, visitor, decision)
    if decision.reason is Reason.NO_EMAIL:
        raise USER_EMAIL_NOT_FOUND.error(keep_writes=True)
    if decision.reason is Reason.MUST_BE_PROVEN:
        raise EMAIL_MUST_BE_VERIFIED.error(keep_writes=True)
    message = MESSAGES.get(decision.reason, OAUTH_LINK_ERROR.message)
    raise OAUTH_LINK_ERROR.error(message=message, keep_writes=True, extra=_reason(decision))


def connect(auth: AuthContext, client: Client, brought: Brought) -> None:
    """Connect the account of the ID token to the caller's."""
    identity = auth.identity
    if identity is None:
        raise LINKING_NOT_ALLOWED.error()
    visitor = _judged(auth, client, brought, sign_up=False)
    sessions.require_live(auth, identity)  # it may have ended while the provider was asked
    if visitor.email is None:
        raise USER_EMAIL_NOT_FOUND.error()
    email = identity.user["email"]
    known = accounts.find(auth, visitor.key)
    decision = owner_decision(auth, visitor, known, asking_of(identity, visitor))
    if decision.verdict is not Verdict.LINK:
        note_refusal(auth, visitor, decision)
        if known is not None:
            raise SOCIAL_ACCOUNT_ALREADY_LINKED.error(keep_writes=True)
        if decision.reason is Reason.OTHER_EMAIL:
            raise LINKING_DIFFERENT_EMAILS_NOT_ALLOWED.error(keep_writes=True)
        raise LINKING_NOT_ALLOWED.error(keep_writes=True, extra=_reason(decision))
    if link_again(auth, visitor, known):
        return
    if not link(auth, visitor, identity.user_id, notify=email):
        raise SOCIAL_ACCOUNT_ALREADY_LINKED.error()


def _reason(decision: Decision) -> dict[str, str]:
    """Why, in a word and in a sentence, beside the code that clients know."""
    return {"reason": decision.reason.value, "explanation": decision.explanation}


def _judged(auth: AuthContext, client: Client, brought: Brought, *, sign_up: bool) -> Visitor:
    """The visitor whom the ID token names. Opens the transaction, after the provider was asked."""
    if not client.provider.id_token_sign_in:
        raise ID_TOKEN_NOT_SUPPORTED.error()
    identified: Identified
    auth.settle()  # no connection is held while a provider takes its time
    try:
        identified = registry_of(auth).engine.judge(
            client, brought.id_token, nonce=brought.nonce, access_token=brought.access_token
        )
    except ProviderError as error:
        auth.begin()
        auth.emit(ProviderSignInFailed(auth=auth, provider=client.id, reason=error.reason))
        raise INVALID_TOKEN.error(keep_writes=True) from error
    auth.begin()
    tokens = Tokens(
        id_token=brought.id_token,
        access_token=brought.access_token,
        refresh_token=brought.refresh_token,
    )
    return Visitor(
        client=client,
        identified=_named(identified, brought.name),
        tokens=tokens,
        sign_up=sign_up,
    )


def _named(identified: Identified, name: str) -> Identified:
    profile = identified.profile
    if profile.name or not name:
        return identified
    return replace(identified, profile=replace(profile, name=name))
