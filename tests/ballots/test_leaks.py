"""The leaks to close: what other voting programs gave away, one by one."""

import re
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot.conversations.decide import decide
from bot.dialogue.turn import Turn
from storage.records.ballots import Sealed
from storage.schema import ballots, drafts, outbox, turnout, votes
from tests.worlds.played import UNITS, PlayedWorld
from tests.worlds.stored import MINUTE

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
POSTGRES = pytest.mark.parametrize("engine", ["postgres"], indirect=True)
REVIEW = "Phiếu của đơn vị"


# --- what a vote is -------------------------------------------------------------------------------


def test_a_vote_is_a_random_id_its_ballot_and_its_choices_and_nothing_else():
    assert votes.c.keys() == ["id", "ballot", "choices"]
    assert [key.column.table.name for key in votes.foreign_keys] == ["ballots"]
    assert turnout.c.keys() == ["ballot", "unit", "paper"]


@SQLITE
async def test_an_id_has_128_bits_and_says_nothing_of_the_choice(world: PlayedWorld):
    await world.open()
    for unit in UNITS[:3]:
        await world.vote(unit, "bhxh", "--")
    ids = [row.id for row in await world.rows(select(votes.c.id))]
    assert len(set(ids)) == 3
    assert all(re.fullmatch("[0-9a-f]{32}", id) for id in ids)


@SQLITE
async def test_on_sqlite_the_rows_have_no_number_of_their_own(world: PlayedWorld):
    for table in (votes, turnout, drafts):
        made = await world.rows(text(f"SELECT sql FROM sqlite_master WHERE name = '{table.name}'"))
        assert "WITHOUT ROWID" in made[0].sql


@POSTGRES
async def test_the_count_leaves_one_transaction_and_no_order_of_casting(world: PlayedWorld):
    await world.open()
    for unit in reversed(UNITS):
        await world.vote(unit, "-", "--")
    before = await world.rows(text("SELECT xmin FROM votes ORDER BY ctid"))
    assert len({row.xmin for row in before}) == len(UNITS)
    await world.tick()
    for table, order in (("votes", "id"), ("turnout", "unit")):
        rows = await world.rows(text(f"SELECT xmin, {order} FROM {table} ORDER BY ctid"))
        assert len({row[0] for row in rows}) == 1
        assert [row[1] for row in rows] == sorted(row[1] for row in rows)
        assert len(rows) == len(UNITS)


# --- before the count -----------------------------------------------------------------------------


@SQLITE
async def test_nobody_opens_the_box_of_a_ballot_that_is_not_over(world: PlayedWorld):
    await world.open()
    await world.vote("thue", "bhxh", "--")
    opened = []

    def peek(here, said):
        opened.append(here.boxes["flag"])
        return decide(here, said)

    kept = await world.memory.turn(world.said("chair", text="kết quả"), peek)
    assert (kept.status, opened) == ("failed", [])
    with pytest.raises(KeyError):
        (await world.look("chair")).boxes["flag"]
    assert issubclass(Sealed, RuntimeError)


@SQLITE
async def test_a_cast_changes_the_roll_the_box_and_the_voters_own_chat_and_nothing_else(world: PlayedWorld):
    await world.open()
    for key in ("bhxh", "--"):
        await world.tap("representative.thue", key)
    before, sent = await world.tables(), len(world.sent)
    await world.tap("representative.thue", "cast")
    after = await world.tables()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"turnout", "votes", "drafts", "outbox", "heard"}
    assert {delivery.chat for delivery in world.sent[sent:]} == {"representative.thue"}


@SQLITE
async def test_the_group_hears_of_the_opening_and_of_the_count_and_of_no_vote(world: PlayedWorld):
    await world.open()
    opening = [d for d in world.sent if d.chat == "nhom"]
    assert not opening[-1].options
    for unit in UNITS:
        await world.vote(unit, "-", "--")
    assert [d for d in world.sent if d.chat == "nhom"] == opening
    await world.tick()
    count = [d for d in world.sent if d.chat == "nhom"][len(opening) :]
    assert [d.text.split("\n")[0] for d in count] == ["KẾT QUẢ KIỂM PHIẾU: Suy tôn Cờ thi đua"]


@SQLITE
async def test_the_turnout_is_no_live_number_and_names_nobody_in_the_group(world: PlayedWorld):
    await world.open()
    said = []
    for unit in UNITS[:4]:
        await world.vote(unit, "-", "--")
        await world.say("chair", "bỏ phiếu")
        said.append((await world.asked("chair")).text)
    assert len(set(said)) == 1
    assert "1. Suy tôn Cờ thi đua: đang mở, còn 15 phút." in said[0]
    await world.tick(8 * MINUTE)
    await world.post("minh", "/bophieu")
    group = [d.text for d in world.sent if d.chat == "nhom"]
    assert "Qua một nửa thời gian: đã bỏ 4/5 phiếu." in group[-1]
    assert not any("Chưa bỏ" in text for text in group)
    assert any("Chưa bỏ" in d.text for d in world.screen("chair").values())


@SQLITE
async def test_what_is_said_in_the_group_is_no_vote(world: PlayedWorld):
    await world.open()
    for said in ("1", "/1", "Kho bạc", "/bophieu"):
        await world.post("representative.thue", said)
    assert (await world.poll()).voted == frozenset()
    assert await world.rows(select(drafts)) == []


# --- where a choice may lie -----------------------------------------------------------------------


@SQLITE
async def test_while_a_vote_is_reviewed_its_choice_lies_in_one_draft_and_in_no_body(world: PlayedWorld):
    await world.open()
    await world.tap("representative.thue", "bhxh")
    await world.tap("representative.thue", "--")
    (draft,) = await world.rows(select(drafts))
    assert (draft.unit, draft.picks) == ("thue", "bhxh,--")
    kept = await world.rows(select(outbox.c.text, outbox.c.options).where(outbox.c.private))
    assert len(kept) == 2
    assert all((row.text, row.options) == ("", []) for row in kept)
    await world.tap("representative.thue", "again")
    assert await world.rows(select(drafts)) == []


@SQLITE
@pytest.mark.parametrize("end", ["cast", "close", "cancel"])
async def test_a_review_that_is_still_owed_is_blanked_at_the_cast_and_at_the_end(world: PlayedWorld, end: str):
    await world.open()
    for key in ("bhxh", "--"):
        said = await world.tapping("representative.thue", key)
        await world.memory.turn(said, decide)
    owed = await world.rows(select(outbox.c.id).where(outbox.c.private, outbox.c.text.contains(REVIEW)))
    assert len(owed) == 1
    match end:
        case "cast":
            await world.memory.turn(await world.tapping("representative.thue", "cast"), decide)
        case "close":
            await world.tick(15 * MINUTE)
        case "cancel":
            for said in (world.said("chair", text="bỏ phiếu"), None, world.said("chair", text="nhầm")):
                await world.memory.turn(said or await world.tapping("chair", "flag!"), decide)
    assert await world.rows(select(outbox).where(outbox.c.private, outbox.c.text != "")) == []
    await world.send()
    assert not any(REVIEW in d.text for d in world.screen("representative.thue").values())


@SQLITE
async def test_a_review_that_is_being_sent_when_it_is_cast_is_written_over_afterwards(world: PlayedWorld):
    await world.open()
    for key in ("bhxh", "--"):
        await world.memory.turn(await world.tapping("representative.thue", key), decide)
    (sending,) = await world.memory.outbox.claim("chat", 5, MINUTE)
    await world.memory.turn(await world.tapping("representative.thue", "cast"), decide)
    await world.memory.outbox.unknown(sending.id)
    await world.send()
    assert not any(REVIEW in d.text for d in world.sent)
    assert [d.text for d in world.screen("representative.thue").values()][-1].startswith("Đã ghi nhận phiếu")


@SQLITE
async def test_after_the_cast_no_phone_shows_the_choice_nor_a_key_to_press(world: PlayedWorld):
    await world.open()
    for typed in ("3", "2", "2", "4", "1", "1"):  # picked, picked, "again", picked, picked, cast
        await world.say("representative.thue", typed)
    assert (await world.poll()).voted == {"thue"}
    for delivery in world.screen("representative.thue").values():
        assert not re.search(r"Đã chọn|Phiếu của đơn vị:", delivery.text)
        assert not (delivery.options and "/vote." in delivery.asks)


@SQLITE
async def test_the_file_itself_forgets_what_was_reviewed(world: PlayedWorld, tmp_path: Path):
    await world.open()
    await world.vote("thue", "bhxh", "--")
    await world.tap("representative.khobac", "thue")
    await world.tap("representative.khobac", "bhxh")
    await world.tick(15 * MINUTE)
    assert await world.rows(select(ballots.c.swept)) == [(True,)]
    for held in _files(tmp_path):
        assert REVIEW.encode() not in held
        assert b"bhxh,--" not in held
        assert b"thue,bhxh" not in held


def _files(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in folder.glob("thidua.sqlite3*")]


@SQLITE
async def test_a_typed_vote_that_comes_late_is_taken_for_nothing_else(world: PlayedWorld):
    await world.open()
    await world.tick(15 * MINUTE)
    before = (await world.tables())["answers"]
    for said in ("a1 4", "Kho bạc", "https://example.org/phieu", "4"):
        await world.say("representative.thue", said)
        assert said not in list(world.screen("representative.thue").values())[-1].text
    assert (await world.tables())["answers"] == before


@SQLITE
async def test_a_turn_that_fails_writes_down_nothing_of_a_vote(
    world: PlayedWorld, caplog: pytest.LogCaptureFixture
):
    await world.open()

    def fails(here, said):
        raise ValueError(said.text)

    kept = await world.memory.turn(await world.tapping("representative.thue", "bhxh"), fails)
    assert kept.status == "failed"
    assert "bhxh" not in caplog.text
    assert [row[-1] for row in (await world.tables())["heard"] if row[-1]] == ["ValueError"]


# --- the same for every choice --------------------------------------------------------------------


@SQLITE
async def test_every_choice_takes_as_many_steps_and_hears_the_same_words(world: PlayedWorld):
    """By a unit that casts each possible vote in a ballot of its own, cancelled in between."""
    paths = (("thue", "qltt"), ("bhxh", "--"), ("-", "--"))
    heard = []
    for turn, picks in enumerate(paths):
        await world.open()
        sent = len(world.sent)
        await world.vote("khobac", *picks)
        told = [d for d in world.sent[sent:] if d.chat == "representative.khobac"]
        heard.append([(d.private, "" if d.private else d.text) for d in told])
        await world.say("chair", "bỏ phiếu")
        await world.tap("chair", f"flag-{turn + 1}!" if turn else "flag!")
        await world.say("chair", "thử")
    assert heard[0] == heard[1] == heard[2]
    assert [private for private, _ in heard[0]] == [True, True, False]


@SQLITE
async def test_what_an_ending_program_had_no_time_to_wipe_is_wiped_after_the_next_start(
    world: PlayedWorld, url: str
):
    await world.open()
    await world.vote("thue", "bhxh", "--")
    world.clock.on(15 * MINUTE)
    await world.say("chair", "việc")  # counts it; no tick comes
    assert await world.rows(select(ballots.c.state, ballots.c.swept)) == [("counted", False)]
    again = await PlayedWorld.opened(url)
    await again.memory.tick(lambda here, since: Turn())
    assert await again.rows(select(ballots.c.swept)) == [(True,)]
    await again.memory.close()


@SQLITE
async def test_a_typed_vote_is_deleted_from_the_voters_chat_and_other_words_are_not(world: PlayedWorld):
    await world.say("representative.thue", "việc", message="8001")
    await world.open()
    await world.say("representative.thue", "Kho bạc", message="9001")
    await world.say("representative.thue", "xyz", message="9002")
    await world.say("representative.thue", "không chọn thêm", message="9003")
    await world.say("representative.thue", "bỏ phiếu", message="9004")
    assert (await world.poll()).voted == {"thue"}
    erased = [d.edit for d in world.sent if d.erase]
    assert erased == ["9001", "9002", "9003", "9004"]
