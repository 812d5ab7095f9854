"""Progress card: how far the cluster has come in the present stage."""

from bot.conversations.pictures.picture import Picture, Row, part
from bot.conversations.results.posts import progress_of, say_due, say_nobody
from bot.dialogue.situation import Situation
from bot.vietnamese import begin


def progress_card(situation: Situation) -> Picture:
    """Card with what the group's board says; the units' names where the charter names them there."""
    cycle = situation.cycle
    assert cycle
    charter, now = cycle.charter, progress_of(situation)
    rows = [_counted(say, count, of) for say, count, of in now.counts]
    if charter.board_names and cycle.stage:
        open_now = set(now.open)
        rows += [
            Row(u.name, "chưa xong" if u.short in open_now else "xong", u.short, strong=u.short in open_now)
            for u in charter.units
            if u in now.parts
        ]
    nobody = say_nobody(situation, now)
    said = "; ".join([*(f"{say.lower()} {count}/{of} đơn vị" for say, count, of in now.counts), *nobody])
    title = f"{begin(now.stage_name)} năm {charter.year}"
    return Picture(
        situation.cluster.name if situation.cluster else charter.name,
        title,
        tuple(rows),
        alt=f"Tiến độ {title[:1].lower()}{title[1:]}: {said.removesuffix('.')}.",
        below=" ".join([*nobody, say_due(situation)]),
    )


def _counted(say: str, count: int, of: int) -> Row:
    return Row(say, f"{count}/{of} đơn vị", bar=part(count, of))
