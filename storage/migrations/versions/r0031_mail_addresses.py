"""Addresses of e-mail, and the codes that are sent there."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.create_table(
        "mail_addresses",
        sa.Column("person", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refused", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_mail_addresses_person")),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_mail_addresses")),
        sa.UniqueConstraint("platform", "address", name=op.f("uq_mail_addresses_platform_address")),
    )
    flag: sa.Column[bool] = sa.Column("mailed", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    op.add_column("codes", flag)
    op.add_column("codes", sa.Column("address", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    # In place: a table that others point to cannot be made anew on SQLite while there are rows.
    op.drop_column("codes", "address")
    op.drop_column("codes", "mailed")
    op.drop_table("mail_addresses")
