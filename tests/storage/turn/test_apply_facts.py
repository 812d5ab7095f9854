"""Every kind of fact is written, and projected or known not to need it.

What a ballot's fact seals is held by `tests/delivery/test_ballot_seal.py`.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, get_args

import pytest
from sqlalchemy import Connection, select

from bot.dialogue.ballots import (
    BallotCancelled,
    BallotCounted,
    BallotOpened,
    Cast,
    Drafted,
    LotsDrawn,
    PaperGiven,
    PaperReturned,
    PapersAwaited,
    PapersKeyed,
    VotesDestroyed,
)
from bot.dialogue.charter_versions import CharterAdopted, CharterDrafted, CharterDropped
from bot.dialogue.codes import new_code
from bot.dialogue.data_requests import DataRequest
from bot.dialogue.facts import (
    AddressBound,
    AddressDropped,
    Answered,
    AnswerTakenBack,
    ClockConfirmed,
    ClusterFounded,
    ClusterPaused,
    CodeIssued,
    CodeSpent,
    Confirmed,
    DataRequestAnswered,
    DataRequested,
    DoorOpened,
    Erased,
    EvidenceAsked,
    EvidenceMoved,
    EvidenceWanted,
    Extended,
    Fact,
    GroupAdmitted,
    GroupBound,
    GroupMoved,
    GroupRefused,
    GroupUnbound,
    LateAnswerAccepted,
    PageClosed,
    PostsGiven,
    Published,
    Reminded,
    Renamed,
    SeatChosen,
    SeatJoined,
    SeatLeft,
    SeatTaken,
    StageClosed,
    Steered,
    UnitsChanged,
    Unreachable,
    UploadOffered,
    WorkbookRead,
    WorkbookSent,
    WrongCode,
    YearOpened,
)
from bot.dialogue.installation import ClockDoubt
from bot.dialogue.projection import project
from bot.dialogue.said import Attachment, Chat, Platform, Said
from bot.dialogue.situation import Person
from bot.dialogue.turn import Turn
from bot.dialogue.withheld_posts import digest
from bot.dialogue.workbooks import Workbook, WorkbookReading
from bot.rules.charter_parser import read_charter
from bot.rules.lineage import UnitChange
from bot.rules.plain_values import text_of_charter
from bot.rules.voting_methods import Result, Terms
from storage.loading.situations import Loader
from storage.outbox.rows import MANY, enqueue
from storage.records import clock_marks, journal
from storage.schema import metadata
from storage.turn.apply_facts import FactWriter
from tests.storage.bare import CHARTER, NOW, connected, create_cluster, join
from tests.vault import VAULT

PLATFORMS = {"chat": Platform("chat"), "page": Platform("page", by_link=True)}
LAN, HOA, PAGE, GROUP = Chat("chat", "lan"), Chat("chat", "hoa"), Chat("page", "x"), Chat("chat", "nhóm", True)
DOOR = new_code(b"door", "")
A1, LATE = "k1/self.thue.a1", "k1/late.self.thue.a1"
BALLOT = next(one for one in read_charter(CHARTER).ballots if one.kind != "yes_no")
UNITS = BALLOT.electorate[:3]
DOUBT = ClockDoubt("machine", NOW, NOW, NOW + timedelta(days=365))
AMENDED = text_of_charter({**CHARTER, "contact": "0237 000 001"})
AMENDED_HASH = journal.digest(AMENDED)
RESULT = Result(3, 3, 3, 0, 0, {UNITS[0]: 3}, 3, 2)


def terms(key: str) -> Terms:
    return Terms(BALLOT, key, UNITS, UNITS, 1, NOW, NOW + timedelta(minutes=15))


THUE = next(unit for unit in read_charter(CHARTER).units if unit.id == "thue")
TODAY, RENAMED = NOW.date(), replace(THUE, name="Thuế tỉnh")
CHANGE = UnitChange(1, "rename", TODAY, "1/QĐ", TODAY, "đổi tên", (THUE,), (RENAMED,))
# It happens to a cluster that has neither units nor rules: see tests/storage/records/test_founding.py.
FOUNDS = ClusterFounded

# A year in which every other kind of fact happens once, and the chat in which it does.
STORY: list[tuple[Chat, Fact]] = [
    (LAN, Answered("thue", LATE, "5")),
    (LAN, LateAnswerAccepted("thue", LATE, A1)),
    (LAN, AnswerTakenBack("thue", A1, 2)),
    (LAN, EvidenceWanted("thue", A1, Attachment("ref", "a.pdf"))),
    (LAN, EvidenceMoved("thue", 1, "")),
    (LAN, EvidenceAsked(A1)),
    (LAN, UploadOffered("ABCDEFGHJK", f"{A1}.ev", NOW + timedelta(minutes=30))),
    (LAN, AddressBound("mail", "lan@example.vn")),
    (LAN, AddressDropped()),
    (LAN, WorkbookSent(Attachment("ref", "bang-mau.xlsx"))),
    (LAN, WorkbookRead("thue", Workbook(1, "bang-mau.xlsx", WorkbookReading(values={"a1": "5"}), "book"))),
    (LAN, SeatChosen(2)),
    (LAN, Renamed("Lan Anh")),
    (LAN, CodeIssued(DOOR, NOW + timedelta(days=14), person=1)),
    (PAGE, DoorOpened(1)),
    (PAGE, CodeSpent(DOOR)),
    (HOA, WrongCode()),
    (HOA, SeatJoined(4, "Hoa", pending=True)),
    (LAN, Confirmed(2, (4,), "chair")),
    (LAN, SeatTaken(5, Person(2, "Hoa"))),
    (LAN, SeatLeft(5, 2)),
    (PAGE, PageClosed(2, here=True)),
    (GROUP, GroupBound()),
    (GROUP, GroupRefused("rights")),
    (LAN, PostsGiven((digest("Bài."),))),
    (GROUP, GroupAdmitted()),
    (GROUP, GroupMoved("siêu nhóm")),
    (Chat("chat", "siêu nhóm", True), GroupUnbound()),
    (HOA, Unreachable()),
    (LAN, Extended("self", NOW + timedelta(days=9), "thue", "Bão")),
    (LAN, Reminded("2 self")),
    (LAN, Steered("reopen", "thue", "cộng nhầm")),
    (
        LAN,
        UnitsChanged(UnitChange(1, "rename", NOW.date(), "1/QĐ", NOW.date(), "đổi tên", (THUE,), (RENAMED,))),
    ),
    (LAN, DataRequested(DataRequest("r1", 1, "Lan", "correct", "sai tên", NOW, NOW + timedelta(days=2)))),
    (LAN, DataRequestAnswered("r1", True, "Đã sửa.")),
    (LAN, BallotOpened(terms("flag"), "lời", "ab", "đến giờ")),
    (LAN, Drafted("flag", UNITS[0], (UNITS[1],), "n1")),
    (LAN, Cast("flag", UNITS[0], (UNITS[1],))),
    (LAN, PaperGiven("flag", UNITS[1])),
    (LAN, PaperGiven("flag", UNITS[2], "không có máy")),
    (LAN, PaperReturned("flag", UNITS[2], "phát nhầm")),
    (LAN, PapersAwaited("flag")),
    (LAN, PapersKeyed("flag", ((UNITS[0],),))),
    (LAN, BallotCounted("flag", RESULT)),
    (LAN, LotsDrawn("flag", UNITS[:1])),
    (LAN, VotesDestroyed("flag")),
    (LAN, BallotOpened(terms("flag-2"), "lời", "cd", "lại")),
    (LAN, BallotCancelled("flag-2", "sai")),
    (LAN, CharterDrafted(AMENDED, "số điện thoại mới")),
    (LAN, CharterDropped(AMENDED_HASH)),
    (LAN, CharterDrafted(AMENDED, "số điện thoại mới")),
    (LAN, CharterAdopted(2, AMENDED_HASH, "số điện thoại mới")),
    (LAN, StageClosed("self", {"values": {}}, "")),
    (LAN, Published("self")),
    (LAN, YearOpened({}, {})),
    (LAN, Erased(())),
    (LAN, ClockConfirmed(DOUBT)),
    (LAN, ClusterPaused(True)),
]
# Facts after which nothing that is asked or said in the same turn is different.
UNPROJECTED = {
    WorkbookSent: "it is read in a turn of its own",
    EvidenceAsked: "it is for the next file",
    CodeIssued: "the code is in the turn's own reply",
    CodeSpent: "whoever used it has a seat by another fact",
    WrongCode: "it counts for the next message",
    GroupRefused: "it is for the next post",
    GroupAdmitted: "the same",
    GroupMoved: "the same",
    UploadOffered: "the link is in the turn's own reply",
    Unreachable: "the chat cannot be written to",
    Reminded: "a reminder is given once in a turn",
    Steered: "it is for the journal alone",
}
JOURNAL_ONLY = {Steered}


@pytest.fixture
def connection() -> Iterator[Connection]:
    with connected() as connection:
        create_cluster(connection)
        join(connection, "Lan", "secretary")
        clock_marks.write(connection, clock_marks.Mark("machine", NOW, 0.0, NOW))
        enqueue(connection, GROUP, NOW, text="Bài.", lane=MANY)
        yield connection


def tables(connection: Connection, fact: Fact) -> dict[str, list[tuple[Any, ...]]]:
    """All rows but those that any turn writes: the journal's, and the last use of a chat."""
    left_out = {"heard"} if type(fact) in JOURNAL_ONLY else {"heard", "journal"}
    return {
        name: [
            tuple(value for column, value in row.items() if column != "used")
            for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()
        ]
        for name, table in metadata.tables.items()
        if name not in left_out
    }


def writer(connection: Connection, chat: Chat) -> FactWriter:
    """The writer of a turn in this chat, which is known by then; on the page its door's code is said."""
    said = Said(
        chat.platform, "bot", "1", chat.chat, "lan", text=DOOR if chat == PAGE else "", group=chat.grouped
    )
    facts = FactWriter(
        connection,
        Loader(lambda: NOW, PLATFORMS, VAULT, doubt=lambda: DOUBT).for_said(connection, said),
        said,
        VAULT,
    )
    facts.record_chat()
    return facts


def test_the_story_has_every_kind_of_fact():
    assert {type(fact) for _, fact in STORY} == {*get_args(Fact)} - {FOUNDS}


def test_every_fact_writes_a_row(connection: Connection):
    for chat, fact in STORY:
        writer(connection, chat).write(Turn())
        before = tables(connection, fact)
        writer(connection, chat).write(Turn((fact,)))
        assert tables(connection, fact) != before, fact


def test_every_fact_is_projected_or_changes_nothing_in_its_turn(connection: Connection):
    for chat, fact in STORY:
        facts = writer(connection, chat)
        changed = project(facts.situation, (fact,)) != facts.situation
        assert changed == (type(fact) not in UNPROJECTED), fact
        facts.write(Turn((fact,)))
