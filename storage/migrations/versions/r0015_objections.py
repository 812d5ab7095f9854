"""Single votes are destroyed once objections to the count are over."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    no = sa.text("false")
    op.add_column("ballots", sa.Column("destroyed", sa.Boolean(), server_default=no, nullable=False))


def downgrade() -> None:
    op.drop_column("ballots", "destroyed")
