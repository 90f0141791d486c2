"""Invitations: a branch of its own beside authsvc's history."""

import sqlalchemy as sa
from alembic import op

revision = "invites_0001"
down_revision = None
branch_labels = ("invites",)


def upgrade() -> None:
    op.create_table(
        "invite",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("used_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_invite")),
    )


def downgrade() -> None:
    op.drop_table("invite")
