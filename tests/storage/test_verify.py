"""The journal verified: what the chain shows alone, and what the heads show that were posted to the group."""

import asyncio
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.dialogue.facts import GroupBound, StageClosed, Steered
from bot.dialogue.turn import GROUP, Message, Turn
from handlers.commands.verify import verify
from storage.records import journal
from storage.schema import journal as journal_table
from tests.storage.released import downgraded
from tests.worlds.charters import SMALL
from tests.worlds.stored import Clock, StoredWorld, heard, join

HEAD = re.compile(r"Dấu kiểm (\d+: [0-9A-Z-]{19})$")


async def said_by(url: str, *heads: str) -> tuple[int, str]:
    """The exit code of `thidua verify`, and what it says."""
    lines: list[str] = []
    code = await asyncio.to_thread(verify, url, heads, lines.append)
    return code, "\n".join(lines)


async def act(world: StoredWorld, *acts: str) -> list[str]:
    """So many acts of steering, each told to the group; the heads that the group was sent."""
    posted = []
    for what in acts:
        message = Message(f"Đã {what}.", GROUP, head=True)
        await world.keep(heard("minh"), Turn((Steered(what, "", "thử"),), "Đã ghi.", messages=(message,)))
        posted += [head for d in await world.send() if d.chat == "nhom" for head in HEAD.findall(d.text)]
    return posted


@pytest.fixture
async def group(world: StoredWorld) -> StoredWorld:
    await world.keep(heard("nhom", who="minh", group=True), Turn((GroupBound(),), "Đã gắn."))
    await world.clear()
    return world


async def test_a_message_ends_with_the_head_that_its_own_turn_has_made(group: StoredWorld):
    posted = await act(group, "mở", "đóng")
    chain = await group.journal()
    assert posted == [f"{row.number}: {journal.mark(row.hash)}" for row in chain[-2:]]
    assert json.loads(chain[-1].body)["act"] == "đóng"


async def test_a_whole_chain_is_whole_and_says_what_that_does_not_prove(url: str, group: StoredWorld):
    posted = await act(group, "mở", "đóng", "công bố")
    code, told = await said_by(url)
    assert code == 0
    assert "This does not show that nobody has written all of it anew" in told
    code, told = await said_by(url, *posted[:2])
    assert code == 0
    assert "as it was posted up to row 5. Rows after it" in told
    code, told = await said_by(url, f"Dấu kiểm {posted[2]}", posted[0].lower().replace("-", " "))
    assert (code, "Rows after it" in told) == (0, False)


async def test_a_head_may_be_typed_as_it_is_read_or_be_the_whole_hash(url: str, group: StoredWorld):
    await act(group, "mở")
    last = (await group.journal())[-1]
    whole, posted = f"{last.number}:{last.hash.upper()}", journal.mark(last.hash)
    misread = posted.replace("0", "O").replace("1", "l")
    assert len(posted.replace("-", "")) * 5 == 80
    for head in (whole, f"{last.number} : {misread}", f"dau kiem {last.number}:{posted.lower()}"):
        assert (await said_by(url, head))[0] == 0
    other = "A" if posted[-1] != "A" else "B"
    assert (await said_by(url, f"{last.number}: {posted[:-1]}{other}"))[0] == 1


async def test_a_changed_row_is_named_without_any_head(url: str, group: StoredWorld):
    await act(group, "mở", "đóng", "công bố")
    await group.change("UPDATE journal SET body = replace(body, 'đóng', 'dong') WHERE number = 5")
    code, told = await said_by(url)
    assert code == 1
    assert "cluster 1, row 5 was changed" in told


async def test_a_chain_that_was_written_anew_is_shown_by_the_heads_alone(url: str, group: StoredWorld):
    posted = await act(group, "mở", "đóng", "công bố")
    await forge(group, 5, lambda body: body.replace("đóng", "hủy"))
    assert (await said_by(url))[0] == 0
    assert (await said_by(url, posted[0]))[0] == 0
    code, told = await said_by(url, posted[2], posted[0])
    assert code == 1
    assert "cluster 1 has another row 6; rewritten in rows 5 to 6" in told
    assert "rewritten in row 5" in (await said_by(url, *posted))[1]


async def test_rows_cut_off_before_a_head_are_missed(url: str, group: StoredWorld):
    posted = await act(group, "mở", "đóng", "công bố")
    await group.change("DELETE FROM journal WHERE number > 4")
    assert (await said_by(url))[0] == 0
    code, told = await said_by(url, *posted)
    assert code == 1
    assert "cluster 1 ends at row 4; what followed was cut off" in told


async def test_a_stored_result_that_was_changed_afterwards_is_named(url: str, world: StoredWorld):
    closed = StageClosed("self", {"totals": {"thue": "97.5"}}, "")
    await world.keep(heard("minh"), Turn((closed,), "Đã chốt."))
    assert (await said_by(url))[0] == 0
    await world.change("UPDATE snapshots SET body = replace(body, '97.5', '99.5')")
    code, told = await said_by(url)
    assert code == 1
    assert "cluster 1, row 3: the result 1 of stage self of year k1 is stored otherwise than journalled" in told


async def test_a_head_may_be_of_any_of_the_clusters(url: str, group: StoredWorld, clock: Clock):
    await group.memory.turn(heard("hoa", await group.memory.new_cluster("Cụm 11", SMALL), name="Hoa"), join)
    posted = await act(group, "mở")
    other = await group.database.read(lambda c: journal.head(c, 2))
    assert (await said_by(url, *posted, other))[0] == 0
    assert (await said_by(url, *posted, other[:-1] + ("0" if other[-1] != "0" else "1")))[0] == 1


@pytest.mark.parametrize(
    "head",
    ["4", "4:abc", "0:" + "a" * 64, "vier:" + "a" * 64, "4:" + "g" * 64, "4: " + "a" * 32, "4: K7QF-M2XA-9PTR"],
)
async def test_a_head_that_is_none_says_how_one_looks(url: str, world: StoredWorld, head: str):
    code, told = await said_by(url, head)
    assert (code, "write NUMBER: MARK" in told) == (1, True)


def test_where_there_is_no_journal_nothing_is_made(tmp_path: Path):
    said: list[str] = []
    assert verify(str(tmp_path / "none.sqlite3"), (), said.append) == 1
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "letter.txt").write_text("Kính gửi")
    assert verify(str(tmp_path / "letter.txt"), (), said.append) == 1
    assert [line.partition(": ")[2] for line in said] == [
        "no such file",
        "not a database of this program (DatabaseError (SQLITE_NOTADB))",
    ]


async def forge(world: StoredWorld, number: int, rewrite: Callable[[str], str]) -> None:
    """A row rewritten, and every hash after it, as whoever owns the database can."""

    def work(connection):
        previous = ""
        for row in journal.rows(connection, 1):
            body = rewrite(row.body) if row.number == number else row.body
            hash = journal.digest(f"{previous}\n{body}")
            this = (journal_table.c.cluster == 1) & (journal_table.c.number == row.number)
            connection.execute(
                update(journal_table).where(this).values(body=body, hash=hash, previous=previous)
            )
            previous = hash

    await world.database.write(work)


async def test_it_says_what_was_checked_and_what_cannot_be(url: str, group: StoredWorld):
    _, told = await said_by(url)
    assert "  Checked, as journalled from row 1 on: charters, stages, results" in told
    assert "  Not checked: answers and evidence since the last seal" in told


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_an_older_release_is_told_that_only_its_chain_was_checked(url: str, group: StoredWorld):
    await group.memory.close()
    await group.database.open()
    await group.database.write(downgraded("0006"))
    await group.database.close()
    code, told = await said_by(url)
    assert (code, "Schema 0006 is of an older release: only the chain was checked" in told) == (0, True)
