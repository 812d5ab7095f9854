"""Answers go before mail to many, and old keyboards after both; a small index of the keyboards that are out."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

UNFINISHED = sa.text("state IN ('queued', 'sending', 'unknown')")
LIVE = sa.text("live")


def upgrade() -> None:
    op.add_column("outbox", sa.Column("lane", sa.Integer(), server_default="0", nullable=False))
    op.drop_index("ix_outbox_live", "outbox")
    op.create_index("ix_outbox_live", "outbox", ["platform", "chat"], sqlite_where=LIVE, postgresql_where=LIVE)
    op.create_index(
        "ix_outbox_next",
        "outbox",
        ["platform", "lane", "id"],
        sqlite_where=UNFINISHED,
        postgresql_where=UNFINISHED,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_next", "outbox")
    op.drop_index("ix_outbox_live", "outbox")
    op.create_index("ix_outbox_live", "outbox", ["platform", "chat", "live"])
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_column("lane")
