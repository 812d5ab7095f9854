"""Whoever comes into a unit that has somebody, or by a code that another asked for, waits to be confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    # Who was there before this release has nobody to be confirmed by.
    op.add_column("holders", sa.Column("standing", sa.Text(), server_default="", nullable=False))
    op.add_column(
        "channels", sa.Column("pending", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column("codes", sa.Column("by_other", sa.Boolean(), server_default=sa.text("false"), nullable=False))


def downgrade() -> None:
    # In place: tables that others point to cannot be made anew on SQLite while there are rows.
    op.drop_column("codes", "by_other")
    op.drop_column("channels", "pending")
    op.drop_column("holders", "standing")
