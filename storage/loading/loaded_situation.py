"""A situation as it was loaded, with the numbers of its rows; and the cluster's other years."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.dialogue.situation import Situation
from bot.dialogue.turn import Turn


@dataclass(frozen=True)
class LoadedSituation:
    """A situation with the numbers that storage needs to write the turn: row of the chat, cluster and cycle (0:
    none). `past`: it is not the cluster's present year."""

    situation: Situation
    channel: int = 0
    cluster: int = 0
    cycle: int = 0
    past: bool = False
    years: "OtherYears | None" = None

    def in_year(self, cycle: str) -> "LoadedSituation":
        """The situation in the year that a turn is about; "" is this one."""
        return self.years.loaded(cycle_number(cycle)) if cycle and self.years else self

    def returns_to_present(self, turn: Turn) -> bool:
        """True if the chat leaves an earlier year with this turn; what the turn asks there is not put."""
        return self.past and not turn.purpose


class OtherYears(Mapping[int, Situation]):
    """A cluster's other years by number, each loaded when it is looked up, while the turn lasts."""

    def __init__(
        self, cycles: Mapping[int, int], now: datetime, load: Callable[[int], LoadedSituation]
    ) -> None:
        self._cycles, self._now, self._load = cycles, now, load
        self._loaded: dict[int, LoadedSituation] = {}

    def loaded(self, cycle: int) -> LoadedSituation:
        """The year of this cycle, at the moment of the turn."""
        if cycle not in self._loaded:
            loaded = self._load(cycle)
            self._loaded[cycle] = replace(loaded, situation=replace(loaded.situation, now=self._now))
        return self._loaded[cycle]

    def __getitem__(self, year: int) -> Situation:
        return self.loaded(self._cycles[year]).situation

    def __iter__(self) -> Iterator[int]:
        return iter(self._cycles)

    def __len__(self) -> int:
        return len(self._cycles)


def cycle_number(question: str) -> int:
    """The number of the cycle that a question's id begins with; 0 if it does not."""
    number = question.partition("/")[0].removeprefix("k")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
