"""Charts of one unit: its points by group beside the cluster's median, its places over the years.

Both are made of published results alone.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice

from bot.conversations.pictures.picture import Picture, Row, part
from bot.conversations.results.close import result
from bot.dialogue.cycle import Cycle, Snapshot
from bot.dialogue.situation import Situation
from bot.rules.charter import Group
from bot.rules.scores import score
from bot.state import snapshots
from bot.state.years import every, numbered
from bot.vietnamese import say, say_close

# Of two units the middle would tell the one about the other.
LEAST_COMPARED = 3
MOST_YEARS = 10


def profile(situation: Situation, shot: Snapshot, unit: str) -> Picture | None:
    """Chart of the unit's points in each group and of the cluster's median; None where the unit is not ranked,
    or too few others are."""
    cycle = situation.cycle
    assert cycle
    ranked = [place["unit"] for place in snapshots.places(shot.body) if place["rank"]]
    if unit not in ranked or len(ranked) < LEAST_COMPARED:
        return None
    points = {other: _by_group(cycle, shot, other) for other in ranked}
    rows = tuple(
        _group(group, points[unit][group.id], _middle(own[group.id] for own in points.values()))
        for group in cycle.charter.groups
    )
    name, year = cycle.charter.unit_by_id[unit].name, cycle.charter.year
    behind = sum(row.strong for row in rows)
    return Picture(
        name,
        f"Điểm từng nhóm năm {year}",
        rows,
        alt=f"Điểm từng nhóm năm {year} của {name}: thấp hơn mức giữa của cụm ở {behind}/{len(rows)} nhóm.",
        notes=("Mức giữa của cụm: một nửa số đơn vị cao hơn, một nửa thấp hơn.",),
        legend="Vạch đứng: mức giữa của cụm." + (" Thanh màu cam: thấp hơn mức đó." if behind else ""),
    )


def _middle(values: Iterable[Decimal]) -> Decimal:
    """Median; not the library's, which loads what nothing else here needs."""
    ordered = sorted(values)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def _by_group(cycle: Cycle, shot: Snapshot, unit: str) -> dict[str, Decimal]:
    late = unit in snapshots.late(shot.body)
    values, points = snapshots.values(shot.body, unit), snapshots.points(shot.body, unit)
    made = score(cycle.charter, unit, values, points, late=late)
    return {group.id: made.groups[group.id].points for group in cycle.charter.groups}


def _group(group: Group, own: Decimal, middle: Decimal) -> Row:
    most = max(group.maximum or Decimal(0), own, middle, Decimal(1))
    of = f"/{say(group.maximum)}" if group.maximum else ""
    label = f"{group.code}. {group.title}" if group.code else group.title
    return Row(
        label,
        f"{say(own)}{of}",
        bar=part(float(own), float(most)),
        mark=part(float(middle), float(most)),
        note=f"Mức giữa của cụm: {say_close(middle)}",
        strong=own < middle,
    )


def places_by_year(situation: Situation, unit: str) -> Picture | None:
    """Chart of the unit's place in each year with a published result, the newest first; None without any."""
    rows = tuple(islice(_years(situation, unit), MOST_YEARS))
    if not rows:
        return None
    cycle = situation.cycle
    assert cycle
    known = cycle.charter.unit_by_id.get(unit)
    name = known.name if known else unit
    said = "; ".join(f"năm {row.label.removeprefix('Năm ')} {row.value}" for row in rows)
    alt, legend = f"Hạng qua các năm của {name}: {said}.", "Thanh càng dài, hạng càng cao."
    return Picture(name, "Hạng qua các năm", rows, alt, legend=legend)


def _years(situation: Situation, unit: str) -> Iterator[Row]:
    earliest: Cycle | None = None
    for number in every(situation):
        year = numbered(situation, number)
        if year is None or year.cycle is None:
            continue
        earliest = year.cycle
        shot = result(year)
        if shot is None or not shot.published:
            continue
        ranked = [place for place in snapshots.places(shot.body) if place["rank"]]
        own = next((place for place in ranked if place["unit"] == unit), None)
        if own:
            yield _place(number, int(own["rank"]), len(ranked), f"{own['said']} điểm")
    # The year before the first one here is known by its places alone.
    before = snapshots.last_ranks(earliest) if earliest else {}
    if earliest and unit in before:
        yield _place(earliest.charter.year - 1, int(before[unit]), len(before), "")


def _place(year: int, rank: int, of: int, note: str) -> Row:
    medal = rank if rank <= 3 else 0
    return Row(f"Năm {year}", f"hạng {rank}/{of}", "", str(rank), medal, part(of - rank + 1, of), note=note)
