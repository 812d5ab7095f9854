"""A page that somebody else asked for is confirmed in each cluster of its person apart."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("channels", sa.Column("vouched", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    # In place: a table that others point to cannot be made anew on SQLite while there are rows.
    op.drop_column("channels", "vouched")
