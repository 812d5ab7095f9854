"""Changes of a cluster's units."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.create_table(
        "unit_changes",
        sa.Column("cluster", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("recorded", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["cluster"], ["clusters.id"], name=op.f("fk_unit_changes_cluster")),
        sa.PrimaryKeyConstraint("cluster", "number", name=op.f("pk_unit_changes")),
    )


def downgrade() -> None:
    op.drop_table("unit_changes")
