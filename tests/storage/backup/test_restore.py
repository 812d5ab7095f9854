"""A backup brought back: on either engine, told to everybody, and gone on with."""

import asyncio
import json
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, or_, select, update

from bot.conversations.deadlines.restore_notice import restored
from bot.conversations.decide import decide
from bot.conversations.meeting.meeting import UNCALLED
from bot.conversations.voting.ballot_list import ON_AGENDA
from bot.dialogue.facts import CodeIssued, Steered
from bot.dialogue.turn import GROUP, Audience, Message, Turn
from handlers.commands.verify import verify
from storage.backup.archive import File, about
from storage.backup.copy_rows import Refused, scratch_database
from storage.backup.restore import Restored, restore
from storage.schema import ballots, codes, drafts, journal, outbox, turnout, votes
from tests.storage.backup.safe import Safe, texts
from tests.storage.released import downgraded
from tests.vault import VAULT
from tests.worlds.charters import data
from tests.worlds.played import UNITS, PlayedWorld
from tests.worlds.stored import MINUTE, PLATFORMS, always, heard

CONFERENCE = data("conference")
HEAD = re.compile(r"Dấu kiểm (\d+: \S+)")
SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def _is_sealed(cell: object) -> bool:
    return isinstance(cell, str) and cell.startswith("sealed:")


@asynccontextmanager
async def back(safe: Safe, url: str, file: Path | None = None) -> AsyncIterator[tuple[PlayedWorld, Restored]]:
    """The world as it is after its latest backup was brought back."""
    world, done = await safe.restored(file or await safe.take(), url)
    yield world, done
    await world.memory.close()


def last(world: PlayedWorld, chat: str) -> str:
    return [d.text for d in world.sent if d.chat == chat][-1]


@SQLITE
async def test_codes_that_were_out_are_withdrawn_and_clusters_without_a_secretary_are_named(
    world: PlayedWorld, safe: Safe, other: str
):
    out = select(codes.c.digest).where(or_(codes.c.spent.is_(None), codes.c.sealed != ""))
    code = await world.invite(seat=(await world.seat("deputy")).id)
    alone = await world.memory.new_cluster("Cụm chưa ai vào", data("tiny"))
    assert {row.digest for row in await world.rows(out)} >= {VAULT.digest(code), VAULT.digest(alone)}
    async with back(safe, other) as (again, done):
        assert await again.rows(out) == []
    assert [name for _, name in done.without_secretary] == ["Cụm chưa ai vào"]


async def tell_a_code(world: PlayedWorld) -> str:
    """The deputy's new code, told to the secretary as it is on the list."""
    code, until = "ABCDE23456", world.clock.now() + timedelta(days=14)
    issued = CodeIssued(code, until, seat=(await world.seat("deputy")).id)
    await world.keep(heard("minh"), Turn((issued,), f"Mã: {code[:5]}-{code[5:]}, /vao/{code}"))
    return code


@SQLITE
async def test_no_code_that_is_out_stands_anywhere_in_the_file(world: PlayedWorld, url: str):
    """Neither where codes are kept nor in the message that told it; and the list can still be shown."""
    code = await tell_a_code(world)
    assert code in [seat.code for seat in (await world.look("minh")).roster]
    await world.send()
    assert f"Mã: {code[:5]}-{code[5:]}, /vao/{code}" in [delivery.text for delivery in world.sent]
    file = Path(url.partition("///")[2].partition("?")[0])
    stored = b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))
    assert b"sealed:" in stored
    assert not [form for form in (code, f"{code[:5]}-{code[5:]}") if form.encode() in stored]


@SQLITE
async def test_what_a_key_opens_and_the_key_s_mark_are_in_no_backup(world: PlayedWorld, safe: Safe):
    """Codes that are out, in their own rows and in the messages that told them."""
    await tell_a_code(world)
    assert await world.rows(select(codes.c.sealed).where(codes.c.sealed != ""))
    file = await safe.take()
    assert set(texts(file, "codes.sealed")) == {""}
    assert texts(file, "secret_keys.fingerprint") == []
    assert not [text for text in texts(file, "outbox.text") if text.startswith("sealed:")]


# --- what was in it -------------------------------------------------------------------------------


async def test_all_that_was_stored_is_there_again_on_either_engine(world: PlayedWorld, safe: Safe, other: str):
    before = await world.tables()
    async with back(safe, other) as (again, done):
        after = await again.tables()
    told = {"journal", "outbox", "alembic_version", "clocks", "codes"}
    # What told a code is left out with it.
    before["outbox"] = [tuple("" if _is_sealed(cell) else cell for cell in row) for row in before["outbox"]]
    assert {n: t for n, t in after.items() if n not in told} == {
        n: t for n, t in before.items() if n not in told
    }
    assert [row for row in after["outbox"] if row[0] < 1_000_000] == before["outbox"]
    assert done.cancelled == 0


async def test_the_year_goes_on_from_there(world: PlayedWorld, safe: Safe, other: str):
    async with back(safe, other) as (again, _):
        await again.say("minh", "mã mời")
        await again.open()
        for unit in UNITS:
            await again.vote(unit, "-", "--")
        await again.tick()
        assert (await again.poll()).state == "counted"


@SQLITE
async def test_files_behind_the_evidence_come_back_with_it(world: PlayedWorld, safe: Safe, empty_sqlite: str):
    file = await safe.take()
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("INSERT INTO files VALUES ('', 'ab', 'png'), ('web', 'x-y', 'waits')")
    async with back(safe, empty_sqlite, file) as (_, done):
        assert safe.copies == {File("ab"): "png", File("x-y", "web"): "waits"}
        assert done.files == 2


@SQLITE
def older(connection: Connection) -> None:
    """The backup as the release of schema 0003 would have made it: it knew nothing of later tables."""
    downgraded("0003")(connection)
    rows, known = connection.scalar(select(about.c.rows)), inspect(connection).get_table_names()
    connection.execute(update(about).values(rows={name: n for name, n in rows.items() if name in known}))


async def test_one_of_an_older_release_is_brought_up_to_date(world: PlayedWorld, safe: Safe, empty_sqlite: str):
    file = await safe.take()
    await asyncio.to_thread(scratch_database(file).run_sync, older, writing=True)
    old = file.read_bytes()
    async with back(safe, empty_sqlite, file) as (again, _):
        assert (await again.look("minh")).cycle
    assert file.read_bytes() == old


# --- what ended with it ---------------------------------------------------------------------------


async def test_a_ballot_that_was_open_is_cancelled_and_journalled(world: PlayedWorld, safe: Safe, other: str):
    await world.open()
    await world.vote("thue", "-", "--")
    async with back(safe, other) as (again, done):
        assert (await again.poll()).state == "cancelled"
        for table in (votes, turnout, drafts):
            assert await again.rows(select(table)) == []
        acts = [
            json.loads(row.body) for row in await again.rows(select(journal.c.body).order_by(journal.c.number))
        ]
        assert [act["act"] for act in acts[-2:]] == ["restored", "ballot cancelled"]
        assert acts[-2]["what"] == done.taken.isoformat()
        assert done.cancelled == 1
    assert await asyncio.to_thread(verify, other, (), print) == 0


@SQLITE
async def test_the_group_and_those_concerned_are_told(world: PlayedWorld, safe: Safe, empty_sqlite: str):
    await world.open()
    async with back(safe, empty_sqlite) as (again, _):
        await again.send()
        posts = [d.text for d in again.sent if d.chat == "nhom"]
        assert "khôi phục từ bản sao lưu lúc 08:00, thứ Sáu, 11/12/2026" in posts[0]
        assert "Hủy cuộc bỏ phiếu “Suy tôn Cờ thi đua”" in posts[1]
        assert all("Dấu kiểm" in post for post in posts)
        told = {d.chat: d.text for d in again.sent if d.chat != "chair"}
        for unit in UNITS:
            assert "Đã hủy: Suy tôn Cờ thi đua." in told[f"representative.{unit}"]
            assert "gõ “bảng điểm”" in told[f"representative.{unit}"]
        assert "Đã hủy: Suy tôn Cờ thi đua." in told["teller.bhxh"]
        assert "Đã hủy" not in told["minh"]
        assert len([d for d in again.sent if d.chat == "minh"]) == 1


async def test_the_chair_opens_it_anew_and_it_is_counted(world: PlayedWorld, safe: Safe, other: str):
    await world.open()
    await world.vote("thue", "-", "--")
    async with back(safe, other) as (again, _):
        await again.send()
        for key in ("flag", "15", "open", "w0"):
            await again.tap("chair", key)
        for unit in UNITS:
            await again.vote(unit, "-", "--")
        await again.tick()
        assert (await again.poll("flag-2")).state == "counted"
        states = [row.state for row in await again.rows(select(ballots.c.state).order_by(ballots.c.id))]
        assert states == ["cancelled", "counted"]


@SQLITE
async def test_an_old_keyboard_of_it_is_answered_civilly(world: PlayedWorld, safe: Safe, empty_sqlite: str):
    await world.open()
    screen = dict(world.screen("representative.thue"))
    on, shown = list(screen.items())[-1]
    async with back(safe, empty_sqlite) as (again, _):
        await again.send()
        tap = again.said("representative.thue", kind="tap", text="-", question=shown.asks, on=on)
        await again.memory.turn(tap, decide)
        await again.send()
        assert "Cuộc bỏ phiếu này đã hủy." in last(again, "representative.thue")


@SQLITE
async def test_while_a_meeting_runs_its_chair_goes_on_by_its_items(
    world: PlayedWorld, safe: Safe, empty_sqlite: str
):
    await world.gather(CONFERENCE, prefix="b.")
    await world.say("chair", "hội nghị")
    await choose(world, "chair", "Mở hội nghị", "Mở hội nghị", UNCALLED[0])
    for unit in ("thue", "qltt", "khobac", "bhxh"):
        await choose(world, f"representative.{unit}", "Có mặt tại hội trường")
    await world.say("chair", "hội nghị")
    await choose(world, "chair", "Tiếp theo: Báo cáo", "Tiếp theo: Bầu", "15 phút", "Mở bỏ phiếu", ON_AGENDA)
    async with back(safe, empty_sqlite) as (again, _):
        await again.send()
        for chat in ("b.chair", "b.minh"):
            assert "đang họp" in last(again, chat)
        await choose(again, "chair", "Bỏ phiếu: Bầu Cụm trưởng", "15 phút", "Mở bỏ phiếu", "Lần trước")
        assert (await again.poll("chair-2")).state == "open"


@SQLITE
async def test_a_head_of_a_row_that_was_lost_is_missed_and_the_backup_is_named(
    world: PlayedWorld, safe: Safe, empty_sqlite: str
):
    file = await safe.take()
    await world.open()
    lost = HEAD.findall(last(world, "nhom"))
    async with back(safe, empty_sqlite, file) as (again, _):
        await again.send()
        now = HEAD.findall(last(again, "nhom"))
    said: list[str] = []
    assert await asyncio.to_thread(verify, empty_sqlite, now, said.append) == 0
    assert await asyncio.to_thread(verify, empty_sqlite, lost, said.append) == 1
    assert "says that a backup was brought back" in said[-1]


async def choose(world: PlayedWorld, who: str, *labels: str) -> None:
    """Taps whatever begins so."""
    for label in labels:
        options = (await world.asked(who)).options
        await world.tap(who, next(option.key for option in options if option.label.startswith(label)))


# --- mail that was under way ----------------------------------------------------------------------


def saying(*messages: Message, result: str = "") -> Turn:
    return Turn((Steered("said", "", ""),), result, messages=messages)


@SQLITE
async def test_mail_to_many_is_sent_again_and_nobody_waits_for_an_answer_of_then(
    world: PlayedWorld, safe: Safe, empty_sqlite: str
):
    post, notice = Message("KẾT QUẢ", GROUP), Message("Mời họp.", Audience("role", role="deputy"))
    await world.memory.turn(world.said("minh"), always(saying(post, notice, result="Đã ghi 5 điểm.")))
    await world.memory.outbox.claim("chat", 1, timedelta(minutes=1))
    async with back(safe, empty_sqlite) as (again, _):
        states = {row.text: row.state for row in await again.rows(select(outbox.c.text, outbox.c.state))}
        assert (states["KẾT QUẢ"], states["Mời họp."], states["Đã ghi 5 điểm."]) == (
            "unknown",
            "unknown",
            "replaced",
        )
        await again.send()
        sent = [d.text for d in again.sent]
        assert (sent.count("KẾT QUẢ"), sent.count("Mời họp."), sent.count("Đã ghi 5 điểm.")) == (1, 1, 0)


@SQLITE
async def test_what_was_sent_before_the_backup_is_not_sent_again(
    world: PlayedWorld, safe: Safe, empty_sqlite: str
):
    before = len(world.sent)
    assert before
    async with back(safe, empty_sqlite) as (again, _):
        await again.send()
        assert {"khôi phục" in d.text for d in again.sent} == {True}


@SQLITE
async def test_mail_of_a_week_ago_is_no_news(world: PlayedWorld, safe: Safe, empty_sqlite: str):
    await world.memory.turn(world.said("minh"), always(saying(Message("KẾT QUẢ", GROUP))))
    file = await safe.take()
    world.clock.on(timedelta(days=8))
    async with back(safe, empty_sqlite, file) as (again, _):
        await again.send()
        assert "KẾT QUẢ" not in [d.text for d in again.sent]


@SQLITE
async def test_pages_go_on_from_rows_that_are_lost(world: PlayedWorld, safe: Safe, other: str):
    file = await safe.take()
    await world.say("chair", "lịch")
    seen = max(row.id for row in await world.rows(select(outbox.c.id)))
    async with back(safe, other, file) as (again, _):
        news = await again.memory.outbox.messages_since("chat", "chair", seen)
        assert ["khôi phục" in d.text for d in news] == [True]


# --- refused --------------------------------------------------------------------------------------


@SQLITE
async def test_only_an_empty_database_is_filled(world: PlayedWorld, safe: Safe, other: str):
    file = await safe.take()
    world.clock.on(MINUTE)
    later = await safe.take()
    async with back(safe, other, file) as (again, _):
        before = await again.tables()
        with pytest.raises(Refused, match=r"not empty \(its table clusters has rows\)"):
            await safe.restored(later, other)
        assert await again.tables() == before


@SQLITE
async def test_brought_back_a_second_time_it_is_told_to_be_complete(world: PlayedWorld, safe: Safe, other: str):
    """As after a kill before that was said."""
    file = await safe.take()
    async with back(safe, other, file) as (again, first):
        before = await again.tables()
        second, done = await safe.restored(file, other)
        await second.memory.close()
        assert (first.already, done.already, done.taken) == (False, True, first.taken)
        assert await again.tables() == before


@SQLITE
@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda f: f.write_bytes(f.read_bytes()[: f.stat().st_size // 2]), "cannot be used|damaged"),
        (lambda f: f.write_text("Kính gửi"), "cannot be used"),
        (lambda f: f.unlink(), "no such file"),
        (lambda f: change(f, "DROP TABLE backup"), "is no backup of this program"),
        (lambda f: change(f, "DELETE FROM seats WHERE id = 1"), "is damaged"),
        (lambda f: change(f, "UPDATE alembic_version SET version_num = '9999'"), "newer release"),
    ],
)
async def test_a_file_that_is_not_whole_is_refused(
    world: PlayedWorld, safe: Safe, empty_sqlite: str, spoil, told
):
    file = await safe.take()
    spoil(file)
    with pytest.raises(Refused, match=told):
        await safe.restored(file, empty_sqlite)


@SQLITE
async def test_where_people_could_not_be_told_nothing_is_restored(
    world: PlayedWorld, safe: Safe, empty_sqlite: str
):
    file = await safe.take()
    how = {
        "clock": world.clock.now,
        "platforms": {"web": PLATFORMS["chat"]},
        "tell": restored,
        "put": {}.__setitem__,
        "vault": VAULT,
    }
    with pytest.raises(Refused, match="holds chats on chat, not set up here"):
        await restore(file, empty_sqlite, **how)


def change(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute(statement)
