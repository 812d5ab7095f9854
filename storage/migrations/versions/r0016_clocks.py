"""The moment that each machine's clock believed last, and indexes of the outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "clocks",
        sa.Column("machine", sa.Text(), nullable=False),
        sa.Column("upto", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Text(), nullable=False),
        sa.Column("doubted", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("machine", name=op.f("pk_clocks")),
    )
    op.create_index(
        "ix_outbox_undeliverable",
        "outbox",
        ["made"],
        sqlite_where=sa.text("state = 'undeliverable'"),
        postgresql_where=sa.text("state = 'undeliverable'"),
    )
    # Deleting a row asks for those that refer to it.
    op.create_index(
        "ix_outbox_target",
        "outbox",
        ["target"],
        sqlite_where=sa.text("target IS NOT NULL"),
        postgresql_where=sa.text("target IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_target", "outbox")
    op.drop_index("ix_outbox_undeliverable", "outbox")
    op.drop_table("clocks")
