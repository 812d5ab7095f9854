"""Since when the operator has paused a cluster."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("clusters", sa.Column("paused", sa.DateTime(timezone=True)))


def downgrade() -> None:
    # In place: a table that others point to cannot be made anew on SQLite while there are rows.
    op.drop_column("clusters", "paused")
