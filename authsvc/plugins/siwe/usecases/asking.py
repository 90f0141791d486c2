"""Nonces and the messages that hold them: good once, in the browser and for what was asked."""

from authsvc.api import AuthContext, Proof, consume, ids, issue, peek, random_string
from authsvc.plugins.siwe.addresses import checksummed
from authsvc.plugins.siwe.askers import Askers
from authsvc.plugins.siwe.errors import (
    CHAIN_NOT_ALLOWED,
    INVALID_OR_EXPIRED_NONCE,
    INVALID_WALLET,
)
from authsvc.plugins.siwe.message import ADDRESS, SiweMessage
from authsvc.plugins.siwe.settings import SiweSettings

COOKIE = "siwe"
SIGN_IN = "siwe-sign-in"
LINK = "siwe-link"
NOBODY = "nobody"
ASKERS = "siwe_askers"
LENGTH = 24
"""142 bits; EIP-4361 asks for 8 characters at least."""
CONNECTING = "Connect this wallet to your account."


def askers_of(auth: AuthContext) -> Askers:
    """Whose pages may ask, as the settings say."""
    found: Askers = auth.services.extras[ASKERS]
    return found


def new_nonce(auth: AuthContext) -> str:
    """A nonce for a message that an application's page writes, whichever wallet will sign it."""
    return _new_nonce(auth, SIGN_IN, NOBODY, {})


def compose(auth: AuthContext, address: str, chain_id: int, *, link_to: str = "") -> str:
    """The message that a wallet shall sign to come in, or to be connected to user ``link_to``.

    Its nonce is bound to that address and chain; one for connecting signs nobody in.
    """
    if not ADDRESS.fullmatch(address):
        raise INVALID_WALLET.error()
    settings: SiweSettings = auth.settings("siwe")
    if not is_allowed(settings, chain_id):
        raise CHAIN_NOT_ALLOWED.error()
    own, known, now = askers_of(auth).own, checksummed(address), auth.now()
    bound: dict[str, str | int] = {"address": known, "chain_id": chain_id}
    purpose = LINK if link_to else SIGN_IN
    return SiweMessage(
        domain=own.domain,
        address=known,
        statement=CONNECTING if link_to else settings.statement,
        uri=own.origin,
        chain_id=chain_id,
        nonce=_new_nonce(auth, purpose, link_to or NOBODY, bound),
        issued_at=now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        expiration_time=auth.within(settings.nonce_lifetime)
        .isoformat(timespec="milliseconds")
        .replace("+00:00", "Z"),
    ).text()


def is_allowed(settings: SiweSettings, chain_id: int) -> bool:
    """Whether messages may name a chain."""
    return not settings.chains or str(chain_id) in settings.chains


def _new_nonce(auth: AuthContext, purpose: str, subject: str, bound: dict[str, str | int]) -> str:
    settings: SiweSettings = auth.settings("siwe")
    nonce, lifetime = random_string(LENGTH), settings.nonce_lifetime
    browser = ""
    if settings.bind_browser:
        browser = auth.jar.get(COOKIE) or ids.token()
        auth.jar.set(COOKIE, browser, int(lifetime.total_seconds()))
    issue(auth, purpose, _secret(nonce, browser), subject=subject, lifetime=lifetime, payload=bound)
    return nonce


def find_nonce(auth: AuthContext, purpose: str, nonce: str) -> Proof:
    """What a nonce was made for, or ``INVALID_OR_EXPIRED_NONCE``; proves nothing yet.

    One that another browser asked for is not found, and stays good there: whoever reads a message
    elsewhere can neither use nor spend it.
    """
    proof = peek(auth, purpose, _secret(nonce, _browser(auth)))
    if proof is None:
        raise INVALID_OR_EXPIRED_NONCE.error()
    return proof


def spend_nonce(auth: AuthContext, purpose: str, nonce: str) -> None:
    """Take the nonce: of many messages with it one gets any further (ATK-124)."""
    if consume(auth, purpose, _secret(nonce, _browser(auth))) is None:
        raise INVALID_OR_EXPIRED_NONCE.error()


def _secret(nonce: str, browser: str) -> str:
    """Both, and nothing else that is written alike: no nonce has a space in it."""
    return f"{nonce} {browser}"


def _browser(auth: AuthContext) -> str:
    return (auth.jar.get(COOKIE) or "") if auth.settings("siwe").bind_browser else ""
