"""Seals: from now on the journal holds digests of what is stored; what is there already is sealed once."""

import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "seals",
        sa.Column("cluster", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("upto", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["cluster"], ["clusters.id"], name="fk_seals_cluster"),
        sa.ForeignKeyConstraint(["cycle"], ["cycles.id"], name="fk_seals_cycle"),
        sa.PrimaryKeyConstraint("cluster", "number", "cycle", name="pk_seals"),
    )
    op.create_index("ix_seals_cycle", "seals", ["cycle"])
    op.add_column("evidence", sa.Column("sealed", sa.Integer(), server_default="0", nullable=False))
    _seal_what_is_there(op.get_bind())


def _seal_what_is_there(connection: sa.Connection) -> None:
    # The present code, not a copy of it: a seal names its columns, and `verify` has to make the same digests.
    from storage.records import journal, seals

    for cluster in connection.scalars(sa.text("SELECT id FROM clusters ORDER BY id")).all():
        number = journal.next_number(connection, cluster)
        sealed = seals.cluster_sealed(connection, cluster, number, secrets.token_bytes(32))
        act = {"act": "sealed", "by": 0, "at": datetime.now(UTC), "why": "Migration.", "baseline": sealed}
        journal.record(connection, cluster, act)


def downgrade() -> None:
    op.drop_column("evidence", "sealed")
    op.drop_table("seals")
