"""What a turn gets to see: who speaks, from which seat, of which cluster, and what is stored."""

from datetime import timedelta

from bot.dialogue.facts import (
    Answered,
    CodeSpent,
    DoorOpened,
    EvidenceAsked,
    EvidenceMoved,
    EvidenceWanted,
    GroupBound,
    GroupMoved,
    GroupUnbound,
    Published,
    SeatChosen,
    SeatLeft,
    StageClosed,
    Unreachable,
    YearOpened,
)
from bot.dialogue.said import Attachment, Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Turn
from storage.turn.unit_of_work import UnitOfWork
from tests.worlds.charters import SMALL
from tests.worlds.stored import MINUTE, PLATFORMS, Clock, StoredWorld, ask, heard, join

A1, A2 = "k1/self.thue.a1", "k1/self.thue.a2"


async def seen(memory: UnitOfWork, said: Said) -> Situation:
    """The situation in which this is said; nothing is kept."""
    here: list[Situation] = []

    def look(situation: Situation, said: Said) -> Turn:
        for unit in ("", *situation.answers) if situation.cluster else ():  # read while the turn lasts
            situation.answers[unit], situation.evidence[unit]
        list(situation.elsewhere)
        here.append(situation)
        return Turn()

    await memory.turn(said, look)
    return here[0]


async def test_a_stranger_is_in_no_cluster(world: StoredWorld, clock: Clock):
    here = await seen(world.memory, heard("ai", "chào"))
    assert (here.cluster, here.cycle, here.person, here.roster, here.invitation) == (None, None, None, (), None)
    assert here.now == clock.at
    assert here.platform == PLATFORMS["chat"]
    assert len(here.entropy) >= 16
    assert here.entropy != (await seen(world.memory, heard("ai", "chào"))).entropy


async def test_a_stranger_with_a_code_stands_before_its_cluster_and_seat(world: StoredWorld):
    seat = await world.seat("representative", "thue")
    code = await world.invite(seat=seat.id)
    here = await seen(world.memory, heard("lan", f"/start {code}"))
    assert here.cluster
    assert here.cluster.name == "Cụm 10"
    assert here.invitation
    assert (here.invitation.code, here.invitation.seat.id) == (code, seat.id)
    assert (here.person, here.seats) == (None, ())
    assert next(s for s in here.roster if s.id == seat.id).code == code


async def test_a_code_is_good_once_and_not_after_it_has_expired(world: StoredWorld, clock: Clock):
    seat = await world.seat("representative", "thue")
    code = await world.invite(seat=seat.id)
    clock.on(timedelta(days=13, hours=23))
    assert (await seen(world.memory, heard("lan", code))).invitation
    clock.on(timedelta(hours=2))
    late = await seen(world.memory, heard("lan", code))
    assert (late.cluster, late.invitation) == (None, None)
    assert (await world.seat("representative", "thue")).code == ""
    code = await world.invite(seat=seat.id)
    await world.memory.turn(heard("lan", code, name="Lan"), join)
    assert (await seen(world.memory, heard("hoa", code))).invitation is None


async def test_a_newer_code_of_a_seat_replaces_the_older(world: StoredWorld):
    seat = await world.seat("representative", "thue")
    old = await world.invite(seat=seat.id)
    new = await world.invite(seat=seat.id)
    assert (await seen(world.memory, heard("lan", old))).invitation is None
    assert (await seen(world.memory, heard("lan", new))).invitation
    await world.keep(heard("minh"), Turn((CodeSpent(new),), "Đã thu mã."))
    assert (await seen(world.memory, heard("lan", new))).invitation is None


async def test_who_has_joined_speaks_from_the_seat(world: StoredWorld):
    seat = await world.seated("Lan", "representative", "thue")
    here = await seen(world.memory, heard("lan", "chào"))
    assert here.person
    assert here.person.name == "Lan"
    assert [s.id for s in here.seats] == [here.channel.seat] == [seat.id]
    assert [h.person for h in here.seats[0].holders] == [here.person]
    assert [s.role for s in here.roster[:3]] == ["secretary", "chair", "deputy"]
    assert here.cluster
    assert here.cluster.links == ("https://example.org/vao/{code}",)
    assert here.cycle
    assert (here.cycle.id, here.cycle.stage, here.cycle.charter.year) == ("k1", "self", 2026)


async def test_two_hold_one_seat_and_each_answer_says_whose_it_is(world: StoredWorld):
    await world.seated("Lan", "representative", "thue")
    await world.seated("Hoa", "representative", "thue")
    await world.keep(heard("lan"), Turn((Answered("thue", A1, "5"),), "Đã ghi."))
    await world.keep(heard("hoa"), Turn((Answered("thue", A2, "4"),), "Đã ghi."))
    here = await seen(world.memory, heard("lan"))
    assert [h.person.name for h in here.seats[0].holders] == ["Lan", "Hoa"]
    assert {q: (a.value, a.by, a.number) for q, a in here.answers["thue"].items()} == {
        A1: ("5", "Lan", 1),
        A2: ("4", "Hoa", 2),
    }


async def test_the_highest_number_of_a_question_counts_and_units_are_apart(world: StoredWorld, clock: Clock):
    seat = await world.seated("Lan", "representative", "thue")
    facts = (
        Answered("thue", A1, "3"),
        Answered("khobac", "k1/self.khobac.a1", "2", paper=True),
        Answered("thue", A2, aside=True),
        Answered("", "k1/desk", "x"),
    )
    await world.keep(heard("lan"), Turn(facts, "Đã ghi."))
    clock.on(MINUTE)
    await world.keep(heard("lan"), Turn((Answered("thue", A1, "=7", reason="lý do"),), "Đã ghi."))
    here = await seen(world.memory, heard("lan"))
    first, second = here.answers["thue"][A1], here.answers["thue"][A2]
    assert (first.value, first.number, first.reason, first.at, first.seat) == (
        "=7",
        3,
        "lý do",
        clock.at,
        seat.id,
    )
    assert (second.value, second.number, second.aside) == ("", 2, True)
    assert here.answers["khobac"]["k1/self.khobac.a1"].paper
    assert set(here.answers[""]) == {"k1/desk"}
    assert list(here.answers) == ["thue", "khobac"]


async def test_text_is_stored_composed(world: StoredWorld):
    await world.seated("Lan", "representative", "thue")
    await world.keep(heard("lan"), Turn((Answered("thue", A1, "ti\u00ea\u0300n\0"),), "Đã ghi."))
    here = await seen(world.memory, heard("lan"))
    assert here.answers["thue"][A1].value == "tiền"


async def test_who_left_a_seat_is_known_but_holds_nothing(world: StoredWorld):
    seat = await world.seated("Lan", "representative", "thue")
    await world.keep(heard("lan"), Turn((Answered("thue", A1, "5"),), "Đã ghi.", ask=ask(A2)))
    lan = (await seen(world.memory, heard("lan"))).person
    assert lan
    await world.keep(heard("minh"), Turn((SeatLeft(seat.id, lan.id),), "Đã thay."))
    here = await seen(world.memory, heard("lan"))
    assert (here.person, here.seats, here.channel.seat, here.channel.asked) == (lan, (), 0, "")
    await world.seated("Hoa", "representative", "thue")
    here = await seen(world.memory, heard("hoa"))
    assert (here.seats[0].id, here.answers["thue"][A1].by) == (seat.id, "Lan")


async def test_a_further_door_leads_to_the_same_person_and_seat(world: StoredWorld):
    seat = await world.seated("Lan", "representative", "thue")
    lan = (await seen(world.memory, heard("lan"))).person
    assert lan
    code = await world.invite(person=lan.id)
    page = heard("secret", code, "page")
    here = await seen(world.memory, page)
    assert here.invitation
    assert (here.invitation.person, here.invitation.seat) == (lan, None)
    await world.keep(heard("secret", code, "page"), Turn((DoorOpened(lan.id), CodeSpent(code)), "Chào."))
    here = await seen(world.memory, heard("secret", "a", "page"))
    assert (here.person, here.channel.seat) == (lan, seat.id)


async def test_a_code_of_another_cluster_is_seen_in_that_cluster(world: StoredWorld):
    await world.seated("Lan", "representative", "thue")
    code = await world.memory.new_cluster("Cụm 11", SMALL)
    here = await seen(world.memory, heard("lan", code))
    assert here.cluster
    assert here.cycle
    assert (here.cluster.name, here.cycle.id, here.seats) == ("Cụm 11", "k2", ())
    assert here.person
    assert here.invitation
    await world.memory.turn(heard("lan", code, name="Lan"), join)
    here = await seen(world.memory, heard("lan", "a"))
    assert [s.role for s in here.seats] == ["secretary"]
    assert here.answers["thue"] == {}


async def test_in_a_group_the_speaker_is_known_by_their_private_chat(world: StoredWorld):
    await world.seated("Lan", "representative", "thue")
    here = await seen(world.memory, heard("nhom", "/nhom", who="lan", group=True))
    assert here.cluster
    assert here.person
    assert (here.cluster.group, here.person.name, here.channel.is_cluster_group) == (False, "Lan", False)
    await world.keep(heard("nhom", who="minh", group=True), Turn((GroupBound(),), "Đã gắn nhóm."))
    here = await seen(world.memory, heard("nhom", "/x", who="ai", group=True))
    assert here.cluster
    assert (here.cluster.group, here.person, here.channel.is_cluster_group) == (True, None, True)
    assert (await world.memory.views.look("chat", "nhom")).channel.is_cluster_group


async def test_a_group_keeps_its_cluster_whoever_speaks_there(world: StoredWorld):
    await world.keep(heard("nhom", who="minh", group=True), Turn((GroupBound(),), "Đã gắn nhóm."))
    await world.another_cluster("Cụm 11", "Hoa")
    here = await seen(world.memory, heard("nhom", "/x", who="hoa", group=True))
    assert here.cluster
    assert here.person
    assert (here.cluster.name, here.person.name, here.seats) == ("Cụm 10", "Hoa", ())


async def test_who_holds_seats_in_two_clusters_is_in_that_of_the_question(world: StoredWorld):
    await world.another_cluster("Cụm 11", "Minh")
    there = ask("k2/self.thue.a1")
    await world.keep(heard("minh"), Turn(ask=there, purpose=True))
    tapped = await seen(world.memory, heard("minh", "5", kind="tap", on="m1", question=A1))
    assert tapped.cluster
    assert (tapped.cluster.name, tapped.channel.asked) == ("Cụm 10", "")
    assert [seat.role for seat in tapped.seats] == ["secretary"]
    assert [one.cluster.name for one in tapped.elsewhere if one.cluster] == ["Cụm 11"]
    typed = await seen(world.memory, heard("minh", "5"))
    assert typed.cluster
    assert (typed.cluster.name, typed.channel.asked) == ("Cụm 11", there.asks)


async def test_who_leaves_their_seat_in_one_cluster_goes_on_in_the_other(world: StoredWorld):
    await world.another_cluster("Cụm 11", "Minh")
    here = await seen(world.memory, heard("minh"))
    assert here.person
    await world.keep(heard("minh"), Turn((SeatLeft(here.seats[0].id, here.person.id),), "Đã thôi vai."))
    here = await seen(world.memory, heard("minh"))
    assert here.cluster
    assert (here.cluster.name, len(here.elsewhere)) == ("Cụm 10", 0)


async def test_a_newly_bound_group_takes_the_place_of_the_old_one(world: StoredWorld):
    for group in ("cũ", "mới"):
        await world.keep(heard(group, who="minh", group=True), Turn((GroupBound(),), "Đã gắn nhóm."))
    assert not (await world.memory.views.look("chat", "cũ")).channel.is_cluster_group
    assert (await world.memory.views.look("chat", "mới")).channel.is_cluster_group
    await world.keep(heard("mới", who="minh", group=True, kind="left"), Turn((GroupUnbound(),)))
    here = await world.memory.views.look("chat", "minh")
    assert here.cluster
    assert not here.cluster.group


async def test_a_group_that_moved_is_the_same_group(world: StoredWorld):
    await world.keep(heard("nhom", who="minh", group=True), Turn((GroupBound(),), "Đã gắn nhóm."))
    await world.keep(heard("siêu nhóm", who="minh", group=True), Turn(result="Chào."))
    moved = heard("nhom", "siêu nhóm", who="nhom", kind="migrated", group=True)
    await world.keep(moved, Turn((GroupMoved("siêu nhóm"),)))
    assert (await world.memory.views.look("chat", "siêu nhóm")).channel.is_cluster_group
    assert (await world.memory.views.look("chat", "nhom")).cluster is None


async def test_a_person_is_unreachable_until_they_write_again(world: StoredWorld):
    await world.seated("Lan", "representative", "thue")

    async def reachable() -> bool:
        seat = await world.seat("representative", "thue")
        return seat.holders[0].reachable

    assert await reachable()
    await world.keep(heard("lan", kind="blocked"), Turn((Unreachable(),)))
    assert not await reachable()
    await world.keep(heard("lan", "chào"), Turn(result="Chào."))
    assert await reachable()


async def test_the_chat_remembers_its_question_its_seat_and_whose_evidence_was_asked_for(world: StoredWorld):
    seat = await world.seated("Lan", "representative", "thue")
    turn = Turn((SeatChosen(seat.id), EvidenceAsked(A1)), ask=ask(A2), purpose=True)
    await world.keep(heard("lan"), turn)
    channel = (await seen(world.memory, heard("lan"))).channel
    assert (channel.asked, channel.purpose, channel.seat, channel.evidence) == (A2, True, seat.id, A1)
    await world.keep(heard("lan"), Turn(result="Chưa đọc được."))
    assert (await seen(world.memory, heard("lan"))).channel == channel
    await world.keep(heard("lan"), Turn(ask=ask(A1)))
    channel = (await seen(world.memory, heard("lan"))).channel
    assert (channel.asked, channel.purpose) == (A1, False)


async def test_evidence_is_wanted_then_kept_or_refused_moved_or_taken_back(world: StoredWorld):
    await world.seated("Lan", "representative", "thue")
    files = [Attachment(f"ref{n}", f"{n}.pdf", "application/pdf", 10) for n in range(4)]
    link = Attachment("https://example.org/a", link=True)
    wanted = tuple(EvidenceWanted("thue", A1, f, album="al") for f in (*files, link))
    await world.keep(heard("lan", kind="files"), Turn(wanted, "Đã nhận."))
    asked = await world.memory.evidence.wanted("chat", 9)
    assert [(w.ref, w.name, w.size) for w in asked] == [(f.ref, f.name, 10) for f in files]
    assert await world.memory.evidence.wanted("page", 9) == []
    await world.memory.evidence.keep(asked[0].id, "abc", "image/png", 12)
    await world.memory.evidence.refuse(asked[1].id, "tệp rỗng")
    moved = EvidenceMoved("thue", asked[2].id, A2), EvidenceMoved("thue", asked[3].id, "")
    foreign = EvidenceMoved("khobac", asked[0].id, "")
    await world.keep(heard("lan"), Turn((*moved, foreign), "Đã chuyển."))
    kept = (await world.memory.views.look("chat", "lan")).evidence["thue"]
    assert [(e.question, e.name, e.state, e.sha256, e.size, e.why, e.album) for e in kept] == [
        (A1, "0.pdf", "kept", "abc", 12, "", "al"),
        (A1, "1.pdf", "refused", "", 10, "tệp rỗng", "al"),
        (A2, "2.pdf", "wanted", "", 10, "", "al"),
        (A1, "https://example.org/a", "kept", "", 0, "", "al"),
    ]
    assert [w.id for w in await world.memory.evidence.wanted("chat", 9)] == [asked[2].id]


async def test_a_closed_stage_leaves_a_snapshot_that_is_published_once(world: StoredWorld, clock: Clock):
    await world.keep(
        heard("minh"), Turn((StageClosed("self", {"places": [{"unit": "thue"}]}, ""),), "Đã chốt.")
    )
    clock.on(MINUTE)
    again = StageClosed("self", {"places": []}, "", "nhầm")
    await world.keep(heard("minh"), Turn((Published("self"), again), "Đã đính chính."))
    cycle = (await seen(world.memory, heard("minh"))).cycle
    assert cycle
    assert cycle.stage == ""
    assert [(s.stage, s.number, s.published, s.reason) for s in cycle.snapshots] == [
        ("self", 1, True, ""),
        ("self", 2, False, "nhầm"),
    ]
    assert [s.body for s in cycle.snapshots] == [{"places": [{"unit": "thue"}]}, {"places": []}]
    assert cycle.snapshots[1].at == clock.at


async def test_last_years_values_come_with_the_cycle(memory: UnitOfWork):
    code = await memory.new_cluster("Cụm 10", SMALL, previous={"thue": {"a1": "4.5"}})
    here = await seen(memory, heard("minh", code))
    assert here.cycle
    assert here.cycle.previous == {"thue": {"a1": "4.5"}}


async def test_a_record_of_a_cycle_holds_all_units_and_no_person(world: StoredWorld):
    await world.seated("Lan", "representative", "thue")
    await world.keep(heard("lan"), Turn((Answered("thue", A1, "5"),), "Đã ghi."))
    record = await world.memory.views.record("k1")
    assert record.answers["thue"][A1].value == "5"
    assert record.answers["khobac"] == {}
    assert (record.person, record.seats) == (None, ())


async def test_a_document_is_made_with_other_years_read_too(world: StoredWorld):
    """The wording of a paper may be last year's, which is looked up when nothing of the database is open."""
    await world.keep(heard("minh"), Turn((Answered("", "k1/wording..report", "lời của năm trước"),), "Đã ghi."))
    await world.keep(heard("minh"), Turn((YearOpened({}, {}),), "Đã mở năm mới."))
    record = await world.memory.views.record("k2")
    assert record.years[2026].answers[""]["k1/wording..report"].value == "lời của năm trước"
    assert not record.is_past
    assert (await world.memory.views.record("k1")).is_past
