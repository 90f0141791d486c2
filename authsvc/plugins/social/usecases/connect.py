"""An account at a provider that waits for its owner here to sign in once and agree."""

from dataclasses import dataclass

import orjson

from authsvc.api import AuthContext, Proof, consume, issue, peek, sessions, token
from authsvc.crypto.encryption import UndecryptableError
from authsvc.plugins.social import carried
from authsvc.plugins.social.errors import (
    CONNECTION_EXPIRED,
    CONNECTION_OF_ANOTHER,
    SOCIAL_ACCOUNT_ALREADY_LINKED,
)
from authsvc.plugins.social.registry import registry_of
from authsvc.plugins.social.usecases.admit import LINK_PURPOSE, Visitor, link

COOKIE = "account_link"
SEALED = "verification.account-link"


@dataclass(frozen=True)
class Offer:
    """What waits: at which provider, and under which address there."""

    provider: str
    provider_name: str
    email: str | None
    user_id: str


def offer(auth: AuthContext, visitor: Visitor, user_id: str) -> None:
    """Remember the account for this browser and this user alone (ATK-114).

    Whoever signs in here as that user within the lifetime is asked whether to connect it.
    """
    secret = token()
    told = {"provider": visitor.client.id, **carried.told(visitor.identified, visitor.tokens)}
    sealed = auth.services.extras["envelope"].encrypt(
        orjson.dumps(told).decode(), context=f"{SEALED}:{user_id}"
    )
    lifetime = auth.settings("social").link_lifetime
    issue(auth, LINK_PURPOSE, secret, subject=user_id, lifetime=lifetime, payload={"of": sealed})
    auth.jar.set(COOKIE, secret, int(lifetime.total_seconds()))


def waiting(auth: AuthContext) -> Offer | None:
    """What this browser's offer is about, for the pages; it stays."""
    secret = auth.jar.get(COOKIE)
    proof = peek(auth, LINK_PURPOSE, secret) if secret else None
    visitor = _visitor(auth, proof) if proof else None
    if proof is None or visitor is None:
        return None
    client = visitor.client
    return Offer(client.id, client.provider.name, visitor.email, proof.subject)


def accept(auth: AuthContext) -> str:
    """Connect the account that waits; its provider's name. The caller is the user it waits for.

    Raises ``CONNECTION_EXPIRED``, ``CONNECTION_OF_ANOTHER``, ``SOCIAL_ACCOUNT_ALREADY_LINKED``.
    """
    identity, secret = auth.identity, auth.jar.get(COOKIE)
    waits = waiting(auth)
    if identity is None or secret is None or waits is None:
        raise CONNECTION_EXPIRED.error()
    if waits.user_id != identity.user_id:
        raise CONNECTION_OF_ANOTHER.error()
    auth.begin()
    sessions.require_live(auth, identity)
    proof = consume(auth, LINK_PURPOSE, secret)
    visitor = _visitor(auth, proof) if proof else None
    if visitor is None:
        raise CONNECTION_EXPIRED.error()
    auth.jar.clear(COOKIE)
    if not link(auth, visitor, identity.user_id, notify=identity.user["email"]):
        raise SOCIAL_ACCOUNT_ALREADY_LINKED.error()
    return visitor.client.provider.name


def decline(auth: AuthContext) -> None:
    """Forget the account that waits."""
    secret = auth.jar.get(COOKIE)
    if secret:
        auth.begin()
        consume(auth, LINK_PURPOSE, secret)
        auth.jar.clear(COOKIE)


def _visitor(auth: AuthContext, proof: Proof) -> Visitor | None:
    """Who waits; nobody when the provider was switched off or the secret replaced meanwhile."""
    context = f"{SEALED}:{proof.subject}"
    try:
        text = auth.services.extras["envelope"].decrypt(proof.payload["of"], context=context)
    except UndecryptableError:
        return None
    told = orjson.loads(text)
    client = registry_of(auth).find(told["provider"])
    if client is None:
        return None
    identified, tokens = carried.heard(told)
    return Visitor(client=client, identified=identified, tokens=tokens)
