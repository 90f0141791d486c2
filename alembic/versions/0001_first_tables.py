"""first tables

Revision 0001, after nothing.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# An address is one person's: no primary address is what somebody else has proven to be theirs, and
# the other way round. No index spans two tables, so triggers leave out the row that would break it,
# as ON CONFLICT DO NOTHING does, whatever code writes it. On PostgreSQL both sides lock the address
# first, for sharing where users are written, so that sign-ups never wait for each other; a thousand
# keys are enough, and a long import does not fill the table of locks. SQLite has one writer at a
# time. A revision that rebuilds one of the two tables (batch mode on SQLite) makes them again.
POSTGRESQL = (
    """
    CREATE FUNCTION keep_primary_addresses_apart() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock_shared(723184, key) FROM (
            SELECT DISTINCT hashtext(held) & 1023 AS key
            FROM unnest(CASE TG_OP WHEN 'UPDATE' THEN ARRAY[OLD.email, NEW.email]
                                   ELSE ARRAY[NEW.email] END) AS held
            ORDER BY key
        ) AS keys;
        IF EXISTS (
            SELECT 1 FROM user_address
            WHERE email = NEW.email AND verified_at IS NOT NULL AND user_id <> NEW.id
        ) THEN RETURN NULL; END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION keep_further_addresses_apart() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock(723184, hashtext(NEW.email) & 1023);
        IF EXISTS (SELECT 1 FROM "user" WHERE email = NEW.email AND id <> NEW.user_id)
            OR EXISTS (
                SELECT 1 FROM user_address
                WHERE email = NEW.email AND verified_at IS NOT NULL AND id <> NEW.id
            )
        THEN RETURN NULL; END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER keep_primary_addresses_apart BEFORE INSERT OR UPDATE OF email ON "user"
    FOR EACH ROW EXECUTE FUNCTION keep_primary_addresses_apart()
    """,
    """
    CREATE TRIGGER keep_further_addresses_apart
    BEFORE INSERT OR UPDATE OF email, verified_at ON user_address
    FOR EACH ROW WHEN (NEW.verified_at IS NOT NULL)
    EXECUTE FUNCTION keep_further_addresses_apart()
    """,
)
PRIMARY_TAKEN = """
    WHEN EXISTS (
        SELECT 1 FROM user_address
        WHERE email = NEW.email AND verified_at IS NOT NULL AND user_id <> NEW.id
    ) BEGIN SELECT RAISE(IGNORE); END
"""
FURTHER_TAKEN = """
    WHEN NEW.verified_at IS NOT NULL AND (
        EXISTS (SELECT 1 FROM "user" WHERE email = NEW.email AND id <> NEW.user_id)
        OR EXISTS (
            SELECT 1 FROM user_address
            WHERE email = NEW.email AND verified_at IS NOT NULL AND id <> NEW.id
        )
    ) BEGIN SELECT RAISE(IGNORE); END
"""
SQLITE = {
    "keep_new_primary_addresses_apart": f'BEFORE INSERT ON "user" {PRIMARY_TAKEN}',
    "keep_primary_addresses_apart": f'BEFORE UPDATE OF email ON "user" {PRIMARY_TAKEN}',
    "keep_new_further_addresses_apart": f"BEFORE INSERT ON user_address {FURTHER_TAKEN}",
    "keep_further_addresses_apart": (
        f"BEFORE UPDATE OF email, verified_at ON user_address {FURTHER_TAKEN}"
    ),
}


def keep_addresses_apart() -> None:
    if op.get_context().dialect.name == "postgresql":
        for statement in POSTGRESQL:
            op.execute(statement)
        return
    for name, body in SQLITE.items():
        op.execute(f"CREATE TRIGGER {name} {body}")


def no_longer_keep_addresses_apart() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute('DROP TRIGGER keep_primary_addresses_apart ON "user"')
        op.execute("DROP TRIGGER keep_further_addresses_apart ON user_address")
        op.execute("DROP FUNCTION keep_primary_addresses_apart()")
        op.execute("DROP FUNCTION keep_further_addresses_apart()")
        return
    for name in SQLITE:
        op.execute(f"DROP TRIGGER {name}")


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=True),
        sa.Column("actor_id", sa.String(), nullable=True),
        sa.Column("ip_address", sa.String(), nullable=True),
        sa.Column("user_agent", sa.String(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_user_id_id", ["user_id", "id"], unique=False)

    op.create_table(
        "jwks",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("algorithm", sa.String(), nullable=False),
        sa.Column("slot", sa.String(), nullable=True),
        sa.Column("public_key", sa.String(), nullable=False),
        sa.Column("private_key", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jwks")),
        sa.UniqueConstraint("slot", name=op.f("uq_jwks_slot")),
    )
    op.create_table(
        "secret_in_use",
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_secret_in_use")),
    )
    op.create_table(
        "session_revocation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=True),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_revocation")),
    )
    with op.batch_alter_table("session_revocation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_session_revocation_created_at"), ["created_at"], unique=False
        )

    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("recipient", sa.String(length=320), nullable=False),
        sa.Column("payload", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_due", ["state", "next_attempt_at"], unique=False)
        batch_op.create_index("ix_outbox_order", ["kind", "recipient", "id"], unique=False)

    op.create_table(
        "rate_limit",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rate_limit")),
    )
    with op.batch_alter_table("rate_limit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rate_limit_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "user",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("email_verified", sa.Boolean(), nullable=False),
        sa.Column("pending_email", sa.String(), nullable=True),
        sa.Column("image", sa.String(), nullable=True),
        sa.Column("role", sa.String(), server_default="user", nullable=False),
        sa.Column("locale", sa.String(), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("username", sa.String(), nullable=True),
        sa.Column("display_username", sa.String(), nullable=True),
        sa.Column("two_factor_enabled", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("is_anonymous", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("browser_generation", sa.Integer(), server_default="0", nullable=False),
        sa.Column("phone_number", sa.String(), nullable=True),
        sa.Column("phone_number_verified", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
        sa.UniqueConstraint("phone_number", name=op.f("uq_user_phone_number")),
        sa.UniqueConstraint("username", name=op.f("uq_user_username")),
    )
    op.create_table(
        "verification",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification")),
        sa.UniqueConstraint("digest", name=op.f("uq_verification_digest")),
    )
    with op.batch_alter_table("verification", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_verification_expires_at"), ["expires_at"], unique=False
        )
        batch_op.create_index(
            "ix_verification_purpose_subject", ["purpose", "subject"], unique=False
        )

    op.create_table(
        "account",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("password", sa.String(), nullable=True),
        sa.Column("password_proven", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("failed_attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("access_token", sa.String(), nullable=True),
        sa.Column("refresh_token", sa.String(), nullable=True),
        sa.Column("id_token", sa.String(), nullable=True),
        sa.Column("access_token_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refresh_token_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("scope", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_account_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("issuer", "account_id", name=op.f("uq_account_issuer_account_id")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_user_id"), ["user_id"], unique=False)

    op.create_table(
        "session",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("remember", sa.Boolean(), nullable=False),
        sa.Column("authenticated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ip_address", sa.String(), nullable=True),
        sa.Column("user_agent", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_session_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_session_token_digest")),
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_session_user_id"), ["user_id"], unique=False)

    op.create_table(
        "passkey",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("credential_id", sa.String(), nullable=False),
        sa.Column("public_key", sa.String(), nullable=False),
        sa.Column("user_handle", sa.String(), nullable=False),
        sa.Column("counter", sa.BigInteger(), nullable=False),
        sa.Column("device_type", sa.String(), nullable=False),
        sa.Column("backed_up", sa.Boolean(), nullable=False),
        sa.Column("transports", sa.String(), nullable=False),
        sa.Column("aaguid", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_passkey_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    with op.batch_alter_table("passkey", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passkey_user_id"), ["user_id"], unique=False)

    op.create_table(
        "two_factor",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=True),
        sa.Column("version", sa.String(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pending_secret", sa.String(), nullable=True),
        sa.Column("pending_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailbox_used", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_two_factor_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_two_factor")),
        sa.UniqueConstraint("user_id", name=op.f("uq_two_factor_user_id")),
    )
    op.create_table(
        "trusted_device",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("factor_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("factor_version", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("user_agent", sa.String(), nullable=True),
        sa.Column("ip_address", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["factor_id"],
            ["two_factor.id"],
            name=op.f("fk_trusted_device_factor_id_two_factor"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_trusted_device_user_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trusted_device")),
        sa.UniqueConstraint("digest", name=op.f("uq_trusted_device_digest")),
    )
    with op.batch_alter_table("trusted_device", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_trusted_device_expires_at"), ["expires_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_trusted_device_factor_id"), ["factor_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_trusted_device_user_id"), ["user_id"], unique=False)

    op.create_table(
        "two_factor_backup_code",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("factor_id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("pending", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["factor_id"],
            ["two_factor.id"],
            name=op.f("fk_two_factor_backup_code_factor_id_two_factor"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_two_factor_backup_code")),
    )
    with op.batch_alter_table("two_factor_backup_code", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_two_factor_backup_code_factor_id"), ["factor_id"], unique=False
        )

    op.create_table(
        "device_request",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("user_code_digest", sa.String(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("wanted_user_id", sa.String(), nullable=True),
        sa.Column("user_id", sa.String(), nullable=True),
        sa.Column("poll_interval", sa.Integer(), nullable=False),
        sa.Column("poll_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ip_address", sa.String(), nullable=True),
        sa.Column("user_agent", sa.String(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_device_request_user_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_request")),
        sa.UniqueConstraint("user_code_digest", name=op.f("uq_device_request_user_code_digest")),
    )
    with op.batch_alter_table("device_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_device_request_expires_at"), ["expires_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_device_request_user_id"), ["user_id"], unique=False)

    op.create_table(
        "user_address",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_user_address_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_address")),
        sa.UniqueConstraint("user_id", "email", name=op.f("uq_user_address_user_id_email")),
    )
    with op.batch_alter_table("user_address", schema=None) as batch_op:
        batch_op.create_index("ix_user_address_created_at", ["created_at"], unique=False)
        batch_op.create_index(
            "uq_user_address_proven",
            ["email"],
            unique=True,
            postgresql_where=sa.text("verified_at IS NOT NULL"),
            sqlite_where=sa.text("verified_at IS NOT NULL"),
        )

    keep_addresses_apart()


def downgrade() -> None:
    no_longer_keep_addresses_apart()
    with op.batch_alter_table("user_address", schema=None) as batch_op:
        batch_op.drop_index("uq_user_address_proven")
        batch_op.drop_index("ix_user_address_created_at")

    op.drop_table("user_address")
    with op.batch_alter_table("device_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_device_request_user_id"))
        batch_op.drop_index(batch_op.f("ix_device_request_expires_at"))

    op.drop_table("device_request")
    op.drop_table("secret_in_use")
    op.drop_table("jwks")
    with op.batch_alter_table("two_factor_backup_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_two_factor_backup_code_factor_id"))

    op.drop_table("two_factor_backup_code")
    with op.batch_alter_table("trusted_device", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trusted_device_user_id"))
        batch_op.drop_index(batch_op.f("ix_trusted_device_factor_id"))
        batch_op.drop_index(batch_op.f("ix_trusted_device_expires_at"))

    op.drop_table("trusted_device")
    op.drop_table("two_factor")
    with op.batch_alter_table("passkey", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passkey_user_id"))

    op.drop_table("passkey")
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_user_id"))
        batch_op.drop_index(batch_op.f("ix_session_expires_at"))

    op.drop_table("session")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_user_id"))

    op.drop_table("account")
    with op.batch_alter_table("verification", schema=None) as batch_op:
        batch_op.drop_index("ix_verification_purpose_subject")
        batch_op.drop_index(batch_op.f("ix_verification_expires_at"))

    op.drop_table("verification")
    op.drop_table("user")
    with op.batch_alter_table("rate_limit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rate_limit_expires_at"))

    op.drop_table("rate_limit")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_order")
        batch_op.drop_index("ix_outbox_due")

    op.drop_table("outbox")
    with op.batch_alter_table("session_revocation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_revocation_created_at"))

    op.drop_table("session_revocation")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_user_id_id")

    op.drop_table("audit_entry")
