"""An index of what is sent next, which lookups of one chat do not take."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"

UNFINISHED = sa.text("state IN ('queued', 'sending', 'unknown')")
IN_LANES = sa.text("state IN ('queued', 'sending', 'unknown') AND lane >= 0")


def upgrade() -> None:
    _replace(IN_LANES)


def downgrade() -> None:
    _replace(UNFINISHED)


def _replace(where: sa.TextClause) -> None:
    op.drop_index("ix_outbox_next", "outbox")
    columns = ["platform", "lane", "id"]
    op.create_index("ix_outbox_next", "outbox", columns, sqlite_where=where, postgresql_where=where)
