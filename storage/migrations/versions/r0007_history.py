"""Which answers were given at once, which of them stand, and what was taken back.

Answers from before stand: nobody noted who was told of them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("answers", sa.Column("act", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("answers", sa.Column("bound", sa.Boolean(), nullable=False, server_default=sa.text("false")))
    op.add_column("answers", sa.Column("undoes", sa.Integer(), nullable=False, server_default="0"))
    answers = sa.table("answers", sa.column("act"), sa.column("number"), sa.column("bound", sa.Boolean()))
    op.execute(answers.update().values(act=answers.c.number, bound=True))


def downgrade() -> None:
    # In place: a table that others point to cannot be made anew on SQLite while there are rows.
    for column in ("act", "bound", "undoes"):
        op.drop_column("answers", column)
