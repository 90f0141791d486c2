"""Sign out at the provider, too (OpenID Connect RP-Initiated Logout 1.0)."""

from sqlalchemy import Row

from authsvc.api import AuthContext, SignOut, list_accounts
from authsvc.crypto.encryption import UndecryptableError
from authsvc.plugins.social import accounts
from authsvc.plugins.social.provider import ProviderError
from authsvc.plugins.social.registry import registry_of


def provider_farewell(auth: AuthContext, wish: SignOut) -> str | None:
    """Where the session at the provider ends with which this one was opened.

    A provider that does not answer keeps nobody signed in here.
    """
    identity = auth.identity
    if identity is None or not auth.settings("social").provider_sign_out:
        return None
    registry = registry_of(auth)
    client = registry.find(str(identity.session["method"]))
    if client is None or not (client.provider.end_session or client.provider.discovery):
        return None
    rows = list_accounts(auth, identity.user_id)
    mine = [row for row in rows if row.provider_id == client.id]
    target = wish.callback_url
    if target and target.startswith("/"):
        target = auth.services.base_url + target
    try:
        hint = _id_token(auth, mine)
        auth.settle()
        return registry.engine.end_session_url(
            client, id_token=hint, target=target, state=wish.state
        )
    except (ProviderError, UndecryptableError):
        return None


def _id_token(auth: AuthContext, rows: list[Row[object]]) -> str | None:
    latest = max(rows, key=lambda row: row.updated_at, default=None)
    return accounts.opened(auth, latest).id_token if latest is not None else None
