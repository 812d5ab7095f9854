"""The year as the play plays it: who does what, in which order, and what must have come of it."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from bot.conversations.joining import ROLES
from bot.questions import Option
from bot.rules.charter import Charter
from handlers.commands.cluster10 import Member, cast
from handlers.commands.phones import Bubble, Phone, Stuck, without_letter
from handlers.commands.robots import PHOTO, Robot

_CODE = re.compile(r"^(.+): ([0-9A-Z]{5}-[0-9A-Z]{5})$", re.MULTILINE)

# Two units with one seed answer alike, and end up level.
_SEEDS = (1, 2, 3, 3, 4, 5, 6, 7)


@dataclass
class Year:
    """`phone` hands a phone to whoever joins; `say` prints the talk; `open_stage` moves the clock on."""

    charter: Charter
    code: str
    phone: Callable[[str], Phone]
    bind_group: Callable[[Phone], Awaitable[None]]
    hear_group: Callable[[], Awaitable[Sequence[Bubble]]]
    open_stage: Callable[[], Awaitable[None]]
    say: Callable[[str], None]
    phones: dict[Member, Phone] = field(default_factory=dict)

    async def play(self) -> Phone:
        """From the secretary's code to the ranking in the group; the secretary's phone. Raises Stuck."""
        members = cast(self.charter)
        secretary = members[0]
        await self._join(secretary, self.code)
        codes = self._codes(await self._type(secretary, "mã mời"))
        for member in members[1:]:
            await self._join(member, codes[self._seat(member)])
        await self.bind_group(self.phones[secretary])
        await self.open_stage()
        await self._group("Mở tự chấm")
        for place, unit in enumerate(self.charter.units):
            seed = _SEEDS[place % len(_SEEDS)] + place // len(_SEEDS) * len(_SEEDS)
            for member in members:
                if member.unit == unit.id:
                    told = await self._walk(member, Robot(seed))
            if not told.startswith("Đã gửi bảng tự chấm"):
                raise Stuck(f"{unit.name} has not sent its table; last heard: {told}")
        await self._type(secretary, "tiến độ")
        closed = await self._press(secretary, await self._type(secretary, "chốt"), "Chốt")
        await self._press(secretary, closed, "Công bố")
        await self._group("KẾT QUẢ XẾP HẠNG")
        return self.phones[secretary]

    async def _join(self, member: Member, code: str) -> None:
        phone = self.phones[member] = self.phone(member.name)
        self.say(f"{member.name}> /start {code}")
        await phone.join(code)
        heard = await self._hear(member)
        if not heard or not heard[0].text.startswith("Kính chào"):
            raise Stuck(f"{member.name} was not let in")

    async def _walk(self, member: Member, robot: Robot) -> str:
        """Answers until nothing is asked any more; the last thing heard."""
        phone = self.phones[member]
        heard = await self._hear(member)
        if not _asking(heard) and member.role == "representative":
            heard = await self._type(member, "việc")
        while asking := _asking(heard):
            reply = robot.answer(asking)
            if reply.tap:
                heard = await self._tap(member, asking, reply.tap)
            elif reply.photo:
                self.say(f"{member.name}> (ảnh {reply.photo})")
                await phone.photo(reply.photo, PHOTO, asking)
                heard = await self._hear(member)
            else:
                heard = await self._type(member, reply.text)
        return heard[-1].text if heard else ""

    async def _press(self, member: Member, heard: Sequence[Bubble], label: str) -> list[Bubble]:
        """Taps the option with this label until it is no longer offered (opened, then confirmed); the answer."""
        for _ in range(3):
            asking = _asking(heard)
            offered = asking.options if asking else ()
            option = next((o for o in offered if without_letter(o.label) == label), None)
            if asking is None or option is None:
                return list(heard)
            heard = await self._tap(member, asking, option)
        raise Stuck(f"“{label}” is offered again and again")

    async def _tap(self, member: Member, bubble: Bubble, option: Option) -> list[Bubble]:
        self.say(f"{member.name}> [{without_letter(option.label)}]")
        await self.phones[member].tap(bubble, option)
        return await self._hear(member)

    async def _type(self, member: Member, text: str) -> list[Bubble]:
        self.say(f"{member.name}> {text}")
        await self.phones[member].type(text)
        return await self._hear(member)

    async def _hear(self, member: Member) -> list[Bubble]:
        return self._shown(member.name, await self.phones[member].hear())

    async def _group(self, expected: str) -> None:
        heard = self._shown("group", await self.hear_group())
        if not any(bubble.text.startswith(expected) for bubble in heard):
            raise Stuck(f"the group was not told: {expected}")

    def _shown(self, who: str, heard: Sequence[Bubble]) -> list[Bubble]:
        for bubble in heard:
            options = " ".join(f"[{without_letter(option.label)}]" for option in bubble.options)
            lines = "\n".join(filter(None, (bubble.text, options))).splitlines()
            self.say("\n".join([f"{who}< {lines[0]}", *(f"    {line}" for line in lines[1:])]))
        return list(heard)

    def _codes(self, heard: Sequence[Bubble]) -> dict[str, str]:
        """What the secretary reads: a code for each seat."""
        return {seat: code for bubble in heard for seat, code in _CODE.findall(bubble.text)}

    def _seat(self, member: Member) -> str:
        """A seat as it is called in the secretary's list."""
        unit = self.charter.unit_by_id.get(member.unit)
        return " ".join(filter(None, (ROLES[member.role], unit.name if unit else "")))


def _asking(heard: Sequence[Bubble]) -> Bubble | None:
    """The newest message with something to choose."""
    return next((bubble for bubble in reversed(heard) if bubble.options), None)
