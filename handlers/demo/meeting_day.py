"""The year played to its end: the closing meeting with its ballots, the pledge, the hand-over.

The units vote as in the founding case: Cục Thuế for chair, Cục Quản lý thị trường for deputy; else for the unit
that leads the list.
"""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.conversations.voting.ballot_list import ON_AGENDA
from bot.questions import Option
from bot.rules.meeting import Item
from bot.vietnamese import fold
from handlers.demo.cluster10 import Member
from handlers.demo.phones import Bubble, Phone, Stuck, without_letter
from handlers.demo.year import Year

# Office -> the unit that the founding case elected.
LEADERS = {"chair": "thue", "deputy": "qltt"}
_TELLERS = ("Hạnh", "Tâm", "Ngân", "Loan")
# Beginnings of choices that lead nowhere, or away from a vote.
_NOT_TAKEN = ("de sau", "phieu trang", "chon lai", "xem")


@dataclass(kw_only=True)
class WholeYear(Year):
    """Year with its meeting. `move` moves the clock on, `now` is its time."""

    move: Callable[[datetime], Awaitable[None]]
    now: Callable[[], datetime]

    async def play(self) -> Phone:
        """Plays the scores, then what the charter has of the meeting and the hand-over. Raises Stuck."""
        secretary = await super().play()
        await self._finish()
        return secretary

    async def _finish(self) -> None:
        """Plays what the charter has of the meeting and the hand-over."""
        if self.charter.meeting:
            await self._meet()
        if self.charter.handover:
            await self._forward(self.charter.handover.on)
            await self._group("BÀN GIAO")
            for member in self.phones:
                await self._hear(member)

    async def _meet(self) -> None:
        """Plays the meeting from the invitation to its end; the chair opens one item after another."""
        assert self.charter.meeting
        secretary, chair = (self._of(role)[0] for role in ("secretary", "chair"))
        await self._tellers(secretary)
        await self._invite(secretary)
        await self._press(chair, await self._type(chair, "hội nghị"), "Mở hội nghị")
        await self._group("HỘI NGHỊ TỔNG KẾT")
        await self._all_answer(self._voices())
        for item in self.charter.meeting.items:
            heard = await self._type(chair, "hội nghị")
            heard = await self._press(chair, heard, f"Tiếp theo: {item.title}")
            if item.ballot:
                await self._vote(chair, heard, item)
            if item.pledge:
                await self._sign(chair, heard)
        await self._press(chair, await self._type(chair, "hội nghị"), "Kết thúc hội nghị")
        await self._group("HỘI NGHỊ TỔNG KẾT")

    # --- who takes part ---

    def _of(self, role: str) -> list[Member]:
        return [member for member in self.phones if member.role == role]

    def _voices(self) -> list[Member]:
        """Members who speak for their units."""
        return self._of("leader" if self.charter.leader_approves else "representative")

    async def _tellers(self, secretary: Member) -> None:
        """Lets the counting team come in, which it does only now, each by the code of its seat; who has come in
        at an earlier meeting is there."""
        named = zip(_TELLERS, self.charter.tellers, strict=False)
        wanted = [member for name, unit in named if (member := Member(name, "teller", unit)) not in self.phones]
        codes = self._codes(await self._type(secretary, "mã mời")) if wanted else {}
        for member in wanted:
            await self._join(member, codes[member.seat(self.charter)])

    async def _invite(self, secretary: Member) -> None:
        """Invites for eight o'clock on the day the pledge is due, else in two days; then that day comes."""
        await self._press(secretary, await self._type(secretary, "hội nghị"), "Mời họp")
        window = self.charter.windows.get("pledge")
        day = window.due if window else self.now() + timedelta(days=2)
        at = day.astimezone(self.charter.windows["self"].opens.tzinfo).replace(hour=8, minute=0, second=0)
        await self._type(secretary, f"{at:%H:%M %d/%m/%Y}")
        heard = await self._type(secretary, "Hội trường Cục Thuế tỉnh Thanh Hóa")
        await self._press(secretary, heard, "Gửi giấy mời")
        await self._group("MỜI HỌP")
        await self._all_answer(self._voices())
        await self._forward(at)

    async def _forward(self, to: datetime) -> None:
        # Read now: days later old messages have lost their text.
        self._shown("group", await self.hear_group())
        for member in self.phones:
            await self._hear(member)
        await self.move(to)

    async def _all_answer(self, members: Collection[Member], wanted: Collection[str] = ()) -> None:
        """Lets each take the wanted choice, or the first, until nothing is asked any more."""
        await self._all(self._answer(member, wanted) for member in members)

    async def _answer(self, member: Member, wanted: Collection[str]) -> None:
        heard = await self._open_questions(member)
        for _ in range(12):
            asking = next((bubble for bubble in reversed(heard) if bubble.options), None)
            if asking is None or not self._is_for(member, asking):
                return
            heard = await self._tap(member, asking, _choice(asking, wanted))
        raise Stuck(f"{member.name} is asked again and again")

    async def _open_questions(self, member: Member) -> list[Bubble]:
        """Messages that a member has before them."""
        return await self._hear(member)

    def _is_for(self, member: Member, asking: Bubble) -> bool:
        """True for a question that the member is to answer; all are, for whoever holds one seat alone."""
        return True

    # --- the items ---

    async def _vote(self, chair: Member, heard: Sequence[Bubble], item: Item) -> None:
        """Opens the ballot for as long as the charter says; when all have voted, it is counted."""
        ballot = next(b for b in self.charter.ballots if b.id == item.ballot)
        heard = await self._tap(chair, heard[-1], heard[-1].options[0])
        heard = await self._press(chair, heard, "Mở bỏ phiếu")
        await self._press(chair, heard, ON_AGENDA)
        await self._group("MỞ B")
        unit = self.charter.unit_by_id.get(LEADERS.get(ballot.office, ""))
        await self._all_answer(self._of(ballot.voter), {unit.short} if unit else ())
        await self.move(self.now() + timedelta(minutes=1))
        await self._group("KẾT QUẢ KIỂM PHIẾU")
        await self._all_answer(self._of("teller"))

    async def _sign(self, chair: Member, heard: Sequence[Bubble]) -> None:
        """Drafts the charter's model text with one plan raised; all agree, and it is adopted."""
        heard = await self._press(chair, heard, "Dùng bản mẫu")
        heard = await self._press(chair, heard, "Chỉ tiêu")
        heard = await self._type(chair, f"{self.charter.units[0].short} 50")
        heard = await self._press(chair, heard, "Xong")
        await self._press(chair, heard, "Gửi lấy ý kiến")
        await self._group("DỰ THẢO GIAO ƯỚC")
        await self._all_answer(self._voices())
        await self._press(chair, await self._type(chair, "giao ước"), "Thông qua")
        await self._group("ĐÃ THÔNG QUA GIAO ƯỚC")


def _choice(asking: Bubble, wanted: Collection[str]) -> Option:
    """The wanted option, else the first that leads on. Raises Stuck."""
    labels = {option: without_letter(option.label) for option in asking.options}
    for option, label in labels.items():
        if label in wanted:
            return option
    fitting = [option for option, label in labels.items() if not fold(label).startswith(_NOT_TAKEN)]
    if not fitting:
        raise Stuck(f"no way on: {asking.text}")
    return fitting[0]
