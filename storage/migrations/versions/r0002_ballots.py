"""Secret ballots: as opened, the roll, the votes, the drafts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "ballots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("settled", sa.Text(), nullable=False),
        sa.Column("swept", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(["cycle"], ["cycles.id"], name="fk_ballots_cycle"),
        sa.PrimaryKeyConstraint("id", name="pk_ballots"),
        sa.UniqueConstraint("cycle", "key", name="uq_ballots_cycle_key"),
    )
    op.create_table(
        "turnout",
        sa.Column("ballot", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("paper", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(["ballot"], ["ballots.id"], name="fk_turnout_ballot"),
        sa.PrimaryKeyConstraint("ballot", "unit", name="pk_turnout"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "votes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("ballot", sa.Integer(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ballot"], ["ballots.id"], name="fk_votes_ballot"),
        sa.PrimaryKeyConstraint("id", name="pk_votes"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "drafts",
        sa.Column("ballot", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("picks", sa.Text(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ballot"], ["ballots.id"], name="fk_drafts_ballot"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_drafts_person"),
        sa.PrimaryKeyConstraint("ballot", "unit", "person", name="pk_drafts"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("drafts")
    op.drop_table("votes")
    op.drop_table("turnout")
    op.drop_table("ballots")
