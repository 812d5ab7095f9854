"""A situation as it was loaded, with the numbers of its rows; the cluster's other years, the person's other
clusters."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar, TypeVarTuple, overload

from bot.dialogue.situation import Situation
from bot.dialogue.turn import Turn

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


@dataclass(frozen=True)
class LoadedSituation:
    """A situation with the numbers that storage needs to write the turn: row of the chat, cluster and cycle (0:
    none). `past`: it is not the cluster's present year. `arrives`: its chat stood in another cluster."""

    situation: Situation
    channel: int = 0
    cluster: int = 0
    cycle: int = 0
    past: bool = False
    years: "OtherYears | None" = None
    elsewhere: "OtherClusters | None" = None
    arrives: bool = False

    def in_year(self, cycle: str) -> "LoadedSituation":
        """The situation in the year that a turn is about, which may be one of another cluster; "" is this
        one."""
        number = cycle_number(cycle)
        if self.elsewhere and (other := self.elsewhere.of_cycle(number)):
            return other
        return self.years.loaded(number) if number and self.years else self

    def returns_to_present(self, turn: Turn) -> bool:
        """True if the chat leaves an earlier year with this turn; what the turn asks there is not put."""
        return self.past and not turn.purpose

    def spent_on(self, make: Callable[[Situation, *Ts], T], *of: *Ts) -> T:
        """`make(situation, *of)`, the last that is made of it in its turn. What was worked out on the way is
        let go, of other years and other clusters too (`Situation.forget`)."""
        try:
            return make(self.situation, *of)
        finally:
            self.situation.forget()
            for others in (self.years, self.elsewhere):
                for other in others.looked_up if others else ():
                    other.situation.forget()


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

    @property
    def looked_up(self) -> Collection[LoadedSituation]:
        """Years that were looked up in this turn."""
        return self._loaded.values()

    def __getitem__(self, year: int) -> Situation:
        return self.loaded(self._cycles[year]).situation

    def __iter__(self) -> Iterator[int]:
        return iter(self._cycles)

    def __len__(self) -> int:
        return len(self._cycles)


class OtherClusters(Sequence[Situation]):
    """The other clusters in which a person holds seats, each loaded when it is looked up, while the turn lasts.

    A turn has the lock of its own cluster alone: of these it may show something and move the chat there, and
    write nothing else.
    """

    def __init__(self, clusters: Sequence[int], now: datetime, load: Callable[[int], LoadedSituation]) -> None:
        self._clusters, self._now, self._load = clusters, now, load
        self._loaded: dict[int, LoadedSituation] = {}

    def of_cycle(self, cycle: int) -> LoadedSituation | None:
        """The one whose present year this is."""
        found = (self._of(cluster) for cluster in self._clusters)
        return next((loaded for loaded in found if cycle and loaded.cycle == cycle), None)

    def _of(self, cluster: int) -> LoadedSituation:
        if cluster not in self._loaded:
            loaded = self._load(cluster)
            self._loaded[cluster] = replace(loaded, situation=replace(loaded.situation, now=self._now))
        return self._loaded[cluster]

    @property
    def looked_up(self) -> Collection[LoadedSituation]:
        """Clusters that were looked up in this turn."""
        return self._loaded.values()

    @overload
    def __getitem__(self, place: int) -> Situation: ...
    @overload
    def __getitem__(self, place: slice) -> list[Situation]: ...
    def __getitem__(self, place: int | slice) -> Situation | list[Situation]:
        if isinstance(place, slice):
            return [self._of(cluster).situation for cluster in self._clusters[place]]
        return self._of(self._clusters[place]).situation

    def __len__(self) -> int:
        return len(self._clusters)


def cycle_number(question: str) -> int:
    """The number of the cycle that a question's id begins with; 0 if it does not."""
    number = question.partition("/")[0].removeprefix("k")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
