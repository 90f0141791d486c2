"""Accounts at providers in the table ``account``; their tokens are sealed, each for its own row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, or_, select, update

from authsvc.api import Account, AuthContext, User, changed, insert_unless_taken, new_id
from authsvc.plugins.social.client import Client, Identified, Tokens

TABLE = Account.__table__
USERS = User.__table__
SECRETS = ("access_token", "refresh_token", "id_token")


@dataclass(frozen=True)
class Key:
    """What makes an account at a provider unique, for ever (ATK-106)."""

    issuer: str
    subject: str

    @classmethod
    def of(cls, identified: Identified) -> "Key":
        """The key of somebody whom a provider has named."""
        return cls(identified.issuer, identified.profile.subject)


def find(auth: AuthContext, key: Key) -> Row[Any] | None:
    """The account with that key."""
    wanted = (TABLE.c.issuer == key.issuer, TABLE.c.account_id == key.subject)
    return auth.reader.execute(select(*TABLE.columns).where(*wanted)).first()


def find_of(auth: AuthContext, client: Client, subject: str) -> Row[Any] | None:
    """The account with that id at a provider, whichever of its issuers or tenants it is of, as far
    as that can be told without asking the provider."""
    declared, found_at = client.provider.issuer, client.provider.discovery.rstrip("/")
    issuers = {declared, found_at, f"{found_at}/"} - {"", "/"}
    if client.provider.namespace:
        issuers = {client.provider.namespace}
    mine = or_(TABLE.c.provider_id == client.id, TABLE.c.issuer.in_(issuers))
    found = select(*TABLE.columns).where(TABLE.c.account_id == subject, mine)
    return auth.reader.execute(found.order_by(TABLE.c.created_at)).first()


def find_own(auth: AuthContext, user_id: str, account_id: str) -> Row[Any] | None:
    """An account row of a user by its own id (ATK-120: never another user's)."""
    wanted = (TABLE.c.id == account_id, TABLE.c.user_id == user_id)
    return auth.reader.execute(select(*TABLE.columns).where(*wanted)).first()


def user_of(auth: AuthContext, user_id: str) -> Mapping[str, Any] | None:
    """All columns of a user."""
    row = auth.reader.execute(select(*USERS.columns).where(USERS.c.id == user_id)).first()
    return None if row is None else dict(row._mapping)


def store(auth: AuthContext, user_id: str, provider: str, key: Key, tokens: Tokens) -> bool:
    """Connect an account; ``False`` when it is connected already, to whomever."""
    row_id, now = new_id(), auth.now()
    return insert_unless_taken(
        auth.db,
        TABLE,
        {
            "id": row_id,
            "user_id": user_id,
            "provider_id": provider,
            "issuer": key.issuer,
            "account_id": key.subject,
            "scope": ",".join(tokens.scopes),
            "created_at": now,
            "updated_at": now,
            **_sealed(auth, row_id, tokens),
        },
    )


def renew(auth: AuthContext, row: Row[Any], tokens: Tokens, **more: Any) -> bool:
    """Replace the tokens that have come; what the provider left out stays. ``False`` when the
    account was disconnected meanwhile, or is another user's by now."""
    # The old token's end says nothing about a new one, which may have none (RFC 6749, 5.1).
    end = {"access_token_expires_at": None} if tokens.access_token else {}
    values = {**end, **_sealed(auth, row.id, tokens), **more, "updated_at": auth.now()}
    same = (TABLE.c.id == row.id, TABLE.c.user_id == row.user_id)
    return changed(auth.db, update(TABLE).where(*same).values(values)) == 1


def opened(auth: AuthContext, row: Row[Any]) -> Tokens:
    """The tokens of an account row in the clear."""
    envelope = auth.services.extras["envelope"]
    found = {name: row._mapping[name] for name in SECRETS}
    clear = {
        name: envelope.decrypt(text, context=place(name, row.id)) if text else None
        for name, text in found.items()
    }
    return Tokens(
        access_token=clear["access_token"],
        refresh_token=clear["refresh_token"],
        id_token=clear["id_token"],
        access_expires_at=row.access_token_expires_at,
        refresh_expires_at=row.refresh_token_expires_at,
        scopes=tuple(part for part in (row.scope or "").split(",") if part),
    )


def _sealed(auth: AuthContext, row_id: str, tokens: Tokens) -> dict[str, str | datetime]:
    envelope = auth.services.extras["envelope"]
    texts = {name: getattr(tokens, name) for name in SECRETS}
    values: dict[str, Any] = {
        name: envelope.encrypt(text, context=place(name, row_id)) if text else None
        for name, text in texts.items()
    }
    values["access_token_expires_at"] = tokens.access_expires_at
    values["refresh_token_expires_at"] = tokens.refresh_expires_at
    return {name: value for name, value in values.items() if value is not None}


def place(name: str, row_id: str) -> str:
    """Where a token is good: in this column of this row alone."""
    return f"account.{name}:{row_id}"
