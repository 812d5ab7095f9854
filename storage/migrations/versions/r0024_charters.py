"""Versions of a year's charter: its draft, and those that were adopted."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "charters",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("cycle", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["cycle"], ["cycles.id"], name="fk_charters_cycle"),
        sa.PrimaryKeyConstraint("id", name="pk_charters"),
        sa.UniqueConstraint("cycle", "number", name="uq_charters_cycle_number"),
    )
    op.add_column("cycles", sa.Column("drafted", sa.Integer, server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("cycles", "drafted")
    op.drop_table("charters")
