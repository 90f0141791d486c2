"""The tokens that a provider has given for its user: read, renew, ask who it is."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from authsvc.api import ACCOUNT_NOT_FOUND, AuthContext
from authsvc.crypto.encryption import UndecryptableError
from authsvc.plugins.social import accounts
from authsvc.plugins.social.accounts import Key
from authsvc.plugins.social.client import Client, Identified
from authsvc.plugins.social.errors import (
    ACCESS_TOKEN_NOT_FOUND,
    FAILED_TO_GET_ACCESS_TOKEN,
    FAILED_TO_GET_USER_INFO,
    FAILED_TO_REFRESH_ACCESS_TOKEN,
    PROVIDER_NOT_CONFIGURED,
    PROVIDER_NOT_SUPPORTED,
    REFRESH_TOKEN_NOT_FOUND,
    TOKEN_REFRESH_NOT_SUPPORTED,
)
from authsvc.plugins.social.events import ProviderTokenRead
from authsvc.plugins.social.provider import ProviderError
from authsvc.plugins.social.registry import registry_of
from authsvc.plugins.social.usecases.renewal import Held, renewed

EARLY = timedelta(seconds=5)
"""A token that is about to end is renewed before it is handed out."""


def access(auth: AuthContext, account_id: str | None) -> Held:
    """A valid access token of the caller's account, renewed if it is about to end."""
    held = _held(auth, account_id)
    if held.client is None:
        raise PROVIDER_NOT_SUPPORTED.error(
            message=f"Provider {held.row.provider_id} is not supported."
        )
    held = _kept_alive(auth, held, held.client)
    auth.begin()
    auth.emit(ProviderTokenRead(auth=auth, user_id=held.row.user_id, provider=held.row.provider_id))
    return held


def refresh(auth: AuthContext, account_id: str | None) -> Held:
    """New tokens from the provider."""
    held = _held(auth, account_id)
    name = held.row.provider_id
    if held.client is None:
        raise PROVIDER_NOT_SUPPORTED.error(message=f"Provider {name} is not supported.")
    if not held.client.provider.refreshes:
        raise TOKEN_REFRESH_NOT_SUPPORTED.error(
            message=f"Provider {name} does not support token refreshing."
        )
    if not held.tokens.refresh_token:
        raise REFRESH_TOKEN_NOT_FOUND.error()
    try:
        return renewed(auth, held, held.client)
    except ProviderError as error:
        raise FAILED_TO_REFRESH_ACCESS_TOKEN.error() from error


def who(auth: AuthContext, account_id: str | None) -> tuple[Row[Any], Identified]:
    """What the provider tells about the owner of the account, now."""
    held = _held(auth, account_id)
    client = held.client
    if client is None:
        raise PROVIDER_NOT_CONFIGURED.error()
    held = _kept_alive(auth, held, client)
    if not held.tokens.access_token:
        raise ACCESS_TOKEN_NOT_FOUND.error()
    try:
        identified = registry_of(auth).engine.describe(client, held.tokens)
    except ProviderError as error:
        raise FAILED_TO_GET_USER_INFO.error() from error
    if Key.of(identified) != Key(held.row.issuer, held.row.account_id):
        # An application may have brought an access token of somebody else (ATK-122).
        raise FAILED_TO_GET_USER_INFO.error()
    return held.row, identified


def _held(auth: AuthContext, account_id: str | None) -> Held:
    identity = auth.identity
    row = accounts.find_own(auth, identity.user_id, account_id) if identity and account_id else None
    if row is None:
        raise ACCOUNT_NOT_FOUND.error()
    try:
        tokens = accounts.opened(auth, row)
    except UndecryptableError as error:
        raise FAILED_TO_GET_ACCESS_TOKEN.error() from error
    auth.settle()  # no connection is held while a provider takes its time
    return Held(row, tokens, registry_of(auth).find(row.provider_id))


def _kept_alive(auth: AuthContext, held: Held, client: Client) -> Held:
    ends = held.tokens.access_expires_at
    due = ends is not None and ends - auth.now() < EARLY
    if not (due and held.tokens.refresh_token and client.provider.refreshes):
        return held
    try:
        return renewed(auth, held, client)
    except ProviderError as error:
        raise FAILED_TO_GET_ACCESS_TOKEN.error() from error
