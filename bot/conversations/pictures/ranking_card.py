"""Ranking card: the published places with medals, shared ranks, and the rule for equal totals."""

from collections import Counter
from collections.abc import Iterator, Mapping

from bot.conversations.pictures.picture import Picture, Row
from bot.conversations.results.posts import basis, corrections, say_short
from bot.dialogue.cycle import Cycle, Snapshot
from bot.dialogue.situation import Situation
from bot.rules.charter import Charter
from bot.state import snapshots
from bot.vietnamese import begin, say_list

MEDALS = 3


def ranking_card(situation: Situation, shot: Snapshot) -> Picture:
    """Card of a result of the charter's last stage."""
    cycle = situation.cycle
    assert cycle
    charter, places = cycle.charter, snapshots.places(shot.body)
    again = corrections(cycle, shot)
    ranked = [place for place in places if place["rank"]]
    ranks = Counter(place["rank"] for place in ranked)
    return Picture(
        situation.cluster.name if situation.cluster else charter.name,
        f"Xếp hạng năm {charter.year}",
        tuple(_row(cycle, place, ranks) for place in [*ranked, *(p for p in places if not p["rank"])]),
        alt=_alt(charter, ranked),
        below=begin(basis(shot)) + (f" (đính chính lần {again})" if again else ""),
        notes=tuple(_notes(cycle, ranked)),
    )


def _row(cycle: Cycle, place: Mapping[str, str], ranks: Counter[str]) -> Row:
    unit = cycle.charter.unit_by_id[place["unit"]]
    if not place["rank"]:
        return Row(unit.name, "–", unit.short, note=f"Không xếp hạng: {place['out']}")
    rank = int(place["rank"])
    medal = rank if rank <= MEDALS else 0
    # With whom a rank is shared, the places themselves show.
    tie = "Đồng hạng" if ranks[place["rank"]] > 1 else place["tie"]
    note = ". ".join(filter(None, (place["title"], tie)))
    return Row(unit.name, place["said"], unit.short, place["rank"], medal, note=note)


def _notes(cycle: Cycle, ranked: list[Mapping[str, str]]) -> Iterator[str]:
    """The rule for equal totals; that the result is not final; that units share a rank."""
    ties = cycle.charter.ties
    if ties:
        order = say_list([tie.label for tie in ties])
        yield f"Bằng điểm: xét lần lượt {order}." if len(ties) > 1 else f"Bằng điểm: xét {order}."
    ranks = [place["rank"] for place in ranked]
    if not ties or len(set(ranks)) < len(ranks):
        rest = "Vẫn bằng nhau" if ties else "Bằng điểm"
        yield f"{rest}: đồng hạng, hạng kế tiếp bỏ trống."
    if short := say_short(cycle):
        yield short.strip()


def _alt(charter: Charter, ranked: list[Mapping[str, str]]) -> str:
    first = [
        f"hạng {place['rank']} {charter.unit_by_id[place['unit']].short} {place['said']} điểm"
        for place in ranked
        if int(place["rank"]) <= MEDALS
    ]
    return f"Thẻ xếp hạng năm {charter.year}, {len(ranked)} đơn vị: {', '.join(first)}."
