"""Whether a wallet has signed what we asked it to: all of the message, then the signature."""

from datetime import timedelta

from authsvc.api import AuthContext, Proof
from authsvc.plugins.siwe.errors import (
    INVALID_SIGNATURE,
    MESSAGE_EXPIRED,
    MESSAGE_MISMATCH,
    MESSAGE_NOT_YET_VALID,
)
from authsvc.plugins.siwe.message import MalformedMessageError, SiweMessage, moment, parse
from authsvc.plugins.siwe.settings import SiweSettings
from authsvc.plugins.siwe.signatures import signed_by
from authsvc.plugins.siwe.usecases.asking import askers_of, find_nonce, is_allowed


def judge(
    auth: AuthContext, purpose: str, text: str, signature: str, *, subject: str | None = None
) -> SiweMessage:
    """What the message says, if all of it is right (ATK-124).

    Who signs in is read from the message alone. Nothing is written; ``spend_nonce`` follows in the
    transaction.
    """
    try:
        told = parse(text)
    except MalformedMessageError as error:
        raise MESSAGE_MISMATCH.error() from error
    asked = find_nonce(auth, purpose, told.nonce)
    if not _is_what_was_asked(auth, told, asked) or subject not in (None, asked.subject):
        raise MESSAGE_MISMATCH.error()
    _require_in_time(auth, told)
    if not signed_by(told.address, text, signature):
        raise INVALID_SIGNATURE.error()
    return told


def _is_what_was_asked(auth: AuthContext, told: SiweMessage, asked: Proof) -> bool:
    bound = asked.payload or {"address": told.address, "chain_id": told.chain_id}
    return (
        askers_of(auth).are_named(told.scheme, told.domain, told.uri)
        and is_allowed(auth.settings("siwe"), told.chain_id)
        and (told.address, told.chain_id) == (bound["address"], bound["chain_id"])
    )


def _require_in_time(auth: AuthContext, told: SiweMessage) -> None:
    """Its own bounds to the moment; the time it was made at by clocks that may be off."""
    settings: SiweSettings = auth.settings("siwe")
    now, issued, skew = auth.now(), moment(told.issued_at), settings.clock_skew
    late = told.expiration_time is not None and now >= moment(told.expiration_time)
    early = told.not_before is not None and now < moment(told.not_before)
    age: timedelta = now - issued
    if late or age > settings.nonce_lifetime + skew:
        raise MESSAGE_EXPIRED.error()
    if early or age < -skew:
        raise MESSAGE_NOT_YET_VALID.error()
