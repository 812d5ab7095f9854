"""One-time codes are looked up by a keyed hash and kept encrypted.

No key is at hand here: those of before (`sealed` is null) are sealed as soon as the database is opened with it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "secret_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_secret_keys"),
    )
    op.execute("ALTER TABLE codes RENAME COLUMN code TO digest")
    op.add_column("codes", sa.Column("sealed", sa.Text()))


def downgrade() -> None:
    op.execute("ALTER TABLE codes RENAME COLUMN digest TO code")
    op.drop_column("codes", "sealed")
    op.drop_table("secret_keys")
