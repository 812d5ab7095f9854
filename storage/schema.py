"""Tables; the comment on each says what one row means.

Points and values are text (never a float), times are UTC, text is NFC. Nothing said in a chat is stored, except
as an answer's value, a reason, or a message that waits to be sent.
"""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.database.types import Data, Moment, Words

# Conditions of partial indexes. SQLite uses such an index only for the very same condition, so that each is
# written once, for the index and for the queries.
UNFINISHED = text("state IN ('queued', 'sending', 'unknown')")
# True of all unfinished rows, and said by whoever looks for the next of all chats alone. Otherwise PostgreSQL
# takes the index for that where it looks for one chat's, and goes through all that is owed to anybody
# (.github/decisions/0050-one-chats-rows-by-its-own-index.md).
IN_LANES = text("state IN ('queued', 'sending', 'unknown') AND lane >= 0")
WANTED = text("state = 'wanted'")
WITHHELD = text("state = 'withheld'")
WITH_BODY = text("text <> ''")
LIVE = text("live")
REFERS = text("target IS NOT NULL")
UNDELIVERABLE = text("state = 'undeliverable'")
NOTICE_OWED = text("due IS NOT NULL")
NOT_DONE = text("NOT done")
WORDED = text("answer <> ''")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str, default: str = "") -> Column[str]:
    return Column(name, Words, nullable=False, server_default=default)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False, server_default=text("false"))


def _of(name: str, other: str, *, key: bool = False) -> Column[int]:
    return Column(name, ForeignKey(f"{other}.id"), nullable=False, primary_key=key)


# A cluster (cụm thi đua). `paused`: since when the operator has paused it. `founding`: it is still being
# founded: it has one seat, the founder's, a year without rules, and no calendar (no row of `ticks`).
clusters = Table(
    "clusters",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("name"),
    _text("zone"),
    Column("made", Moment, nullable=False),
    Column("paused", Moment),
    _flag("founding"),
)

# An organisation in a cluster, as it was called when it came; later names are in `unit_changes`.
units = Table(
    "units",
    metadata,
    _of("cluster", "clusters", key=True),
    Column("id", Text, primary_key=True),
    _text("name"),
    _text("short"),
    Column("aliases", Data, nullable=False),
)

# A change of a cluster's units (a new name, a merger, an end), as it was announced; no such row is changed.
# `number` counts those of the cluster from 1, `body` is `UnitChange.stored`.
unit_changes = Table(
    "unit_changes",
    metadata,
    _of("cluster", "clusters", key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("recorded", Moment, nullable=False),
    Column("body", Data, nullable=False),
)

# One year of one cluster: its charter as adopted, the hash of that text, and the stage it is in. Number 7 is
# said "k7" and begins every question id; the highest number of a cluster is its present year. `previous` holds
# last year's agreed values: unit -> leaf -> value, and under "" unit -> place. `erased`: when what identifies
# people was deleted from it. `drafted` counts the changes to its rows in `charters`: while it is 0 there are
# none, and a year that is cached is read anew when it has risen.
cycles = Table(
    "cycles",
    metadata,
    Column("id", Integer, primary_key=True),
    _of("cluster", "clusters"),
    Column("charter", Text, nullable=False),
    Column("hash", Text, nullable=False),
    _text("stage"),
    Column("previous", Data, nullable=False),
    Column("made", Moment, nullable=False),
    Column("erased", Moment),
    Column("drafted", Integer, nullable=False, server_default="0"),
    Index(None, "cluster"),
)

# One version of a year's charter, as canonical JSON with its SHA-256: the draft (`number` 0), or one that was
# adopted, for `reason`; that of the highest number is in force, and stands in `cycles` too. The first, with
# which the year was opened, is written here when the second is adopted. `at`: when it was drafted or adopted;
# the journal says by whom.
charters = Table(
    "charters",
    metadata,
    Column("id", Integer, primary_key=True),
    _of("cycle", "cycles"),
    Column("number", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("hash", Text, nullable=False),
    _text("reason"),
    Column("at", Moment, nullable=False),
    UniqueConstraint("cycle", "number"),
)

# One place to speak from: a role in a cluster, and the unit it speaks for, if any. `groups` are the groups of
# criteria that a reviewer reviews.
seats = Table(
    "seats",
    metadata,
    Column("id", Integer, primary_key=True),
    _of("cluster", "clusters"),
    _text("role"),
    _text("unit"),
    Column("groups", Data, nullable=False),
    Index(None, "cluster"),
)

# A person who has joined, with the name they are called by here.
people = Table("people", metadata, Column("id", Integer, primary_key=True), _text("name"))

# This person holds this seat from `since` until `until`; without an `until` they still do. `standing`:
# "pending" until somebody who was there before has confirmed them, "chair" or "deputy" where that office did.
# `ends`: they only stand in, and the clock takes the seat from them then.
holders = Table(
    "holders",
    metadata,
    Column("id", Integer, primary_key=True),
    _of("seat", "seats"),
    _of("person", "people"),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
    _text("standing"),
    Column("ends", Moment),
    Index(
        "uq_holders_now",
        "seat",
        "person",
        unique=True,
        sqlite_where=text("until IS NULL"),
        postgresql_where=text("until IS NULL"),
    ),
    Index(None, "person"),
)

# A chat that was heard from. A private one belongs to a person (none: a stranger), a group to a cluster once it
# is `bound`. `seat` is the one spoken for now, `asked` the question last put here, `purpose` that it was put
# here on purpose, `evidence` the leaf whose evidence was last asked for. A person is written to in the
# reachable chat that they used last. `refuses`: why this group takes nothing from us for now. `ended`: when a
# web session was closed; it can never be reopened. `missed` counts the wrong codes since `missed_since`.
# `pending`: opened by a code that somebody else asked for, to be confirmed in each cluster of its person;
# `vouched` are those in which it was (",3,,7,"). `menu` marks the menu that its messenger shows there; "" is
# that of strangers.
channels = Table(
    "channels",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("who", Text, nullable=False, server_default=""),
    _flag("grouped"),
    _flag("bound"),
    Column("cluster", ForeignKey("clusters.id")),
    Column("person", ForeignKey("people.id")),
    Column("seat", ForeignKey("seats.id")),
    _text("asked"),
    _flag("purpose"),
    _text("evidence"),
    Column("reachable", Boolean, nullable=False, server_default=text("true")),
    _text("refuses"),
    Column("used", Moment, nullable=False),
    Column("ended", Moment),
    Column("missed", Integer, nullable=False, server_default="0"),
    Column("missed_since", Moment),
    _flag("pending"),
    _text("vouched"),
    _text("menu"),
    UniqueConstraint("platform", "chat"),
    Index(None, "platform", "who"),
    Index(None, "person"),
    Index(None, "cluster"),
)

# The secret key under which codes are kept, by its fingerprint; one row, none before the first start.
secret_keys = Table(
    "secret_keys",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("fingerprint", Text, nullable=False),
)

# The address (of e-mail) at which a person is written to, once they have confirmed it by a code that was sent
# there. `refused`: since when its server takes nothing for it; then nothing is sent there.
mail_addresses = Table(
    "mail_addresses",
    metadata,
    Column("person", ForeignKey("people.id"), primary_key=True, autoincrement=False),
    Column("platform", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("made", Moment, nullable=False),
    Column("refused", Moment),
    UniqueConstraint("platform", "address"),
)

# A one-time link to a page that takes files for `question` in the name of a private chat, by the keyed hash of
# its code. `session`: the hash of the secret of the page that it has opened, "" before. It counts until
# `until`: the link until it is opened, then its page.
upload_links = Table(
    "upload_links",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("question", Text, nullable=False),
    _text("session"),
    Column("until", Moment, nullable=False),
    Index(None, "session", "chat"),
    Index(None, "until"),
)

# A one-time code to a seat, or to a further chat of a person, by its keyed hash. `sealed`: the code itself,
# encrypted, until it is spent; null: the code of an earlier release, which stands in `digest` until the
# database is opened with the key. It is valid until it is spent (used, withdrawn or replaced by a newer one) or
# has expired. `by_other`: one to a person's further chat that somebody else asked for. `begins` and `ends`: one
# for somebody who stands in at the seat during that time. `mailed`: sent by e-mail, either to a page
# (`by_other`) or to confirm `address` (blank once it is spent); it gives nobody a vote, and the journal does
# not count it.
codes = Table(
    "codes",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("sealed", Text),
    _of("cluster", "clusters"),
    Column("seat", ForeignKey("seats.id")),
    Column("person", ForeignKey("people.id")),
    Column("issued", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("spent", Moment),
    _flag("by_other"),
    Column("begins", Moment),
    Column("ends", Moment),
    _flag("mailed"),
    _text("address"),
    Index(None, "cluster"),
)

# One answer about a unit (or, with no unit, the cluster) to one question. It is never changed: answers are
# numbered per unit and the highest number of a question counts, so that the history is kept. `aside` means
# "later". `act` is the number of the first answer about the unit in the same turn; `bound`: it cannot be taken
# back, since others were told of it in that turn, or more was done. A row that takes back number `undoes`
# repeats what stood before, or is empty where nothing did.
answers = Table(
    "answers",
    metadata,
    _of("cycle", "cycles", key=True),
    Column("unit", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("question", Text, nullable=False),
    _text("value"),
    _flag("aside"),
    _flag("paper"),
    _text("reason"),
    Column("seat", ForeignKey("seats.id")),
    Column("person", ForeignKey("people.id")),
    Column("at", Moment, nullable=False),
    Column("act", Integer, nullable=False, server_default="0"),
    _flag("bound"),
    Column("undoes", Integer, nullable=False, server_default="0"),
    Index(None, "cycle", "unit", "question"),
)

# One file or link behind an answer: wanted (still at the platform, under `ref`), kept (our copy is named by its
# SHA-256) or refused (`why`). Without a question it was taken back. An erased one is a bare SHA-256, until our
# copy is deleted too. `sealed`: the row of the journal whose digest covers it; 0 before. `chat` waits to hear
# which code stands on it, where it is a signed page; "" for all else, and afterwards.
evidence = Table(
    "evidence",
    metadata,
    Column("id", Integer, primary_key=True),
    _of("cycle", "cycles"),
    Column("unit", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("platform", Text, nullable=False),
    Column("ref", Text, nullable=False),
    _text("name"),
    _text("type"),
    Column("size", Integer, nullable=False, server_default="0"),
    _flag("link"),
    _text("album"),
    _text("state", "wanted"),
    _text("sha256"),
    _text("why"),
    Column("person", ForeignKey("people.id")),
    Column("at", Moment, nullable=False),
    Column("sealed", Integer, nullable=False, server_default="0"),
    _text("chat"),
    Index(None, "cycle", "unit"),
    Index(
        "ix_evidence_wanted",
        "platform",
        "id",
        sqlite_where=WANTED,
        postgresql_where=WANTED,
    ),
)

# One workbook (bảng mẫu) that a chat sent: wanted (still at the platform, under `ref`), then read: `body` holds
# what was read of it and waits to be taken in the conversation `talk`; or done: it was refused, or is of no use
# any more. Its bytes are not kept.
workbooks = Table(
    "workbooks",
    metadata,
    Column("id", Integer, primary_key=True),
    _of("cycle", "cycles"),
    _text("unit"),
    Column("platform", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("ref", Text, nullable=False),
    _text("name"),
    Column("size", Integer, nullable=False, server_default="0"),
    _text("talk"),
    _text("state", "wanted"),
    Column("body", Data),
    Column("person", ForeignKey("people.id")),
    Column("at", Moment, nullable=False),
    Index(None, "cycle", "unit"),
    Index(
        "ix_workbooks_wanted",
        "platform",
        "id",
        sqlite_where=WANTED,
        postgresql_where=WANTED,
    ),
    # Ids are never used twice: a question names the workbook that it is about.
    sqlite_autoincrement=True,
)

# The result of a stage as it was closed. It is never recomputed; a correction is a further number.
snapshots = Table(
    "snapshots",
    metadata,
    Column("id", Integer, primary_key=True),
    _of("cycle", "cycles"),
    Column("stage", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("body", Data, nullable=False),
    _flag("published"),
    _text("reason"),
    UniqueConstraint("cycle", "stage", "number"),
)

# One act of steering: canonical JSON of who did what and why. `hash` is taken of `previous`, the hash of the
# cluster's row before, and `body`, so that no row can be changed or left out unseen.
journal = Table(
    "journal",
    metadata,
    _of("cluster", "clusters", key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("cluster", "previous"),
)

# One seal: row `number` of the cluster's journal holds digests of this year's answers up to these numbers (unit
# -> number) and of its evidence. `salt` is mixed into the digest of what is personal, and blanked when that is
# erased.
seals = Table(
    "seals",
    metadata,
    _of("cluster", "clusters", key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    _of("cycle", "cycles", key=True),
    Column("upto", Data, nullable=False),
    _text("salt"),
    Index(None, "cycle"),
)

# An update that was dealt with, on the day `at`; `failed` names the kind of error if it could not be. Ids are
# compared for equality, never as a high-water mark. Rows are deleted after four days, when no platform repeats
# them.
heard = Table(
    "heard",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("bot", Text, primary_key=True),
    Column("update", Text, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("failed", Text, nullable=False, server_default=""),
    Index(None, "at"),
)

# An update whose turn timed out so many `times`, last on the day `at`; nothing of it was kept, and it comes
# again. Rows are deleted as those of `heard` are.
timeouts = Table(
    "timeouts",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("bot", Text, primary_key=True),
    Column("update", Text, primary_key=True),
    Column("times", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "at"),
)

# One message to one chat. `state`: queued (not before `due`), sending (`by` whom, until `until`), sent (as the
# platform's `message`), unknown, replaced, undeliverable or withheld (`why`): a group did not take it, and it
# waits until it may. A row without text that names an earlier message only pins it. `edit` is the platform's
# message to change instead of sending; `target` the row that puts that message out, while its id is unknown.
# `folded`: what that message asked, which is kept above the text.
# `reminds`: what a message that speaks of "now" is about; it is made anew before it is sent. `quiet`: it makes
# no sound. `news`: it asks for nothing at once, is gathered with others and comes twice a day at most. `strip`:
# only take the keyboard off. `erase`: delete the person's own message `edit`, which may hold a choice. `live`:
# as far as we know its keyboard is still shown. `lane`: a reply that somebody waits for (0), mail to many (1),
# an old keyboard (2). Bodies of finished rows are blanked after seven days, private ones at once; most rows are
# deleted after thirty.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("chat", Text, nullable=False),
    _flag("grouped"),
    _text("text"),
    _text("folded"),
    Column("options", Data, nullable=False),
    _text("style", "numbers"),
    _text("asks"),
    _text("board"),
    _flag("pin"),
    _flag("quiet"),
    _flag("news"),
    _flag("private"),
    _text("reminds"),
    Column("document", Data),
    Column("edit", Text, nullable=False, server_default=""),
    Column("target", ForeignKey("outbox.id")),
    _flag("strip"),
    _flag("erase"),
    _flag("live"),
    _text("state", "queued"),
    Column("by", Text, nullable=False, server_default=""),
    Column("until", Moment),
    Column("due", Moment, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("message", Text, nullable=False, server_default=""),
    _text("why"),
    Column("made", Moment, nullable=False),
    Column("lane", Integer, nullable=False, server_default="0"),
    Index(None, "platform", "chat", "id"),
    Index(
        "ix_outbox_unfinished",
        "platform",
        "chat",
        "id",
        sqlite_where=UNFINISHED,
        postgresql_where=UNFINISHED,
    ),
    Index("ix_outbox_next", "platform", "lane", "id", sqlite_where=IN_LANES, postgresql_where=IN_LANES),
    Index("ix_outbox_withheld", "platform", "chat", "id", sqlite_where=WITHHELD, postgresql_where=WITHHELD),
    Index("ix_outbox_bodies", "made", sqlite_where=WITH_BODY, postgresql_where=WITH_BODY),
    Index("ix_outbox_undeliverable", "made", sqlite_where=UNDELIVERABLE, postgresql_where=UNDELIVERABLE),
    Index("ix_outbox_target", "target", sqlite_where=REFERS, postgresql_where=REFERS),
    Index("ix_outbox_live", "platform", "chat", sqlite_where=LIVE, postgresql_where=LIVE),
    # Ids are never used twice: the stream of a page goes on from the last one it has seen.
    sqlite_autoincrement=True,
)

# One browser that is told by its push service that a page has news: the service's address for it, and the two
# keys with which what is told is sealed. `due`: since when it is to be told, or when it is tried again.
push_endpoints = Table(
    "push_endpoints",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("channel", ForeignKey("channels.id"), nullable=False),
    Column("endpoint", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("auth", Text, nullable=False),
    Column("due", Moment),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("made", Moment, nullable=False),
    UniqueConstraint("channel", "endpoint"),
    Index("ix_push_endpoints_due", "due", sqlite_where=NOTICE_OWED, postgresql_where=NOTICE_OWED),
)

# One request of a person about their own data, by its `key` within the cluster: of which `kind`, in which
# `words`, to be answered by `due`. `answered`: when it was, in the words `answer`, and whether it was
# `granted`.
# `done`: nothing is left to do; a deletion that was granted is done a day later, so that its answer arrives.
data_requests = Table(
    "data_requests",
    metadata,
    _of("cluster", "clusters", key=True),
    Column("key", Text, primary_key=True),
    _of("person", "people"),
    Column("kind", Text, nullable=False),
    _text("words"),
    Column("at", Moment, nullable=False),
    Column("due", Moment, nullable=False),
    Column("answered", Moment),
    _flag("granted"),
    _text("answer"),
    _flag("done"),
    Index("ix_data_requests_open", "cluster", sqlite_where=NOT_DONE, postgresql_where=NOT_DONE),
    Index("ix_data_requests_worded", "answered", sqlite_where=WORDED, postgresql_where=WORDED),
)

# One reminder that was given, by its key: the seat, the window, its date and how long before. The key is
# unique, so that none is given twice, whoever ticks. One given on demand has the day and its number in the key.
reminded = Table(
    "reminded",
    metadata,
    _of("cycle", "cycles", key=True),
    Column("key", Text, primary_key=True),
    Column("at", Moment, nullable=False),
)

# One extension: the window is due at `until` instead, for one unit or (no unit) for all; and why.
extensions = Table(
    "extensions",
    metadata,
    Column("id", Integer, primary_key=True),
    _of("cycle", "cycles"),
    Column("window", Text, nullable=False),
    _text("unit"),
    Column("until", Moment, nullable=False),
    _text("reason"),
    Column("person", ForeignKey("people.id")),
    Column("at", Moment, nullable=False),
    Index(None, "cycle"),
)

# One platform: up to when all that was said there has been heard, to the minute; and the last time for which it
# could not be heard for an hour or more. `out`: since when it cannot be reached at all, as people were told;
# meanwhile they are written to elsewhere, if they can be.
listening = Table(
    "listening",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("upto", Moment, nullable=False),
    Column("silent_from", Moment),
    Column("silent_until", Moment),
    Column("out", Moment),
)

# One cluster: up to when what fell due in its calendar has been dealt with.
ticks = Table(
    "ticks",
    metadata,
    _of("cluster", "clusters", key=True),
    Column("upto", Moment, nullable=False),
)

# One machine since its last boot: the moment believed last, so many seconds (text) after the boot. `doubted`:
# since when its clock has shown another time, which nobody has confirmed.
clocks = Table(
    "clocks",
    metadata,
    Column("machine", Text, primary_key=True),
    Column("upto", Moment, nullable=False),
    Column("seconds", Text, nullable=False),
    Column("doubted", Moment),
)

# One opening of a ballot: its `terms`, frozen, their canonical wording `text` as it was posted, and the hash of
# that. `state`: open, keying, keyed, counted (`result`, for ever) or cancelled. `settled`: elected by lots
# afterwards. `swept`: what its box held before the count was wiped from the file. `destroyed`: its single
# votes are gone, since objections to the count are over.
ballots = Table(
    "ballots",
    metadata,
    Column("id", Integer, primary_key=True),
    _of("cycle", "cycles"),
    Column("key", Text, nullable=False),
    Column("terms", Data, nullable=False),
    _text("text"),
    Column("hash", Text, nullable=False),
    _text("state", "open"),
    Column("result", Data),
    Column("settled", Data, nullable=False),
    _flag("swept"),
    _flag("destroyed"),
    UniqueConstraint("cycle", "key"),
)

# This unit has voted in this ballot (`paper`: it was given a paper). Nothing says how, or when.
turnout = Table(
    "turnout",
    metadata,
    _of("ballot", "ballots", key=True),
    Column("unit", Text, primary_key=True),
    _flag("paper"),
    sqlite_with_rowid=False,
)

# One vote in the box: no unit, no time, and a random id, so that no order of rows betrays who came first.
votes = Table(
    "votes",
    metadata,
    Column("id", Text, primary_key=True),
    _of("ballot", "ballots"),
    Column("choices", Text, nullable=False),
    sqlite_with_rowid=False,
)

# Choices of one person for one unit, under review until they are cast or taken back; then there is no row.
# `nonce` names the message that shows them.
drafts = Table(
    "drafts",
    metadata,
    _of("ballot", "ballots", key=True),
    Column("unit", Text, primary_key=True),
    _of("person", "people", key=True),
    Column("picks", Text, nullable=False),
    Column("nonce", Text, nullable=False),
    sqlite_with_rowid=False,
)
