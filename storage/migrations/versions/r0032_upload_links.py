"""Links to pages that take files."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    op.create_table(
        "upload_links",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("session", sa.Text(), server_default="", nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_upload_links")),
    )
    op.create_index(op.f("ix_upload_links_session_chat"), "upload_links", ["session", "chat"])
    op.create_index(op.f("ix_upload_links_until"), "upload_links", ["until"])


def downgrade() -> None:
    op.drop_table("upload_links")
