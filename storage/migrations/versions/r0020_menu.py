"""The menu that each private chat shows."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.add_column("channels", sa.Column("menu", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    # In place: a table that others point to cannot be made anew on SQLite while there are rows.
    op.drop_column("channels", "menu")
