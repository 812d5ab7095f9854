"""Push endpoints: where the browser of a page is told that there is news."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "push_endpoints",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("channel", sa.Integer, nullable=False),
        sa.Column("endpoint", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("auth", sa.Text, nullable=False),
        sa.Column("due", sa.DateTime(timezone=True)),
        sa.Column("attempts", sa.Integer, server_default="0", nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["channel"], ["channels.id"], name="fk_push_endpoints_channel"),
        sa.PrimaryKeyConstraint("id", name="pk_push_endpoints"),
        sa.UniqueConstraint("channel", "endpoint", name="uq_push_endpoints_channel_endpoint"),
    )
    due = sa.text("due IS NOT NULL")
    op.create_index("ix_push_endpoints_due", "push_endpoints", ["due"], sqlite_where=due, postgresql_where=due)


def downgrade() -> None:
    op.drop_table("push_endpoints")
