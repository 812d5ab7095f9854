"""The chat that is told what was read on a signed page."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.add_column("evidence", sa.Column("chat", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    # In place: a table that others point to cannot be made anew on SQLite while there are rows.
    op.drop_column("evidence", "chat")
