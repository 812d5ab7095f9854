"""Messages that come without a sound."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("quiet", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    # In place: a table that points to itself cannot be made anew on SQLite while there are rows.
    op.drop_column("outbox", "quiet")
