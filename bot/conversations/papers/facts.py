"""Facts of a year's papers: the one place where they are gathered from what is stored.

Every number and name that stands in a paper comes from here; what is not known and is needed on paper is a
dotted line to be filled in by hand. Nothing depends on the time at which it is asked for, so the same year
gives the same words.
"""

from collections.abc import Iterator

from bot.conversations.papers import officers
from bot.conversations.papers.ballot_facts import ballots, chosen_units
from bot.conversations.papers.campaign_facts import campaign_facts
from bot.conversations.papers.dates import say_date, say_hour
from bot.conversations.papers.head import cluster
from bot.conversations.papers.meeting_facts import meeting_facts
from bot.conversations.papers.officers import DOTS
from bot.conversations.papers.paper_template import Facts
from bot.conversations.papers.pledge_facts import pledge_facts
from bot.conversations.papers.score_facts import score_facts
from bot.dialogue.situation import Situation
from bot.state.examples import Example, examples
from bot.state.succession import TITLES, succession
from bot.vietnamese import begin, say_list


def gathered(situation: Situation, unit: str = "") -> Facts:
    """All facts of a year; with a unit, those of its own sheet too."""
    found = Facts(dict(_words(situation)), dict(_lists(situation)))
    scores = score_facts(situation, unit)
    for part in (meeting_facts(situation), scores, pledge_facts(situation), campaign_facts(situation)):
        found = found.within(part)
    return found


def _words(situation: Situation) -> Iterator[tuple[str, str]]:
    charter = situation.cycle.charter if situation.cycle else None
    year = charter.year if charter else 0
    unit = officers.chair_unit(situation)
    yield "tên cụm", cluster(situation)
    yield "TÊN CỤM", cluster(situation).upper()
    yield "năm", str(year)
    yield "năm sau", str(year + 1)
    yield "số đơn vị", str(len(charter.units) if charter else 0)
    yield "danh sách đơn vị", say_list([u.name for u in charter.units] if charter else [], 30)
    yield "đơn vị cụm trưởng", unit.name if unit else DOTS
    yield "cụm trưởng", officers.chair(situation) or DOTS
    yield "thư ký", officers.secretary(situation) or DOTS
    yield from _leaders(situation)


def _leaders(situation: Situation) -> Iterator[tuple[str, str]]:
    """Next year's leaders, as far as they are known."""
    leaders, charter = succession(situation), situation.cycle.charter if situation.cycle else None
    known = leaders.units if leaders else {}
    for office, title in TITLES.items():
        unit = known.get(office)
        yield f"{title} năm sau", charter.unit_by_id[unit].name if charter and unit else ""
    handed = leaders is not None and bool(known)
    yield "ngày bàn giao", say_date(leaders.rules.on, situation.zone) if leaders and handed else ""
    yield "văn bản công nhận", leaders.document if leaders and leaders.rules.way == "appointed" else ""


def _lists(situation: Situation) -> Iterator[tuple[str, tuple[Facts, ...]]]:
    charter = situation.cycle.charter if situation.cycle else None
    yield (
        "đơn vị",
        tuple(Facts({"tên đơn vị": u.name, "TÊN ĐƠN VỊ": u.name.upper()}) for u in charter.units)
        if charter
        else (),
    )
    yield "cuộc bỏ phiếu", ballots(situation)
    yield "suy tôn", chosen_units(situation)
    yield (
        "kiểm phiếu viên",
        tuple(
            Facts({"kiểm phiếu viên": name, "đơn vị kiểm phiếu": unit or DOTS})
            for name, unit in officers.tellers(situation)
        ),
    )
    yield "điển hình", tuple(_example(one) for one in examples(situation, "chosen"))
    leaders = succession(situation)
    known = leaders.units if leaders else {}
    yield (
        "lãnh đạo năm sau",
        tuple(
            Facts({"chức danh": begin(title), "đơn vị được giao": charter.unit_by_id[known[office]].name})
            for office, title in TITLES.items()
            if charter and office in known
        ),
    )


def _example(one: Example) -> Facts:
    """A good example that was picked, on one line."""
    figures = " ".join(one.figures.split()).rstrip(".")
    words = {"đơn vị điển hình": one.unit.name, "nội dung điển hình": " ".join(one.text.split()).rstrip(".")}
    return Facts(words | {"kèm số liệu": f" (số liệu: {figures})" if figures else ""})


__all__ = ["gathered", "say_date", "say_hour"]
