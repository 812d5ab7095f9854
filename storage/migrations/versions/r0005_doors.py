"""Web pages can be closed and are forgotten; wrong codes are counted where they are said."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("channels", sa.Column("ended", sa.DateTime(timezone=True)))
    op.add_column("channels", sa.Column("missed", sa.Integer(), server_default="0", nullable=False))
    op.add_column("channels", sa.Column("missed_since", sa.DateTime(timezone=True)))


def downgrade() -> None:
    with op.batch_alter_table("channels") as channels:
        channels.drop_column("missed_since")
        channels.drop_column("missed")
        channels.drop_column("ended")
