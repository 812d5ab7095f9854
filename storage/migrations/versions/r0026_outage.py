"""Platforms that cannot be reached for long: since when."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.add_column("listening", sa.Column("out", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("listening", "out")
