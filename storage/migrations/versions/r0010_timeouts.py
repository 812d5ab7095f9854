"""Timeouts of turns are counted, so that one that always hangs is given up."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "timeouts",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("bot", sa.Text(), nullable=False),
        sa.Column("update", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("platform", "bot", "update", name="pk_timeouts"),
    )
    op.create_index("ix_timeouts_at", "timeouts", ["at"])


def downgrade() -> None:
    op.drop_table("timeouts")
