"""Messages that people typed can be deleted: rows of the outbox that say so."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("erase", sa.Boolean(), server_default=sa.text("false"), nullable=False))


def downgrade() -> None:
    # In place: a table that points to itself cannot be made anew on SQLite while there are rows.
    op.drop_column("outbox", "erase")
