"""A year in two clusters on the stand's Telegram, by people who tap old buttons, reply to older messages, hold
seats in both clusters and block the bot; after every message all that was told is held against what is stored.
"""

import itertools
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.conversations.decide import decide, elapse
from bot.conversations.results.posts import progress_text
from bot.conversations.results.waiting_list import lines as waiting_lines
from bot.conversations.scoring import texts
from bot.dialogue.ballots import RECORDED
from bot.dialogue.question import QuestionId
from bot.dialogue.said import Said
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.turn import Turn
from bot.state import snapshots
from bot.state.sheet import Sheet, sheet_of
from bot.state.stages import at
from config.charters import load
from storage.records import journal
from storage.schema import answers, outbox
from storage.turn.unit_of_work import UnitOfWork
from tests.stage.carriers import Doing
from tests.stage.phones import Phone
from tests.stage.sending import send_all
from tests.stage.telegram import Telegram
from tests.telegram_stand.chats import BOT
from tests.vault import VAULT
from tests.worlds.charters import TALKS

FIRST, SECOND = "Cụm thi đua số 10", "Cụm thi đua số 11"
# In the order in which they come in; each holds these seats: role, unit, cluster.
CAST: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "Minh": (("secretary", "", "k1"),),
    "Tú": (("secretary", "", "k2"),),
    "Dũng": (("chair", "", "k1"),),
    "Thu": (("chair", "", "k2"),),
    # Both hold seats in both clusters.
    "Lan": (("representative", "thue", "k1"), ("representative", "khobac", "k2")),
    "Vân": (("reviewer", "", "k1"), ("leader", "thue", "k2")),
    "Mai": (("representative", "khobac", "k1"),),
    "Hoa": (("representative", "khobac", "k1"),),
    "Bình": (("representative", "thue", "k2"),),
    "Hùng": (("leader", "khobac", "k2"),),
    "Sơn": (("reviewer", "", "k2"),),
}
GROUPS = {"k1": "nhóm 10", "k2": "nhóm 11"}
OPENS = datetime.fromisoformat("2026-11-20T08:00+07:00")
# From the opening to after the last stage, most of it in the hours in which people are at their phones.
MOMENTS = tuple(OPENS + timedelta(hours=9 * n, minutes=7 * n) for n in range(100))
WORDS = (
    "việc",
    "bảng điểm",
    "tiến độ",
    "lùi",
    "bỏ qua",
    "gửi",
    "vai 1",
    "vai 2",
    "kết quả",
    "trợ giúp",
    "sửa",
    "a1",
    "x1",
)
NUMBERS = ("0", "1", "2", "3", "4,5", "5", "7", "99", "chín rưỡi")


@dataclass
class ToldYear:
    """`decide` is what is played, the real one or a careless one. `counts`: acts, and sentences held against
    what is stored, by kind."""

    memory: UnitOfWork
    draw: random.Random
    decide: Callable[[Situation, Said], Turn] = decide
    telegram: Telegram = field(default_factory=Telegram)
    now: datetime = OPENS
    buttons: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """All that a person was ever offered: message, and what a tap on it sends."""
    blocked: set[str] = field(default_factory=set)
    ever_blocked: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    stored: dict[str, dict[tuple[str, str], str]] = field(default_factory=dict)
    """Cycle -> unit and leaf -> what is stored, in words, as of the last check."""
    rows: int = 0
    ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(90_001))

    @classmethod
    async def opened(
        cls, url: str, seed: int, decide: Callable[[Situation, Said], Turn] = decide
    ) -> "ToldYear":
        """Two clusters, all of whose people have come in by their codes, and their groups."""
        draw = random.Random(seed)
        year = cls.__new__(cls)
        platforms = {"telegram": Telegram().platform}
        memory = UnitOfWork(
            url, clock=lambda: year.now, platforms=platforms, vault=VAULT, entropy=draw.randbytes
        )
        year.__init__(memory, draw, decide)  # type: ignore[misc]
        year.now = OPENS - timedelta(days=1)
        await memory.open()
        codes = {
            "k1": await memory.new_cluster(FIRST, load(str(TALKS / "checked.yaml"))),
            "k2": await memory.new_cluster(SECOND, _other_codes(load(str(TALKS / "told.yaml")))),
        }
        for name, seats in CAST.items():
            for role, unit, cycle in seats:
                code = codes[cycle] if role == "secretary" else await year.code(cycle, role, unit)
                await year.says(name, f"/start {code}")
                if role == "secretary":
                    await year.says(name, "mã mời")
                    await year.says(name, "/nhom", group=GROUPS[cycle])
        return year

    async def code(self, cycle: str, role: str, unit: str) -> str:
        seats = (await self.memory.views.record(cycle)).roster
        free = [s for s in seats if (s.role, s.unit) == (role, unit)]
        # The second to come in for a seat comes by a code of its own.
        for seat in free:
            if seat.code:
                return seat.code
        secretary = "Minh" if cycle == "k1" else "Tú"
        await self.says(secretary, f"mã mời {_short(await self.memory.views.record(cycle), unit)}")
        again = (await self.memory.views.record(cycle)).roster
        return next(s.code for s in again if (s.role, s.unit) == (role, unit))

    async def close(self) -> None:
        await self.memory.close()

    # --- what people do ---

    async def play(self) -> None:
        """The whole year; raises AssertionError where somebody was told what is not so."""
        for moment in MOMENTS:
            self.now = moment
            await self.memory.tick(elapse)
            await self._heard_by("")
            for name in self.draw.sample(list(CAST), 4):
                await self._acts(name)
        await self._ends()

    async def _ends(self) -> None:
        """Both results are published; the second cluster votes, while the others go on as ever."""
        for name in sorted(self.blocked):
            await self._lets_in(name)
        for secretary in ("Minh", "Tú"):
            await self.says(secretary, "công bố")
            await self._takes(secretary, "Công bố", "Theo lịch")
        await self.says("Thu", "bỏ phiếu")
        await self._takes("Thu", "Mở: Suy tôn Cờ thi đua", "1 giờ", "Mở bỏ phiếu", "Theo lịch của cụm")
        for _ in range(30):
            await self._acts(self.draw.choice(("Lan", "Vân", "Hùng")))
        await self.says("Bình", "việc")
        await self._takes("Bình", "Kho bạc", "Bỏ phiếu")
        self.now += timedelta(days=1)
        await self.memory.tick(elapse)
        await self._heard_by("")

    async def _takes(self, name: str, *labels: str) -> None:
        """Taps these, one after another, each where it was offered last; up to one that is not, since it was
        done before."""
        for label in labels:
            bubbles = [*self._phone(name).bubbles.values()]
            found = [(bubble.id, b.data) for bubble in bubbles for b in bubble.buttons if b.label == label]
            if not found:
                return
            await self.taps(name, *found[-1])

    async def _acts(self, name: str) -> None:
        if name in self.blocked:
            if self.draw.random() < 0.5:
                await self._lets_in(name)
            return
        shown = self.buttons.get(name, [])
        newest = [data for message, data in shown if message == shown[-1][0]] if shown else []
        acts: list[tuple[int, Callable[[], Any]]] = [
            (8, lambda: self.taps(name, shown[-1][0], self.draw.choice(newest[:2])) if newest else None),
            (3, lambda: self.says(name, self.draw.choice(NUMBERS))),
            (3, lambda: self.says(name, self.draw.choice(WORDS))),
            (3, lambda: self.taps(name, *self.draw.choice(shown)) if shown else None),
            (3, lambda: self.replies(name, self.draw.choice(NUMBERS))),
            (1, lambda: self.says(name, "/bangdiem", group=self.draw.choice(list(GROUPS.values())))),
            (1, lambda: self._blocks(name)),
        ]
        weights, choices = zip(*acts, strict=True)
        if act := self.draw.choices(choices, weights)[0]():
            await act

    async def says(self, name: str, text: str, *, group: str = "") -> None:
        """Typed, in private or in a group."""
        self.counts["typed"] += 1
        phone = self._phone(group, group=True) if group else self._phone(name)
        for update in self.telegram.updates(name, phone, Doing("type", text), self.now):
            await self._hears(name, update, silent=bool(group))

    async def taps(self, name: str, message: str, data: str) -> None:
        """A button, however old."""
        self.counts["tapped"] += 1
        newest = self.buttons[name][-1][0]
        self.counts["old buttons"] += message != newest
        chat = self.telegram.api.chats[int(self._phone(name).chat)]
        on = {
            "message_id": int(message),
            "from": BOT,
            "chat": chat.json,
            "date": int(self.now.timestamp()),
            "text": "?",
        }
        tap = {"id": str(next(self.ids)), "from": self._own(name), "message": on, "data": data}
        await self._hears(name, self._update(callback_query=tap))

    async def replies(self, name: str, text: str) -> None:
        """A reply to any message of the bot's in the chat."""
        self.counts["replies"] += 1
        chat = self.telegram.api.chats[int(self._phone(name).chat)]
        if not chat.messages:
            return
        to = self.draw.choice(list(chat.messages))
        message = self.telegram.api.message(chat, self._own(name), reply=to, text=text)
        await self._hears(name, self._update(message=message | {"date": int(self.now.timestamp())}))

    async def _blocks(self, name: str) -> None:
        self.counts["blocked"] += 1
        self.blocked.add(name)
        self.ever_blocked.add(name)
        # Half of them are found out only when something is sent.
        [update] = self.telegram.updates(name, self._phone(name), Doing("chặn"), self.now)
        if self.draw.random() < 0.5:
            await self._hears(name, update, silent=True)

    async def _lets_in(self, name: str) -> None:
        self.blocked.discard(name)
        chat = self.telegram.api.chats[int(self._phone(name).chat)]
        changed = self.telegram.api.member(chat, self._own(name), "member")
        await self._hears(
            name, self._update(my_chat_member=changed | {"date": int(self.now.timestamp())}), silent=True
        )
        await self.says(name, "việc")

    async def _hears(self, name: str, update: Mapping[str, Any], *, silent: bool = False) -> None:
        self.now += timedelta(seconds=1)
        if said := self.telegram.hear(update):
            kept = await self.memory.turn(said, self.decide)
            assert kept.status == "kept", (name, said)
        await self._heard_by("" if silent else name)

    def _phone(self, owner: str, *, group: bool = False) -> Phone:
        return self.telegram.phone(owner, group=group)

    def _own(self, name: str) -> dict[str, Any]:
        return {"id": int(self._phone(name).chat), "is_bot": False, "first_name": name}

    def _update(self, **what: Any) -> dict[str, Any]:
        """An update by hand; the stand knows of what was written."""
        self.telegram.api.meet(what)
        return {"update_id": next(self.ids), **what}

    # --- what is told, and what is stored ---

    async def _heard_by(self, name: str) -> None:
        """Sends all that may go, and holds it against what is stored. `name` has just said something, to which
        there must be an answer."""
        await send_all(self.memory, self.telegram, self.decide, self.now)
        years = {cycle: await self.memory.views.record(cycle) for cycle in GROUPS}
        told = {owner: self._fresh(phone) for owner, phone in self.telegram.phones.by_owner.items()}
        assert not any(told[owner] for owner in self.blocked if owner in told), "a blocked chat was written to"
        assert not name or await self._was_answered(name), f"{name} got no answer"
        await self._nothing_is_stuck()
        for owner, bubbles in told.items():
            for text in bubbles:
                for kind in self._true(owner, text, years):
                    self.counts[kind] += 1
        await self._what_is_stored_was_said(name, told.get(name, []), years)
        for cycle, group in GROUPS.items():
            self._board(years[cycle], group)
        await self._heads([text for group in GROUPS.values() for text in told.get(group, [])])
        self.stored = {cycle: _in_words(year) for cycle, year in years.items()}

    def _fresh(self, phone: Phone) -> list[str]:
        fresh = [phone.bubbles[id] for id in phone.fresh]
        phone.look()
        owner = next(o for o, p in self.telegram.phones.by_owner.items() if p is phone)
        for bubble in fresh:
            self.buttons.setdefault(owner, []).extend((bubble.id, button.data) for button in bubble.buttons)
        return [bubble.text for bubble in fresh]

    async def news_a_day(self) -> Counter[tuple[str, str]]:
        """Messages with news by chat and day."""
        o = outbox.c
        sent = select(o.chat, o.due).where(o.news, o.state == "sent")
        rows = await self.memory.database.read(lambda connection: connection.execute(sent).all())
        return Counter((row.chat, f"{row.due.astimezone(OPENS.tzinfo):%d/%m}") for row in rows)

    async def _was_answered(self, name: str) -> bool:
        """True if anything was sent there since; an answer may read as what stands there already."""
        o = outbox.c
        sent = (
            select(o.id).where(o.chat == self._phone(name).chat, o.made == self.now, o.state == "sent").limit(1)
        )
        return await self.memory.database.read(lambda connection: connection.scalar(sent)) is not None

    async def _nothing_is_stuck(self) -> None:
        """Only news wait, for another day; only to chats that were blocked something could not be delivered."""
        o = outbox.c

        def read(connection: Any) -> list[Any]:
            left = select(o.chat, o.state, o.news, o.due, o.text).where(o.state.not_in(("sent", "replaced")))
            return list(connection.execute(left).all())

        chats = {self._phone(owner).chat: owner for owner in CAST}
        for row in await self.memory.database.read(read):
            if row.state == "undeliverable":
                assert chats.get(row.chat) in self.ever_blocked, row
            else:
                assert row.state == "queued", row
                assert row.news, row
                assert row.due > self.now, row

    def _true(self, owner: str, text: str, years: Mapping[str, Situation]) -> Iterator[str]:
        """The kinds of sentences in a message that were found true."""
        seats = self._seats(owner, years)
        table = re.search(r"^Bảng tự chấm năm \d+ – (.+)$", text, re.MULTILINE)
        for line in text.splitlines():
            if found := re.fullmatch(r"([\w.]+): (?:đã|vẫn) ghi (.+)\.", line):
                assert found[2] in self._said(seats, years, found[1]), (owner, line, text)
                yield "stored as said"
            elif found := re.fullmatch(r"Đã sửa ([\w.]+): từ (.+) thành (.+)\.", line):
                assert found[3] in self._said(seats, years, found[1]), (owner, line)
                assert found[2] in self._before(seats, found[1]), (owner, line)
                yield "corrected as said"
            elif found := re.fullmatch(r"Đã gửi bảng tự chấm của (.+?)(?: \(.+\))?\. (Tổng: .+)\.", line):
                sheets = list(_sheets(years, found[1]))
                assert any(s.status == "sent" and texts.total(s.score) == found[2] for s in sheets), (
                    owner,
                    line,
                )
                yield "sent as said"
            elif table and line.startswith("Tổng: "):
                assert line in _table_totals(years, table[1]), (owner, text)
                yield "tables"
            elif found := re.fullmatch(
                # Who holds seats in several clusters is told of which it is.
                r"(?:– )?(?:Cụm [^:]+: )?(.+?): "
                r"đã chốt (tự chấm|thẩm định|giải trình|thống nhất)\..* tổng:? (.+?) điểm\. .*",
                line,
                re.IGNORECASE,
            ):
                assert found[3] in set(_totals(years, found[1])), (owner, line)
                yield "closes"
            elif found := re.fullmatch(
                r"Kết quả xếp hạng năm \d+(?: \(đính chính\))? – (.+?): hạng (\d+)/\d+, (.+?) điểm.*", line
            ):
                assert (found[2], found[3]) in set(_ranks(years, found[1])), (owner, line)
                yield "ranks"
            elif line == RECORDED:
                assert any(seat.unit in _voted(years[cycle]) for cycle, seat in seats), (owner, text)
                yield "votes"
            elif line.startswith("– ") and ": chờ " in line:
                assert any(line in waiting_lines(year) for year in years.values()), (owner, line)
                yield "waiting lists"

    def _seats(self, owner: str, years: Mapping[str, Situation]) -> list[tuple[str, Seat]]:
        return [
            (cycle, seat)
            for cycle, year in years.items()
            for seat in year.roster
            if any(holder.person.name == owner for holder in seat.holders)
        ]

    def _said(self, seats: list[tuple[str, Seat]], years: Mapping[str, Situation], code: str) -> set[str]:
        """What is stored under a code for the units that somebody speaks for; of any unit, at the desk."""
        own = {(cycle, seat.unit) for cycle, seat in seats if seat.unit}
        for cycle, seat in seats:
            if not seat.unit and (charter := years[cycle].cycle):
                own |= {(cycle, unit.id) for unit in charter.charter.units}
        return {
            said
            for cycle, unit in own
            for (of, leaf), said in _in_words(years[cycle]).items()
            if of == unit and leaf == code
        }

    def _before(self, seats: list[tuple[str, Seat]], code: str) -> set[str]:
        return {
            said for cycle, _ in seats for (_, leaf), said in self.stored.get(cycle, {}).items() if leaf == code
        }

    async def _what_is_stored_was_said(
        self, name: str, told: list[str], years: Mapping[str, Situation]
    ) -> None:
        """Each score that was written since the last check was said back, to whoever gave it."""

        def read(connection: Any) -> list[Any]:
            order = select(answers).order_by(answers.c.at, answers.c.cycle, answers.c.unit, answers.c.number)
            return list(connection.execute(order).all())

        rows = await self.memory.database.read(read)
        new, self.rows = rows[self.rows :], len(rows)
        for row in new:
            year, ref = years[f"k{row.cycle}"], QuestionId.read(row.question)
            leaf = year.cycle.charter.leaves.get(ref.leaf) if year.cycle else None
            if leaf is None or ref.conversation != "self" or ref.part or row.aside or row.person is None:
                continue
            assert name, f"{row.question} was stored, and nobody had said anything"
            sheet = sheet_of(year, row.unit)
            assert any(
                leaf.code in text
                and (texts.said(sheet, leaf) in text or texts.points(sheet, leaf) in text or "lý do" in text)
                for text in told
            ), (name, row.question, row.value, told)
            self.counts["said as stored"] += 1

    def _board(self, year: Situation, group: str) -> None:
        boards = [
            b.text for b in self._phone(group, group=True).bubbles.values() if b.board and " năm " in b.text
        ]
        progress = [text for text in boards if "HỘI NGHỊ" not in text]
        if progress:
            assert progress[-1] == progress_text(year), (progress[-1], progress_text(year))
            self.counts["boards"] += 1

    async def _heads(self, posts: list[str]) -> None:
        """Each head that a group reads is that of a row of its cluster's journal."""
        marks = set[str]()
        for cluster in (1, 2):
            chain = await self.memory.database.read(lambda connection, of=cluster: journal.rows(connection, of))
            marks |= {f"Dấu kiểm {row.number}: {journal.mark(row.hash)}" for row in chain}
        for post in posts:
            for head in re.findall(r"^Dấu kiểm .+$", post, re.MULTILINE):
                assert head in marks, head
                self.counts["heads"] += 1


def _other_codes(charter: Any) -> dict[str, object]:
    """The second cluster's criteria have codes of their own, so that a sentence speaks of one cluster."""
    for group in charter["groups"]:
        for leaf in group["parts"]:
            leaf["code"] = leaf["code"].replace("a", "x")
    return dict(charter)


def _short(year: Situation, unit: str) -> str:
    assert year.cycle
    return year.cycle.charter.unit_by_id[unit].short


def _in_words(year: Situation) -> dict[tuple[str, str], str]:
    assert year.cycle
    charter = year.cycle.charter
    sheets = {unit.id: sheet_of(year, unit.id) for unit in charter.units}
    filled = ((unit, sheet, leaf) for unit, sheet in sheets.items() for leaf in charter.leaves.values())
    return {(unit, leaf.code): texts.said(sheet, leaf) for unit, sheet, leaf in filled if sheet.value(leaf)}


def _sheets(years: Mapping[str, Situation], unit: str) -> Iterator[Sheet]:
    for year in years.values():
        assert year.cycle
        yield from (sheet_of(year, u.id) for u in year.cycle.charter.units if u.name == unit)


def _table_totals(years: Mapping[str, Situation], unit: str) -> Iterator[str]:
    """Totals of the unit's own table: as it stands, and as it was compared with the others' at the close."""
    for year in years.values():
        assert year.cycle
        for one in year.cycle.charter.units:
            if one.name == unit:
                yield from (
                    texts.total(sheet.score) for sheet in (sheet_of(year, one.id), at(year, one.id, "self"))
                )


def _voted(year: Situation) -> set[str]:
    assert year.cycle
    return {unit for poll in year.cycle.polls for unit in poll.voted}


def _totals(years: Mapping[str, Situation], unit: str) -> Iterator[str]:
    for year in years.values():
        assert year.cycle
        for shot in year.cycle.snapshots:
            yield from (p["said"] for p in snapshots.places(shot.body) if _is(year, p["unit"], unit))


def _ranks(years: Mapping[str, Situation], unit: str) -> Iterator[tuple[str, str]]:
    for year in years.values():
        assert year.cycle
        for shot in year.cycle.snapshots:
            if shot.published:
                places = snapshots.places(shot.body)
                yield from ((p["rank"], p["said"]) for p in places if _is(year, p["unit"], unit))


def _is(year: Situation, id: str, name: str) -> bool:
    assert year.cycle
    return year.cycle.charter.unit_by_id[id].name == name


def database(folder: Path, seed: int) -> str:
    return f"sqlite+pysqlite:///{folder}/year{seed}.sqlite3?synchronous=OFF"
