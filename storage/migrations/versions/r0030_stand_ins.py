"""The time for which somebody stands in at a seat, in their code and once they are there."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
ADDED = (("codes", "begins"), ("codes", "ends"), ("holders", "ends"))


def upgrade() -> None:
    for table, name in ADDED:
        op.add_column(table, sa.Column(name, sa.DateTime(timezone=True)))


def downgrade() -> None:
    # In place: a table that others point to cannot be made anew on SQLite while there are rows.
    for table, name in reversed(ADDED):
        op.drop_column(table, name)
