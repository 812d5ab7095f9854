"""The first tables: clusters and their people, answers and evidence, the journal, the outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "clusters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("zone", sa.Text(), server_default="", nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_clusters"),
    )
    op.create_table(
        "heard",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("bot", sa.Text(), nullable=False),
        sa.Column("update", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failed", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("platform", "bot", "update", name="pk_heard"),
    )
    op.create_index("ix_heard_at", "heard", ["at"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("grouped", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("style", sa.Text(), server_default="numbers", nullable=False),
        sa.Column("asks", sa.Text(), server_default="", nullable=False),
        sa.Column("board", sa.Text(), server_default="", nullable=False),
        sa.Column("pin", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("private", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("edit", sa.Text(), server_default="", nullable=False),
        sa.Column("target", sa.Integer(), nullable=True),
        sa.Column("strip", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("live", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("state", sa.Text(), server_default="queued", nullable=False),
        sa.Column("by", sa.Text(), server_default="", nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("message", sa.Text(), server_default="", nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["target"], ["outbox.id"], name="fk_outbox_target"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_outbox_bodies",
        "outbox",
        ["made"],
        unique=False,
        sqlite_where=sa.text("text <> ''"),
        postgresql_where=sa.text("text <> ''"),
    )
    op.create_index("ix_outbox_live", "outbox", ["platform", "chat", "live"], unique=False)
    op.create_index("ix_outbox_platform_chat_id", "outbox", ["platform", "chat", "id"], unique=False)
    op.create_index(
        "ix_outbox_unfinished",
        "outbox",
        ["platform", "chat", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('queued', 'sending', 'unknown')"),
        postgresql_where=sa.text("state IN ('queued', 'sending', 'unknown')"),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
    )
    op.create_table(
        "cycles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cluster", sa.Integer(), nullable=False),
        sa.Column("charter", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), server_default="", nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["cluster"], ["clusters.id"], name="fk_cycles_cluster"),
        sa.PrimaryKeyConstraint("id", name="pk_cycles"),
    )
    op.create_index("ix_cycles_cluster", "cycles", ["cluster"], unique=False)
    op.create_table(
        "journal",
        sa.Column("cluster", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["cluster"], ["clusters.id"], name="fk_journal_cluster"),
        sa.PrimaryKeyConstraint("cluster", "number", name="pk_journal"),
        sa.UniqueConstraint("cluster", "previous", name="uq_journal_cluster_previous"),
    )
    op.create_table(
        "seats",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cluster", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), server_default="", nullable=False),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("groups", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["cluster"], ["clusters.id"], name="fk_seats_cluster"),
        sa.PrimaryKeyConstraint("id", name="pk_seats"),
    )
    op.create_index("ix_seats_cluster", "seats", ["cluster"], unique=False)
    op.create_table(
        "ticks",
        sa.Column("cluster", sa.Integer(), nullable=False),
        sa.Column("upto", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["cluster"], ["clusters.id"], name="fk_ticks_cluster"),
        sa.PrimaryKeyConstraint("cluster", name="pk_ticks"),
    )
    op.create_table(
        "units",
        sa.Column("cluster", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("short", sa.Text(), server_default="", nullable=False),
        sa.Column("aliases", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["cluster"], ["clusters.id"], name="fk_units_cluster"),
        sa.PrimaryKeyConstraint("cluster", "id", name="pk_units"),
    )
    op.create_table(
        "answers",
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), server_default="", nullable=False),
        sa.Column("aside", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("paper", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("seat", sa.Integer(), nullable=True),
        sa.Column("person", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["cycle"], ["cycles.id"], name="fk_answers_cycle"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_answers_person"),
        sa.ForeignKeyConstraint(["seat"], ["seats.id"], name="fk_answers_seat"),
        sa.PrimaryKeyConstraint("cycle", "unit", "number", name="pk_answers"),
    )
    op.create_index("ix_answers_cycle_unit_question", "answers", ["cycle", "unit", "question"], unique=False)
    op.create_table(
        "channels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), server_default="", nullable=False),
        sa.Column("grouped", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("bound", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("cluster", sa.Integer(), nullable=True),
        sa.Column("person", sa.Integer(), nullable=True),
        sa.Column("seat", sa.Integer(), nullable=True),
        sa.Column("asked", sa.Text(), server_default="", nullable=False),
        sa.Column("purpose", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("evidence", sa.Text(), server_default="", nullable=False),
        sa.Column("reachable", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("used", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["cluster"], ["clusters.id"], name="fk_channels_cluster"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_channels_person"),
        sa.ForeignKeyConstraint(["seat"], ["seats.id"], name="fk_channels_seat"),
        sa.PrimaryKeyConstraint("id", name="pk_channels"),
        sa.UniqueConstraint("platform", "chat", name="uq_channels_platform_chat"),
    )
    op.create_index("ix_channels_cluster", "channels", ["cluster"], unique=False)
    op.create_index("ix_channels_person", "channels", ["person"], unique=False)
    op.create_index("ix_channels_platform_who", "channels", ["platform", "who"], unique=False)
    op.create_table(
        "codes",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("cluster", sa.Integer(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=True),
        sa.Column("person", sa.Integer(), nullable=True),
        sa.Column("issued", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spent", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["cluster"], ["clusters.id"], name="fk_codes_cluster"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_codes_person"),
        sa.ForeignKeyConstraint(["seat"], ["seats.id"], name="fk_codes_seat"),
        sa.PrimaryKeyConstraint("code", name="pk_codes"),
    )
    op.create_index("ix_codes_cluster", "codes", ["cluster"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("type", sa.Text(), server_default="", nullable=False),
        sa.Column("size", sa.Integer(), server_default="0", nullable=False),
        sa.Column("link", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("album", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="wanted", nullable=False),
        sa.Column("sha256", sa.Text(), server_default="", nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("person", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["cycle"], ["cycles.id"], name="fk_evidence_cycle"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_evidence_person"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
    )
    op.create_index("ix_evidence_cycle_unit", "evidence", ["cycle", "unit"], unique=False)
    op.create_index(
        "ix_evidence_wanted",
        "evidence",
        ["platform", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'wanted'"),
        postgresql_where=sa.text("state = 'wanted'"),
    )
    op.create_table(
        "holders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_holders_person"),
        sa.ForeignKeyConstraint(["seat"], ["seats.id"], name="fk_holders_seat"),
        sa.PrimaryKeyConstraint("id", name="pk_holders"),
    )
    op.create_index("ix_holders_person", "holders", ["person"], unique=False)
    op.create_index(
        "uq_holders_now",
        "holders",
        ["seat", "person"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_table(
        "snapshots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("published", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["cycle"], ["cycles.id"], name="fk_snapshots_cycle"),
        sa.PrimaryKeyConstraint("id", name="pk_snapshots"),
        sa.UniqueConstraint("cycle", "stage", "number", name="uq_snapshots_cycle_stage_number"),
    )


def downgrade() -> None:
    op.drop_table("snapshots")
    op.drop_table("holders")
    op.drop_table("evidence")
    op.drop_table("codes")
    op.drop_table("channels")
    op.drop_table("answers")
    op.drop_table("units")
    op.drop_table("ticks")
    op.drop_table("seats")
    op.drop_table("journal")
    op.drop_table("cycles")
    op.drop_table("people")
    op.drop_table("outbox")
    op.drop_table("heard")
    op.drop_table("clusters")
