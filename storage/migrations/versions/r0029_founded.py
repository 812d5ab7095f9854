"""The mark of a cluster that is still being founded."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    column: sa.Column[bool] = sa.Column(
        "founding", sa.Boolean(), server_default=sa.text("false"), nullable=False
    )
    op.add_column("clusters", column)


def downgrade() -> None:
    # In place: a table that others point to cannot be made anew on SQLite while there are rows.
    op.drop_column("clusters", "founding")
