"""The projection of facts: what is asked next in a turn is what will be asked once they are kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest

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
    Poll,
    VotesDestroyed,
)
from bot.dialogue.charter_versions import CharterAdopted, CharterDrafted, CharterDropped
from bot.dialogue.cycle import Snapshot
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
from bot.dialogue.said import Attachment
from bot.dialogue.situation import Answer, Evidence, Invitation, Person, Situation
from bot.dialogue.workbooks import Workbook, WorkbookReading
from bot.rules.charter import Unit
from bot.rules.lineage import UnitChange
from bot.rules.voting_methods import Result
from config.charters import load
from tests.ballots.made import terms
from tests.worlds.amended import drafted, raised
from tests.worlds.charters import charter, data
from tests.worlds.core import World

TINY = charter("tiny")
XX = Unit("thue", "Thuế tỉnh", "Thuế tỉnh")
LAN, MAI = Person(4, "Lan"), Person(5, "Mai")
RESULT = Result(8, 8, 8, 0, 0, {}, 8, 5, True)


def situation() -> Situation:
    """Lan speaks; a ballot is open, a late answer is kept aside, a result is stored, somebody was invited."""
    lan = World.tiny().seen_by("Lan")
    assert lan.cycle
    assert lan.cluster
    shot = Snapshot("self", 1, lan.now, {})
    return replace(
        lan,
        cycle=replace(lan.cycle, polls=(Poll(terms()),), snapshots=(shot,)),
        cluster=replace(lan.cluster, group=False),
        answers={"thue": {"k1/late.self.thue.a1": Answer("4", 1, lan.now)}},
        invitation=Invitation("ABCDEFGHJK", person=MAI),
        drafts={},
        evidence={"thue": (Evidence(1, "k1/self.thue.a1", "b.pdf"),)},
        requests=(DataRequest("K7QF", LAN.id, "Lan", "delete", "", lan.now, lan.now),),
        withheld={"abc": "Bài.", "def": "Bài khác."},
        doubt=ClockDoubt("machine", lan.now, lan.now, lan.now + timedelta(days=365)),
    )


BEFORE = replace(situation(), charter_data=data("tiny"))
ENDED = UnitChange(1, "rename", BEFORE.now.date(), "1/QĐ", BEFORE.now.date(), "Sắp xếp.", TINY.units[:1], (XX,))
LATER = BEFORE.now + timedelta(days=1)
PROJECTED: dict[type, tuple[Fact, Callable[[Situation], object]]] = {
    Answered: (Answered("thue", "k1/self.thue.a1", "5"), lambda s: dict(s.answers["thue"])),
    AnswerTakenBack: (
        AnswerTakenBack("thue", "k1/late.self.thue.a1", 1),
        lambda s: s.answers["thue"].get("k1/late.self.thue.a1"),
    ),
    EvidenceWanted: (
        EvidenceWanted("thue", "k1/self.thue.a1", Attachment("f", "a.pdf")),
        lambda s: [(piece.name, piece.question) for piece in s.evidence["thue"]],
    ),
    EvidenceMoved: (EvidenceMoved("thue", 1, ""), lambda s: s.evidence["thue"]),
    LateAnswerAccepted: (
        LateAnswerAccepted("thue", "k1/late.self.thue.a1", "k1/self.thue.a1"),
        lambda s: s.answers["thue"].get("k1/self.thue.a1"),
    ),
    WorkbookRead: (
        WorkbookRead("thue", Workbook(1, "a.xlsx", WorkbookReading())),
        lambda s: dict(s.workbooks),
    ),
    SeatJoined: (SeatJoined(3, "Tú"), lambda s: s.seats),
    SeatLeft: (SeatLeft(4, LAN.id), lambda s: s.roster),
    SeatTaken: (SeatTaken(3, LAN), lambda s: s.roster),
    DoorOpened: (DoorOpened(MAI.id), lambda s: (s.person, s.seats)),
    Confirmed: (Confirmed(LAN.id, (4,), "chair"), lambda s: s.roster),
    AddressBound: (AddressBound("mail", "lan@example.vn"), lambda s: s.addresses),
    AddressDropped: (AddressDropped(), lambda s: s.addresses),
    PageClosed: (PageClosed(1, here=True), lambda s: s.channel.closed),
    Renamed: (Renamed("Lan Anh"), lambda s: (s.person, s.roster, s.seats)),
    SeatChosen: (SeatChosen(99), lambda s: s.channel.seat),
    GroupBound: (GroupBound(), lambda s: s.cluster and s.cluster.group),
    GroupUnbound: (GroupUnbound(), lambda s: s.cluster and s.cluster.group),
    PostsGiven: (PostsGiven(("abc",)), lambda s: s.withheld),
    StageClosed: (StageClosed("self", {}, ""), lambda s: s.cycle and (s.cycle.stage, s.cycle.snapshots)),
    DataRequested: (
        DataRequested(DataRequest("M2XA", LAN.id, "Lan", "correct", "Sai số.", BEFORE.now, LATER)),
        lambda s: s.requests,
    ),
    DataRequestAnswered: (DataRequestAnswered("K7QF", True, "Đã xóa."), lambda s: s.requests),
    ClusterPaused: (ClusterPaused(True), lambda s: s.cluster and s.cluster.paused),
    ClusterFounded: (ClusterFounded("Cụm xã", load("short")), lambda s: (s.cluster, s.cycle, s.seats)),
    ClockConfirmed: (ClockConfirmed(BEFORE.doubt), lambda s: s.doubt),
    YearOpened: (YearOpened({}, {}), lambda s: s.cycle),
    Erased: (Erased(()), lambda s: s.cycle and s.cycle.erased),
    Extended: (Extended("self", LATER), lambda s: s.cycle and s.cycle.extensions),
    UnitsChanged: (UnitsChanged(ENDED), lambda s: s.cycle and s.cycle.charter.units),
    Published: (Published("self"), lambda s: s.cycle and s.cycle.snapshots[0].published),
    BallotOpened: (BallotOpened(terms(), "", "", ""), lambda s: s.cycle and len(s.cycle.polls)),
    Drafted: (Drafted("flag", "thue", ("bhxh",), "n"), lambda s: s.drafts),
    Cast: (Cast("flag", "thue", ()), lambda s: s.cycle and s.cycle.polls[0].voted),
    PaperGiven: (PaperGiven("flag", "thue"), lambda s: s.cycle and s.cycle.polls[0].papers),
    PaperReturned: (
        PaperReturned("flag", "thue", "Phát nhầm."),
        lambda s: s.cycle and s.cycle.polls[0].papers,
    ),
    PapersAwaited: (PapersAwaited("flag"), lambda s: s.cycle and s.cycle.polls[0].state),
    PapersKeyed: (PapersKeyed("flag", ((),)), lambda s: s.cycle and s.cycle.polls[0].state),
    BallotCounted: (BallotCounted("flag", RESULT), lambda s: s.cycle and s.cycle.polls[0].result),
    BallotCancelled: (BallotCancelled("flag", ""), lambda s: s.cycle and s.cycle.polls[0].state),
    VotesDestroyed: (VotesDestroyed("flag"), lambda s: s.cycle and s.cycle.polls[0].destroyed),
    CharterDrafted: (drafted(raised), lambda s: s.cycle and s.cycle.draft),
    CharterDropped: (CharterDropped(""), lambda s: s.cycle and s.cycle.draft),
    CharterAdopted: (CharterAdopted(2, "ab", "Sửa."), lambda s: s.cycle and s.cycle.versions),
    LotsDrawn: (LotsDrawn("flag", ("bhxh",)), lambda s: s.cycle and s.cycle.polls[0].settled),
}
# No question of the same turn depends on these.
PASSED_OVER: dict[type, Fact] = {
    WorkbookSent: WorkbookSent(Attachment("f")),
    EvidenceAsked: EvidenceAsked("k1/self.thue.a1"),
    CodeIssued: CodeIssued("ABCDEFGHJK", LATER, seat=3),
    CodeSpent: CodeSpent("ABCDEFGHJK"),
    WrongCode: WrongCode(),
    UploadOffered: UploadOffered("ABCDEFGHJK", "k1/self.thue.a1.ev", LATER),
    GroupMoved: GroupMoved("-100"),
    Unreachable: Unreachable(),
    GroupRefused: GroupRefused("topic"),
    GroupAdmitted: GroupAdmitted(),
    Reminded: Reminded("digest 2026-11-23"),
    Steered: Steered("close", "self", "Đủ bảng."),
}


def test_every_fact_is_projected_or_passed_over_on_purpose():
    assert set(PROJECTED) | set(PASSED_OVER) == set(get_args(Fact))
    assert not set(PROJECTED) & set(PASSED_OVER)


@pytest.mark.parametrize("kind", PROJECTED, ids=lambda kind: kind.__name__)
def test_a_fact_that_is_projected_can_be_seen(kind: type):
    fact, look = PROJECTED[kind]
    before = BEFORE
    if kind is GroupUnbound:
        before = project(BEFORE, (GroupBound(),))
    if kind is CharterDropped:
        before = project(BEFORE, (drafted(raised),))
    if kind is PaperReturned:
        before = project(BEFORE, (PaperGiven("flag", "thue"),))
    assert look(project(before, (fact,))) != look(before)


@pytest.mark.parametrize("kind", PASSED_OVER, ids=lambda kind: kind.__name__)
def test_a_fact_that_is_passed_over_changes_nothing(kind: type):
    assert project(BEFORE, (PASSED_OVER[kind],)) is BEFORE


def test_an_answer_has_the_next_number_its_author_and_the_moment():
    now = project(BEFORE, (Answered("thue", "k1/self.thue.a1", "5", reason="vì"),))
    given = now.answers["thue"]["k1/self.thue.a1"]
    assert given == Answer("5", 2, BEFORE.now, BEFORE.channel.seat, "Lan", reason="vì")


def test_later_keeps_the_value_that_was_there():
    kept = project(BEFORE, (Answered("thue", "q", "5"), Answered("thue", "q", aside=True)))
    assert (kept.answers["thue"]["q"].value, kept.answers["thue"]["q"].aside) == ("5", True)


def test_an_extension_that_reopens_leads_back_to_its_stage():
    closed = project(BEFORE, (StageClosed("self", {}, ""),))
    assert closed.cycle
    assert closed.cycle.stage == ""
    again = project(closed, (Extended("self", LATER, reopens=True),))
    assert again.cycle
    assert again.cycle.stage == "self"


def test_a_post_that_was_given_waits_no_longer_and_the_others_do():
    assert project(BEFORE, (PostsGiven(("abc",)),)).withheld == {"def": "Bài khác."}


def test_where_one_of_several_pages_is_this_one_nothing_is_asked_here_any_more():
    for facts in ((PageClosed(1, here=True), PageClosed(2)), (PageClosed(2), PageClosed(1, here=True))):
        assert project(BEFORE, facts).channel.closed
