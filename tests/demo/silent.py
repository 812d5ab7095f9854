"""Phones of people who are told what a test says, and nothing else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.questions import Option
from bot.rules.charter import Charter
from handlers.demo.phones import Bubble, Phone


@dataclass
class SilentPhone:
    """`tells` is heard once each, in order; what was done is kept in `done`."""

    name: str
    tells: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    @property
    def chat(self) -> str:
        return self.name

    async def join(self, code: str) -> None:
        self.done.append(f"/start {code}")

    async def type(self, text: str) -> None:
        self.done.append(text)

    async def tap(self, bubble: Bubble, option: Option) -> None:
        self.done.append(f"[{option.label}]")

    async def photo(self, name: str, data: bytes, bubble: Bubble) -> None:
        self.done.append(f"({name})")

    async def hear(self) -> list[Bubble]:
        return [Bubble("1", self.tells.pop(0))] if self.tells else []


def about(
    charter: Charter, phone: Callable[[str], Phone], said: list[str], group: Sequence[str] = ()
) -> dict[str, object]:
    """What a year is played with. `group` is what the group hears, each once; the clock only stands there."""
    heard = list(group)

    async def hear_group() -> list[Bubble]:
        return [Bubble("g", heard.pop(0))] if heard else []

    async def nothing(*_: object) -> None: ...

    return {
        "charter": charter,
        "code": "ABCDE-FGHJK",
        "phone": phone,
        "bind_group": nothing,
        "hear_group": hear_group,
        "open_stage": nothing,
        "say": said.append,
        "pass_time": nothing,
    }
