"""Workbooks that came from a chat, until somebody takes what was read of them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

WANTED = sa.text("state = 'wanted'")


def upgrade() -> None:
    op.create_table(
        "workbooks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("size", sa.Integer(), server_default="0", nullable=False),
        sa.Column("talk", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="wanted", nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("person", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["cycle"], ["cycles.id"], name="fk_workbooks_cycle"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_workbooks_person"),
        sa.PrimaryKeyConstraint("id", name="pk_workbooks"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_workbooks_cycle_unit", "workbooks", ["cycle", "unit"], unique=False)
    op.create_index(
        "ix_workbooks_wanted",
        "workbooks",
        ["platform", "id"],
        unique=False,
        sqlite_where=WANTED,
        postgresql_where=WANTED,
    )


def downgrade() -> None:
    op.drop_table("workbooks")
