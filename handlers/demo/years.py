"""Story of several years: each is opened from the one before, the second with another table of criteria, which
comes as a workbook and is put to the units.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from bot.dialogue.question import QuestionId
from bot.rules.charter import Charter
from handlers.demo.amendment import TABLE_READ, amended, awaited
from handlers.demo.cluster10 import Member
from handlers.demo.meeting_day import LEADERS, WholeYear
from handlers.demo.phones import Bubble, Phone, Stuck

COUNT = 3
REASON = "Theo hướng dẫn thi đua mới"


@dataclass(kw_only=True)
class Years(WholeYear):
    """Years in a row. `read_year` tells the charter of a year by its id."""

    read_year: Callable[[str], Awaitable[Charter]]
    handed_over: bool = False
    """True once the elected leaders hold the offices."""

    async def play(self) -> Phone:
        """Plays all of them, each to its end; returns the secretary's phone. Raises Stuck."""
        phone = await super().play()
        secretary, self.handed_over = self._of("secretary")[0], self.charter.handover is not None
        for number in range(2, COUNT + 1):
            # Another year is asked for only once this one's file is made.
            await self.file()
            if number == 2:
                await self._change_table(secretary)
            await self._open_next(secretary)
            await self._rank(secretary)
            await self._finish()
        return phone

    def _of(self, role: str) -> list[Member]:
        """Members who hold a seat of the role. After the first hand-over the offices are with those who answer
        for the elected units."""
        if not self.handed_over or role not in LEADERS:
            return super()._of(role)
        return [member for member in self._voices() if member.unit == LEADERS[role]]

    async def _open_questions(self, member: Member) -> list[Bubble]:
        # Whoever holds an office may have heard the unit's question while doing the office's work.
        return await (self._type(member, "việc") if self._holds_office(member) else self._hear(member))

    def _is_for(self, member: Member, asking: Bubble) -> bool:
        # What the office asks is dealt with where the office acts.
        return not self._holds_office(member) or QuestionId.read(asking.asks).unit == member.unit

    def _holds_office(self, member: Member) -> bool:
        return self.handed_over and any(member in self._of(office) for office in LEADERS)

    async def _change_table(self, secretary: Member) -> None:
        """Drafts next year's table: the secretary sends the changed workbook, and the units give their word."""
        name = f"bang-tieu-chi-{self.charter.year + 1}.xlsx"
        hear = partial(self._hear, secretary)
        self.say(f"{secretary.name}> (tệp {name})")
        await self.phones[secretary].file(name, amended(self.charter, self.cycle))
        await self._press(secretary, await awaited(hear, TABLE_READ), "Tiếp tục")
        await self._type(secretary, REASON)
        await self._type(secretary, "thử quy chế")
        await awaited(hear, "Thử dự thảo bảng tiêu chí")
        await self._press(secretary, await self._type(secretary, "sửa quy chế"), "Gửi lấy ý kiến")
        await self._group("LẤY Ý KIẾN DỰ THẢO")
        await self._all_answer(self._voices())

    async def _open_next(self, secretary: Member) -> None:
        """Opens the next year, which is then the one that is played."""
        opens = f"Mở năm {self.charter.year + 1}"
        await self._press(secretary, await self._type(secretary, "mở năm mới"), opens)
        await self._group("Mở năm thi đua")
        self.earlier += (self.cycle,)
        self.cycle = f"k{len(self.earlier) + 1}"
        year = self.charter.year + 1
        self.charter = await self.read_year(self.cycle)
        if self.charter.year != year:
            raise Stuck(f"{year} was not opened, but {self.charter.year}")
        await self._all_hear()
