"""When what identifies people was deleted of a year."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("cycles", sa.Column("erased", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    # In place: a table that others point to cannot be made anew on SQLite while there are rows.
    op.drop_column("cycles", "erased")
