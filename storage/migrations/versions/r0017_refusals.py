"""A group that takes nothing from us for now; the posts that wait for it."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

WITHHELD = sa.text("state = 'withheld'")


def upgrade() -> None:
    op.add_column("channels", sa.Column("refuses", sa.Text(), server_default="", nullable=False))
    op.create_index(
        "ix_outbox_withheld",
        "outbox",
        ["platform", "chat", "id"],
        sqlite_where=WITHHELD,
        postgresql_where=WITHHELD,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_withheld", "outbox")
    # In place: a table that others point to cannot be made anew on SQLite while there are rows.
    op.drop_column("channels", "refuses")
