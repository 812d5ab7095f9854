"""Table of all units' points with their places (bảng tổng hợp điểm), as it is printed and signed.

Read from the stored results alone: points are shown as they were stored, whatever has been changed since.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from bot.conversations.papers.ballot_results import nominations
from bot.dialogue.cycle import Cycle, Snapshot
from bot.dialogue.situation import Situation
from bot.rules.charter import Charter, Stage, Unit
from bot.rules.scores import Score, score
from bot.state import snapshots
from bot.vietnamese import begin, say

ZERO = Decimal(0)
# Stages that have a column of their own, and its heading.
SHOWN: Mapping[Stage, str] = {"self": "Tự chấm", "review": "Thẩm định", "agree": "Thống nhất"}


@dataclass(frozen=True)
class Row:
    """Points of one unit. `groups`: stage -> group -> points; `points`: stage -> leaf -> points. `total` is
    that of the last stage, `other` what it holds besides its groups (caps over all, lateness), `rank` None for
    a unit without one. `tie` is what became of
    equal totals, `remarks` all that has to be known."""

    unit: Unit
    groups: Mapping[Stage, Mapping[str, Decimal]]
    points: Mapping[Stage, Mapping[str, Decimal]]
    totals: Mapping[Stage, Decimal]
    total: Decimal
    other: Decimal = ZERO
    rank: int | None = None
    title: str = ""
    ballots: str = ""
    tie: str = ""
    remarks: tuple[str, ...] = ()

    def differs(self, group: str, stages: tuple[Stage, ...]) -> bool:
        """True where the group's points are not those of the self-scores any more."""
        return self.groups[stages[-1]].get(group) != self.groups[stages[0]].get(group)


@dataclass(frozen=True)
class ScoreTable:
    """Rows by rank, those without one last; `stages` are the closed ones that have a column, at least one."""

    charter: Charter
    shot: Snapshot
    stages: tuple[Stage, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = field(default=())

    @property
    def stage(self) -> Stage:
        return self.stages[-1]

    @property
    def ranked(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.rank is not None)

    @property
    def is_by_total(self) -> bool:
        """True where the ranks follow from the totals alone: equal totals share a rank, the next is skipped."""
        totals = [row.total for row in self.ranked]
        return all(row.rank == 1 + sum(t > row.total for t in totals) for row in self.ranked)


def score_table(situation: Situation) -> ScoreTable | None:
    """Table by the newest stored result; None before the first stage is closed."""
    cycle = situation.cycle
    if cycle is None:
        return None
    shots = {
        stage: shot for stage in cycle.charter.stages if stage in SHOWN and (shot := _newest(cycle, stage))
    }
    if not shots:
        return None
    stages = tuple(shots)
    units = cycle.charter.unit_by_id
    places = [place for place in snapshots.places(shots[stages[-1]].body) if place["unit"] in units]
    rows = tuple(_row(situation, cycle.charter, shots, place) for place in places)
    return ScoreTable(cycle.charter, shots[stages[-1]], stages, rows, tuple(_notes(rows)))


def _newest(cycle: Cycle, stage: Stage) -> Snapshot | None:
    return snapshots.newest(cycle, stage)


def _row(
    situation: Situation, charter: Charter, shots: Mapping[Stage, Snapshot], place: Mapping[str, str]
) -> Row:
    unit = place["unit"]
    scores = {stage: _score(charter, unit, shot) for stage, shot in shots.items()}
    groups = {
        stage: {group.id: made.groups[group.id].points for group in charter.groups}
        for stage, made in scores.items()
    }
    totals = {stage: snapshots.total(shot.body, unit) for stage, shot in shots.items()}
    last = tuple(shots)[-1]
    other = totals[last] - sum(groups[last].values(), ZERO)
    return Row(
        charter.unit_by_id[unit],
        groups,
        {stage: snapshots.points(shot.body, unit) for stage, shot in shots.items()},
        totals,
        totals[last],
        other,
        int(place["rank"]) if place["rank"] else None,
        place["title"],
        nominations(situation, unit),
        place["tie"],
        tuple(_remarks(place, scores[last], other)),
    )


def _score(charter: Charter, unit: str, shot: Snapshot) -> Score:
    late = unit in snapshots.late(shot.body)
    values, points = snapshots.values(shot.body, unit), snapshots.points(shot.body, unit)
    return score(charter, unit, values, points, late=late)


def _remarks(place: Mapping[str, str], made: Score, other: Decimal) -> Iterator[str]:
    """Reasons beside the points, from the place as stored."""
    if place["out"]:
        yield f"Không xếp hạng: {place['out']}"
    if place["tie"]:
        yield begin(place["tie"])
    if rescaled := place.get("rescaled"):
        yield begin(rescaled)
    if lacks := place.get("lacks"):
        yield begin(lacks)
    if other:
        late = f", gửi chậm trừ {say(made.late)} điểm" if made.late else ""
        yield f"Ngoài các nhóm {say(other)} điểm (mức trần chung{late})"


def _notes(rows: tuple[Row, ...]) -> Iterator[str]:
    """Remarks below the table, each once, with the units that it is about."""
    about: dict[str, list[str]] = {}
    shared = Counter(row.rank for row in rows)
    if any(count > 1 for rank, count in shared.items() if rank):
        yield "Các đơn vị cùng hạng: bằng điểm, quy chế không phân định thêm."
    for row in rows:
        for remark in row.remarks:
            if not (row.tie and remark == begin(row.tie) and shared[row.rank] > 1):
                about.setdefault(remark, []).append(row.unit.short)
    for remark, units in about.items():
        yield f"{', '.join(units)}: {remark.rstrip('.')}."
