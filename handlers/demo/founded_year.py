"""Story of a cluster from nothing: founded in chat by the first-use code, then played through its year."""

import random
import re
from dataclasses import dataclass, field

from bot.rules.charter import Unit
from handlers.demo.amendment import AmendedYear
from handlers.demo.cluster10 import CLUSTER, Member
from handlers.demo.phones import Bubble, Phone, Stuck, without_letter

FOUNDER = Member("Khánh", "founder")
_CODE = re.compile(r"^([0-9A-Z]{5}-[0-9A-Z]{5})$", re.MULTILINE)


@dataclass(kw_only=True)
class FoundedYear(AmendedYear):
    """Year of a cluster that its operator's person founds first. `code` is the first-use code, `label` begins
    that of the ready-made charter. Its criteria then come as a workbook, which all agree to, before anybody has
    scored. Another `seed` lists the units in another order.
    """

    after: int = 0
    label: str
    _last: list[Bubble] = field(default_factory=list)

    async def play(self) -> Phone:
        """Plays the founding, then the year, in which the secretary comes in by the code that it gave."""
        units = list(self.charter.units)
        random.Random(self.seed).shuffle(units)  # noqa: S311 (a story, no secret)
        heard = await self.found_with(units)
        told = "\n".join(bubble.text for bubble in heard)
        code = _CODE.search(told)
        if "Đã lập" not in told or code is None:
            raise Stuck(f"the cluster was not founded; last heard: {told[-300:]}")
        self.code, self.charter = code[1], await self.read_charter()
        return await super().play()

    async def found_with(self, units: list[Unit]) -> list[Bubble]:
        """Comes in by the first-use code and answers question by question; the units are pasted as lines."""
        await self._join(FOUNDER, self.code)
        await self.choose(self.label)
        await self._type(FOUNDER, CLUSTER)
        await self.choose(f"Năm {self.charter.year}")
        await self._type(FOUNDER, "\n".join(f"{unit.name}; {unit.short}" for unit in units))
        await self.choose("Đúng")
        await self.choose(units[-1].short)
        heard = await self.choose(units[-2].short)
        tellers = [unit.short for unit in self.charter.units if unit.id in self.charter.tellers]
        if "Tổ kiểm phiếu" in heard[-1].text:
            heard = await self._type(FOUNDER, ", ".join(tellers) or "không lập tổ")
        if "thẩm định" in heard[-1].text:
            heard = await self.choose("Như mẫu")
        await self.choose("Người khác làm thư ký")
        await self.choose("Đồng ý")
        return await self.choose("Lập cụm")

    async def choose(self, label: str) -> list[Bubble]:
        """Taps the option that begins so, in the newest message that has it."""
        for bubble in reversed(self._last):
            for option in bubble.options:
                if without_letter(option.label).startswith(label):
                    return await self._tap(FOUNDER, bubble, option)
        offered = [without_letter(o.label) for bubble in self._last for o in bubble.options]
        raise Stuck(f"“{label}” is not offered, but {offered}")

    async def _hear(self, member: Member) -> list[Bubble]:
        heard = await super()._hear(member)
        if member == FOUNDER:
            self._last = heard
        return heard
