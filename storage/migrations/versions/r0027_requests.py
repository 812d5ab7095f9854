"""Requests of people about their own data, and the answers to them."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    no, open_, worded = sa.text("false"), sa.text("NOT done"), sa.text("answer <> ''")
    op.create_table(
        "data_requests",
        sa.Column("cluster", sa.Integer(), sa.ForeignKey("clusters.id", name="fk_data_requests_cluster")),
        sa.Column("key", sa.Text()),
        sa.Column(
            "person", sa.Integer(), sa.ForeignKey("people.id", name="fk_data_requests_person"), nullable=False
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered", sa.DateTime(timezone=True)),
        sa.Column("granted", sa.Boolean(), server_default=no, nullable=False),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("done", sa.Boolean(), server_default=no, nullable=False),
        sa.PrimaryKeyConstraint("cluster", "key", name="pk_data_requests"),
    )
    op.create_index(
        "ix_data_requests_open", "data_requests", ["cluster"], sqlite_where=open_, postgresql_where=open_
    )
    op.create_index(
        "ix_data_requests_worded",
        "data_requests",
        ["answered"],
        sqlite_where=worded,
        postgresql_where=worded,
    )


def downgrade() -> None:
    op.drop_table("data_requests")
