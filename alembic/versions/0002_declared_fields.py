"""values of the fields that a deployment declares

Revision 0002, after 0001.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = ("user", "session")


def upgrade() -> None:
    # Without batch mode: a column that may be NULL is added in place on both databases, and the
    # triggers of `user` stay.
    for table in TABLES:
        op.add_column(table, sa.Column("additional_fields", sa.JSON(), nullable=True))
    op.create_table(
        "user_field_value",
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_user_field_value_user_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("field", "value", name=op.f("pk_user_field_value")),
    )
    op.create_index(
        op.f("ix_user_field_value_user_id"), "user_field_value", ["user_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_user_field_value_user_id"), table_name="user_field_value")
    op.drop_table("user_field_value")
    for table in reversed(TABLES):
        op.drop_column(table, "additional_fields")
