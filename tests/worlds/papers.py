"""A year of cluster 10 that is over: scored, met, voted, adopted; its papers can all be made."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from bot.conversations.results.close import snapshot
from bot.dialogue.ballots import Poll
from bot.dialogue.cycle import Cycle, Snapshot
from bot.dialogue.said import Platform
from bot.dialogue.situation import Answer, Cluster, Holder, Person, Seat, Situation
from bot.rules.charter import Charter
from bot.rules.charter_parser import read_charter
from bot.rules.voting_methods import count
from bot.state import ballots
from bot.state.pledge import pledges, stored
from bot.state.sheet import Sheet
from config.charters import load

NOW = datetime(2027, 1, 7, 3, tzinfo=UTC)
PEOPLE = {
    "secretary": "Nguyễn Thị Minh",
    "chair": "Trần Đức Thụ",
}


@cache
def held(units: int = 8) -> Situation:
    """The year with so many units; the first two are level in all but one case, the last is not ranked."""
    charter = _charter(units)
    here = Situation(
        NOW,
        Platform("web"),
        cluster=Cluster(1, "Cụm thi đua số 10"),
        cycle=Cycle("k1", charter, ""),
        roster=_roster(charter),
    )
    here = replace(here, answers=_answers(here, charter))
    shot = Snapshot("self", 1, NOW, snapshot(replace(here, cycle=Cycle("k1", charter))), published=True)
    here = replace(here, cycle=Cycle("k1", charter, "", (shot,)))
    here = _voted(replace(here, answers={**here.answers, "": {**_meeting()}}))
    return _adopted(here)


def _charter(units: int) -> Charter:
    data: dict[str, Any] = dict(load("short"))
    more = [
        {"id": f"u{n}", "name": f"Chi cục số {n} tỉnh Thanh Hóa", "short": f"Chi cục {n}"}
        for n in range(9, units + 1)
    ]
    data["units"] = [*data["units"], *more][:units]
    data["chair"] = "thue"
    known = {unit["id"] for unit in data["units"]}
    data["groups"] = _only(data["groups"], known)
    return read_charter(data)


def _only(part: Any, known: set[str]) -> Any:
    """The same without figures of units that are not there; a unit without a target has the same one."""
    if isinstance(part, list):
        return [_only(one, known) for one in part]
    if isinstance(part, dict):
        made = {key: _only(value, known) for key, value in part.items()}
        if isinstance(made.get("targets"), dict):
            made["targets"] = {unit: made["targets"].get(unit, 40) for unit in known}
        return made
    return part


def _roster(charter: Charter) -> tuple[Seat, ...]:
    def seat(id: int, role: Any, name: str, unit: str = "") -> Seat:
        return Seat(id, role, unit, (), (Holder(Person(id, name)),))

    own = [seat(n, role, name) for n, (role, name) in enumerate(PEOPLE.items(), 1)]
    own += [seat(5 + n, "teller", f"Kiểm phiếu {unit}", unit) for n, unit in enumerate(charter.tellers)]
    own += [seat(10 + n, "representative", f"Đại diện {u.short}", u.id) for n, u in enumerate(charter.units)]
    return tuple(own)


def _answers(here: Situation, charter: Charter) -> Mapping[str, Mapping[str, Answer]]:
    answers: dict[str, dict[str, Answer]] = {}
    for place, unit in enumerate(charter.units[:-1]):
        sheet, own = Sheet(here, unit.id), dict[str, Answer]()
        for number, leaf in enumerate(charter.leaves.values(), 1):
            value = leaf.criterion.full() or _value(leaf.criterion.form(unit.id), max(0, place - 1))
            own[sheet.id(leaf.id)] = Answer(value, number, NOW)
        own[sheet.id("send")] = Answer("sent", 999, NOW, paper=True)
        own[f"k1/attend.{unit.id}.1"] = Answer("here", 1000, NOW)
        own[f"k1/attend.{unit.id}.1.who"] = Answer(f"Ông Phạm Văn {unit.short}", 1001, NOW)
        own[f"k1/roll.{unit.id}.1"] = Answer("remote" if place == 1 else "here", 1002, NOW)
        answers[unit.id] = own
    answers[charter.units[-1].id] = {f"k1/roll.{charter.units[-1].id}.1": Answer("absent", 1, NOW)}
    return answers


def _value(form: Any, place: int) -> str:
    options = [o.key for o in form.options if o.key != "-"]
    return options[place % len(options)] if options else str(30 + place)


def _meeting() -> dict[str, Answer]:
    called = json.dumps({"number": "1", "at": "2027-01-07T01:00:00+00:00", "place": "Hội trường Cục Thuế"})
    said = {"called": called, "opened": "1", "report.item1": "open", "ended": "1"}
    return {
        f"k1/meeting..{leaf}": Answer(value, n, NOW, seat=2, by=PEOPLE["chair"])
        for n, (leaf, value) in enumerate(said.items(), 1)
    }


def _voted(here: Situation) -> Situation:
    """Each ballot counted: the first candidate has all votes but one, which is blank."""
    cycle = here.cycle
    assert cycle
    for ballot in cycle.charter.ballots:
        assert here.cycle
        item = ballots.item_of(here, ballot.id)
        assert item
        terms = ballots.terms_of(here, item, 15)
        chosen = tuple(terms.candidates[: terms.ballot.most])
        votes = [chosen] * (len(terms.issued) - 1) + [()]
        poll = Poll(terms, state="counted", voted=frozenset(terms.issued), result=count(terms, tuple(votes)))
        here = replace(here, cycle=replace(here.cycle, polls=(*here.cycle.polls, poll)))
    return here


def _adopted(here: Situation) -> Situation:
    own = dict(here.answers[""])
    own["k1/pledge..text"] = Answer("1. Thi đua thiết thực, đúng hạn.\n2. Nhân rộng gương điển hình.", 50, NOW)
    here = replace(here, answers={**here.answers, "": own})
    draft = pledges(here)
    assert draft
    own["k1/pledge..sent"] = Answer(stored(draft.draft), 51, NOW)
    here = replace(here, answers={**here.answers, "": dict(own)})
    sent = pledges(here)
    assert sent
    own["k1/pledge..adopted"] = Answer(sent.hash, 52, NOW)
    answers = {unit: dict(given) for unit, given in {**here.answers, "": own}.items()}
    for unit in here.cycle.charter.units if here.cycle else ():
        answers[unit.id][sent.said(unit.id)] = Answer(f"yes {sent.hash}", 2000, NOW)
    return replace(here, answers=answers)
