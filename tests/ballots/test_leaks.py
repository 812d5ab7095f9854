"""The leaks to close: what other voting programs gave away, one by one."""

import re
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot.conversations.decide import decide
from bot.conversations.voting import posts
from bot.dialogue.turn import Turn
from storage.records.ballots import Sealed
from storage.schema import ballots, drafts, outbox, turnout, votes
from tests.ballots.hall import MINUTE, UNITS, Hall

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
POSTGRES = pytest.mark.parametrize("engine", ["postgres"], indirect=True)
REVIEW = "Phiếu của đơn vị"


# --- what a vote is -------------------------------------------------------------------------------


def test_a_vote_is_a_random_id_its_ballot_and_its_choices_and_nothing_else():
    assert votes.c.keys() == ["id", "ballot", "choices"]
    assert [key.column.table.name for key in votes.foreign_keys] == ["ballots"]
    assert turnout.c.keys() == ["ballot", "unit", "paper"]


@SQLITE
async def test_an_id_has_128_bits_and_says_nothing_of_the_choice(hall: Hall):
    await hall.open()
    for unit in UNITS[:3]:
        await hall.vote(unit, "bhxh", "--")
    ids = [row.id for row in await hall.rows(select(votes.c.id))]
    assert len(set(ids)) == 3
    assert all(re.fullmatch("[0-9a-f]{32}", id) for id in ids)


@SQLITE
async def test_on_sqlite_the_rows_have_no_number_of_their_own(hall: Hall):
    for table in (votes, turnout, drafts):
        made = await hall.rows(text(f"SELECT sql FROM sqlite_master WHERE name = '{table.name}'"))
        assert "WITHOUT ROWID" in made[0].sql


@POSTGRES
async def test_the_count_leaves_one_transaction_and_no_order_of_casting(hall: Hall):
    await hall.open()
    for unit in reversed(UNITS):
        await hall.vote(unit, "-", "--")
    before = await hall.rows(text("SELECT xmin FROM votes ORDER BY ctid"))
    assert len({row.xmin for row in before}) == len(UNITS)
    await hall.tick()
    for table, order in (("votes", "id"), ("turnout", "unit")):
        rows = await hall.rows(text(f"SELECT xmin, {order} FROM {table} ORDER BY ctid"))
        assert len({row[0] for row in rows}) == 1
        assert [row[1] for row in rows] == sorted(row[1] for row in rows)
        assert len(rows) == len(UNITS)


# --- before the count -----------------------------------------------------------------------------


@SQLITE
async def test_nobody_opens_the_box_of_a_ballot_that_is_not_over(hall: Hall):
    await hall.open()
    await hall.vote("thue", "bhxh", "--")
    opened = []

    def peek(here, said):
        opened.append(here.boxes["flag"])
        return decide(here, said)

    kept = await hall.memory.turn(hall.said("chair", text="kết quả"), peek)
    assert (kept.status, opened) == ("failed", [])
    with pytest.raises(KeyError):
        (await hall.look("chair")).boxes["flag"]
    assert issubclass(Sealed, RuntimeError)


@SQLITE
async def test_a_cast_changes_the_roll_the_box_and_the_voters_own_chat_and_nothing_else(hall: Hall):
    await hall.open()
    for key in ("bhxh", "--"):
        await hall.tap("representative.thue", key)
    before, sent = await hall.tables(), len(hall.sent)
    await hall.tap("representative.thue", "cast")
    after = await hall.tables()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"turnout", "votes", "drafts", "outbox", "heard"}
    assert {delivery.chat for delivery in hall.sent[sent:]} == {"representative.thue"}


@SQLITE
async def test_the_group_hears_of_the_opening_and_of_the_count_and_of_no_vote(hall: Hall):
    await hall.open()
    opening = [d for d in hall.sent if d.chat == "nhom"]
    assert not opening[-1].options
    for unit in UNITS:
        await hall.vote(unit, "-", "--")
    assert [d for d in hall.sent if d.chat == "nhom"] == opening
    await hall.tick()
    count = [d for d in hall.sent if d.chat == "nhom"][len(opening) :]
    assert [d.text.split("\n")[0] for d in count] == ["KẾT QUẢ KIỂM PHIẾU: Suy tôn Cờ thi đua"]


@SQLITE
async def test_who_has_not_voted_is_named_only_once_a_few_have(hall: Hall):
    await hall.open()
    for voted, unit in enumerate(UNITS[:3]):
        said = posts.names(await hall.look("chair"), tuple(UNITS[voted:]))
        await hall.say("chair", "bỏ phiếu")
        shown = list(hall.screen("chair").values())[-1].text
        assert f"đã bỏ {voted}/5 phiếu" in shown
        assert said not in shown
        await hall.vote(unit, "-", "--")
    await hall.say("chair", "bỏ phiếu")
    assert "Chưa bỏ: Quản lý thị trường và Bảo hiểm xã hội" in list(hall.screen("chair").values())[-1].text


@SQLITE
async def test_what_is_said_in_the_group_is_no_vote(hall: Hall):
    await hall.open()
    for said in ("1", "/1", "Kho bạc", "/bophieu"):
        await hall.post("representative.thue", said)
    assert (await hall.poll()).voted == frozenset()
    assert await hall.rows(select(drafts)) == []


# --- where a choice may lie -----------------------------------------------------------------------


@SQLITE
async def test_while_a_vote_is_reviewed_its_choice_lies_in_one_draft_and_in_no_body(hall: Hall):
    await hall.open()
    await hall.tap("representative.thue", "bhxh")
    await hall.tap("representative.thue", "--")
    (draft,) = await hall.rows(select(drafts))
    assert (draft.unit, draft.picks) == ("thue", "bhxh,--")
    kept = await hall.rows(select(outbox.c.text, outbox.c.options).where(outbox.c.private))
    assert len(kept) == 2
    assert all((row.text, row.options) == ("", []) for row in kept)
    await hall.tap("representative.thue", "again")
    assert await hall.rows(select(drafts)) == []


@SQLITE
@pytest.mark.parametrize("end", ["cast", "close", "cancel"])
async def test_a_review_that_is_still_owed_is_blanked_at_the_cast_and_at_the_end(hall: Hall, end: str):
    await hall.open()
    for key in ("bhxh", "--"):
        said = await hall.tapping("representative.thue", key)
        await hall.memory.turn(said, decide)
    owed = await hall.rows(select(outbox.c.id).where(outbox.c.private, outbox.c.text.contains(REVIEW)))
    assert len(owed) == 1
    match end:
        case "cast":
            await hall.memory.turn(await hall.tapping("representative.thue", "cast"), decide)
        case "close":
            await hall.tick(15 * MINUTE)
        case "cancel":
            for said in (hall.said("chair", text="bỏ phiếu"), None, hall.said("chair", text="nhầm")):
                await hall.memory.turn(said or await hall.tapping("chair", "flag!"), decide)
    assert await hall.rows(select(outbox).where(outbox.c.private, outbox.c.text != "")) == []
    await hall.send()
    assert not any(REVIEW in d.text for d in hall.screen("representative.thue").values())


@SQLITE
async def test_a_review_that_is_being_sent_when_it_is_cast_is_written_over_afterwards(hall: Hall):
    await hall.open()
    for key in ("bhxh", "--"):
        await hall.memory.turn(await hall.tapping("representative.thue", key), decide)
    (sending,) = await hall.memory.outbox.claim("chat", 5, MINUTE)
    await hall.memory.turn(await hall.tapping("representative.thue", "cast"), decide)
    await hall.memory.outbox.unknown(sending.id)
    await hall.send()
    assert not any(REVIEW in d.text for d in hall.sent)
    assert [d.text for d in hall.screen("representative.thue").values()][-1].startswith("Đã ghi nhận phiếu")


@SQLITE
async def test_after_the_cast_no_phone_shows_the_choice_nor_a_key_to_press(hall: Hall):
    await hall.open()
    for typed in ("3", "2", "2", "4", "1", "1"):  # picked, picked, "again", picked, picked, cast
        await hall.say("representative.thue", typed)
    assert (await hall.poll()).voted == {"thue"}
    for delivery in hall.screen("representative.thue").values():
        assert not re.search(r"Đã chọn|Phiếu của đơn vị:", delivery.text)
        assert not (delivery.options and "/vote." in delivery.asks)


@SQLITE
async def test_the_file_itself_forgets_what_was_reviewed(hall: Hall, tmp_path: Path):
    await hall.open()
    await hall.vote("thue", "bhxh", "--")
    await hall.tap("representative.khobac", "thue")
    await hall.tap("representative.khobac", "bhxh")
    await hall.tick(15 * MINUTE)
    assert await hall.rows(select(ballots.c.swept)) == [(True,)]
    for held in _files(tmp_path):
        assert REVIEW.encode() not in held
        assert b"bhxh,--" not in held
        assert b"thue,bhxh" not in held


def _files(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in folder.glob("thidua.sqlite3*")]


@SQLITE
async def test_a_typed_vote_that_comes_late_is_taken_for_nothing_else(hall: Hall):
    await hall.open()
    await hall.tick(15 * MINUTE)
    before = (await hall.tables())["answers"]
    for said in ("a1 4", "Kho bạc", "https://example.org/phieu", "4"):
        await hall.say("representative.thue", said)
        assert said not in list(hall.screen("representative.thue").values())[-1].text
    assert (await hall.tables())["answers"] == before


@SQLITE
async def test_a_turn_that_fails_writes_down_nothing_of_a_vote(hall: Hall, caplog: pytest.LogCaptureFixture):
    await hall.open()

    def fails(here, said):
        raise ValueError(said.text)

    kept = await hall.memory.turn(await hall.tapping("representative.thue", "bhxh"), fails)
    assert kept.status == "failed"
    assert "bhxh" not in caplog.text
    assert [row[-1] for row in (await hall.tables())["heard"] if row[-1]] == ["ValueError"]


# --- the same for every choice --------------------------------------------------------------------


@SQLITE
async def test_every_choice_takes_as_many_steps_and_hears_the_same_words(hall: Hall):
    """By a unit that casts each possible vote in a ballot of its own, cancelled in between."""
    paths = (("thue", "qltt"), ("bhxh", "--"), ("-", "--"))
    heard = []
    for turn, picks in enumerate(paths):
        await hall.open()
        sent = len(hall.sent)
        await hall.vote("khobac", *picks)
        told = [d for d in hall.sent[sent:] if d.chat == "representative.khobac"]
        heard.append([(d.private, "" if d.private else d.text) for d in told])
        await hall.say("chair", "bỏ phiếu")
        await hall.tap("chair", f"flag-{turn + 1}!" if turn else "flag!")
        await hall.say("chair", "thử")
    assert heard[0] == heard[1] == heard[2]
    assert [private for private, _ in heard[0]] == [True, True, False]


@SQLITE
async def test_what_an_ending_program_had_no_time_to_wipe_is_wiped_after_the_next_start(hall: Hall, url: str):
    await hall.open()
    await hall.vote("thue", "bhxh", "--")
    hall.clock.on(15 * MINUTE)
    await hall.say("chair", "việc")  # counts it; no tick comes
    assert await hall.rows(select(ballots.c.state, ballots.c.swept)) == [("counted", False)]
    again = await Hall.opened(url)
    await again.memory.tick(lambda here, since: Turn())
    assert await again.rows(select(ballots.c.swept)) == [(True,)]
    await again.memory.close()
