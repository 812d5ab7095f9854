"""The year as it is played: who does what, in which order, and what must have come of it."""

import asyncio
import random
import re
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from bot.conversations.results.close import ON_TIME
from bot.conversations.results.packet import MAKE
from bot.conversations.results.posts import opened
from bot.dialogue.situation import Role
from bot.questions import Option
from bot.rules.charter import Charter
from handlers.demo.cluster10 import Member, cast
from handlers.demo.phones import Bubble, Phone, Stuck, without_letter
from handlers.demo.reviewers import ReviewerRobot
from handlers.demo.robots import PHOTO, Robot

_CODE = re.compile(r"^(.+): ([0-9A-Z]{5}-[0-9A-Z]{5})$", re.MULTILINE)

# Two units with one seed answer alike, and end up level.
_SEEDS = (1, 2, 3, 3, 4, 5, 6, 7)

# Messages that the clock brings, by their beginning.
_FROM_THE_CLOCK = {
    "reminders": re.compile(r"Nhắc (việc|\d+ việc)"),
    "digests": re.compile(r"Việc chung đến"),
    "posts about dates": re.compile(r"(Mở|Bắt đầu|Đã qua nửa|Sắp hết hạn|Đã hết hạn) "),
}

# Roles that have something to do at a stage, in this order.
_CHECKED_BY: dict[str, tuple[Role, ...]] = {
    "review": ("reviewer",),
    "explain": ("representative", "reviewer"),
    "agree": ("secretary", "representative", "leader"),
}


@dataclass
class Year:
    """A year up to its ranking. `phone` hands a phone to each who joins; `say` prints the talk; `open_stage`
    moves the clock on to a stage, `pass_time` to the next moment at which anybody is reminded of anything."""

    charter: Charter
    code: str
    phone: Callable[[str], Phone]
    bind_group: Callable[[Phone], Awaitable[None]]
    hear_group: Callable[[], Awaitable[Sequence[Bubble]]]
    open_stage: Callable[[str], Awaitable[None]]
    say: Callable[[str], None]
    pass_time: Callable[[], Awaitable[None]]
    phones: dict[Member, Phone] = field(default_factory=dict)
    seed: int = 0
    """Decides who the people are, what they answer, and in which order the units score."""
    heard: Counter[str] = field(default_factory=Counter)
    """Number of messages from the clock that were heard, by kind."""
    cycle: str = "k1"
    """Id of the year that is played."""
    earlier: tuple[str, ...] = ()
    """Ids of the years that were played before it."""
    doors: defaultdict[str, asyncio.Lock] = field(default_factory=partial(defaultdict, asyncio.Lock))
    """By unit: who comes in first confirms the others, and is always the same person, also where all come at
    the same time."""

    async def play(self) -> Phone:
        """Plays from the secretary's code to the ranking; returns the secretary's phone. Raises Stuck."""
        secretary = await self._come_in()
        await self._rank(secretary)
        return self.phones[secretary]

    async def _come_in(self) -> Member:
        """Lets all come in by their codes and binds the group; returns the secretary."""
        members = cast(self.charter, self.seed)
        secretary = members[0]
        await self._join(secretary, self.code)
        codes = self._codes(await self._type(secretary, "mã mời"))
        await self._all(self._join(member, codes.get(member.seat(self.charter), "")) for member in members[1:])
        await self.bind_group(self.phones[secretary])
        return secretary

    async def _rank(self, secretary: Member) -> None:
        """Plays from before the first stage to the published ranking."""
        await self._begin()
        await self.open_stage("self")
        await self._group("Mở giai đoạn tự chấm")
        await self._before_scoring()
        *most, last = self.order
        await self._score_all(most)
        await self._dawdle(self._speakers(last)[0])
        await self._score(last)
        await self._type(secretary, "tiến độ")
        closed = await self._press(secretary, await self._type(secretary, "chốt"), "Chốt")
        for stage in self.charter.stages[1:]:
            closed = await self._check(stage, secretary)
        asked = await self._press(secretary, closed, "Công bố")
        await self._press(secretary, asked, ON_TIME)
        await self._group("KẾT QUẢ XẾP HẠNG")

    async def _begin(self) -> None:
        """Something that happens before the first stage opens; in a plain year nothing."""

    async def _before_scoring(self) -> None:
        """Something that happens before the units score themselves; in a plain year nothing."""

    @property
    def order(self) -> list[int]:
        """Places of the units in the order in which they score."""
        places = list(range(len(self.charter.units)))
        if self.seed:
            random.Random(self.seed).shuffle(places)  # noqa: S311
        return places

    async def _score_all(self, places: Sequence[int]) -> None:
        """Lets the units at these places score and send their tables."""
        await self._all(self._score(place) for place in places)

    async def _all(self, acts: Iterable[Awaitable[object]]) -> None:
        """Runs several people's acts: here one after another, so that the talk can be read."""
        for act in acts:
            await act

    def _speakers(self, place: int) -> list[Member]:
        """Members of the unit at this place: the one who scores, then the one who agrees."""
        return [member for member in self.phones if member.unit == self.charter.units[place].id]

    async def _score(self, place: int) -> None:
        seed = _SEEDS[place % len(_SEEDS)] + place // len(_SEEDS) * len(_SEEDS) + 100 * self.seed
        told = [text for member in self._speakers(place) for text in await self._walk(member, Robot(seed))]
        if not any("Đã gửi bảng tự chấm" in text for text in told):
            last = told[-1] if told else ""
            raise Stuck(f"{self.charter.units[place].name} has not sent its table; last heard: {last}")

    async def _dawdle(self, member: Member) -> None:
        """Lets the last one wait for two reminders before doing anything."""
        await self._all_hear()
        for _ in range(2):
            before = self.heard["reminders"]
            while self.heard["reminders"] == before:
                await self.pass_time()
                await self._all_hear()

    async def _all_hear(self) -> None:
        """Lets all read what is new; days later old messages have lost their text."""
        for member in self.phones:
            await self._hear(member)
        self._shown("group", await self.hear_group())

    async def file(self) -> None:
        """Lets the secretary make the packet of the year."""
        secretary = next(member for member in self.phones if member.role == "secretary")
        heard = await self._press(secretary, await self._type(secretary, "hồ sơ"), MAKE.label)
        if not any(bubble.text.startswith("Đang lập hồ sơ") for bubble in heard):
            raise Stuck("the packet was not made")
        self._shown("group", await self.hear_group())

    async def end(self) -> str:
        """Lets the rest be read; returns a summary of what the clock brought, on phones and in the group."""
        await self._all_hear()
        counts = (f"{self.heard[kind]} {kind}" for kind in _FROM_THE_CLOCK)
        return f"Summary: {', '.join(counts)}."

    async def _check(self, stage: str, secretary: Member) -> list[Bubble]:
        """Plays a stage after the self-scores, to its closing; returns what the secretary then hears."""
        await self._all_hear()
        await self.open_stage(stage)
        await self._group(opened(stage))
        for role in _CHECKED_BY[stage]:
            members = [(place, member) for place, member in enumerate(self.phones) if member.role == role]
            await self._all(self._walk(member, ReviewerRobot(place)) for place, member in members)
        return await self._press(secretary, await self._type(secretary, "chốt"), "Chốt")

    async def _join(self, member: Member, code: str) -> None:
        phone = self.phones[member] = self.phone(member.name)
        async with self.doors[member.unit]:
            self.say(f"{member.name}> /start {code}")
            await phone.join(code)
            heard = await self._hear(member)
        if not heard or not heard[0].text.startswith("Kính chào"):
            raise Stuck(f"{member.name} was not let in")

    async def _walk(self, member: Member, robot: Robot) -> list[str]:
        """Answers until nothing is asked any more; returns all that was heard."""
        phone = self.phones[member]
        heard = await self._hear(member)
        if not _asking(heard) and member.role == "representative":
            heard = await self._type(member, "việc")
        told = [bubble.text for bubble in heard]
        while (asking := _asking(heard)) and not asking.asks.endswith("/desk"):
            reply = robot.answer(asking)
            if reply.tap:
                heard = await self._tap(member, asking, reply.tap)
            elif reply.photo:
                self.say(f"{member.name}> (ảnh {reply.photo})")
                await phone.photo(reply.photo, PHOTO + f"{member.name} {reply.photo}".encode(), asking)
                heard = await self._hear(member)
            else:
                heard = await self._type(member, reply.text)
            told += [bubble.text for bubble in heard]
        return told

    async def _press(self, member: Member, heard: Sequence[Bubble], label: str) -> list[Bubble]:
        """Taps the option with this label until it is not offered any more: opened, then confirmed."""
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
        self.say("\n    ".join(f"{member.name}> {text}".splitlines()))
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
            self.heard.update(kind for kind, begins in _FROM_THE_CLOCK.items() if begins.match(bubble.text))
            options = " ".join(f"[{without_letter(option.label)}]" for option in bubble.options)
            # A message that was read too late has no text any more.
            lines = "\n".join(filter(None, (bubble.text, options))).splitlines() or ["…"]
            self.say("\n".join([f"{who}< {lines[0]}", *(f"    {line}" for line in lines[1:])]))
        return list(heard)

    def _codes(self, heard: Sequence[Bubble]) -> dict[str, str]:
        """Codes by seat, as the secretary reads them."""
        return {seat: code for bubble in heard for seat, code in _CODE.findall(bubble.text)}


def _asking(heard: Sequence[Bubble]) -> Bubble | None:
    """Newest message with something to choose, or that asks for words."""
    return next((b for b in reversed(heard) if b.options or "đề nghị ghi" in b.text.lower()), None)
