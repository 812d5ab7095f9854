"""Agreed so far in a founding: read from the answers each time, and made into the cluster's charter."""

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from bot.conversations.results.date_plan import DatePlan
from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Situation
from bot.rules.charter import Charter, Unit
from bot.rules.charter_parser import read_charter
from bot.rules.charter_settings import settings_of
from bot.rules.founded_charter import Founding, founded, shifted
from bot.rules.plan_lines import read_plans
from bot.rules.unit_lines import read_units
from bot.rules.working_timetable import Proposal, dates_of, on_working_days, years_later

# Stored for an office or a list that stays empty.
NOBODY = "-"
ONE_FOR_ALL = "Tổ thẩm định"


def id_of(situation: Situation, leaf: str, part: str = "") -> str:
    """Id of a question of the founding (``k1/found..name``)."""
    return str(QuestionId(situation.cycle.id if situation.cycle else "", "found", "", leaf, part))


def said(situation: Situation, leaf: str, part: str = "") -> str:
    """Stored answer; "" while there is none."""
    answer = situation.answers.get("", {}).get(id_of(situation, leaf, part))
    return answer.value if answer and not answer.aside else ""


def base(situation: Situation) -> Mapping[str, Any] | None:
    """Plain data of the ready-made charter that was chosen; None before."""
    ready = situation.ready_made.get(said(situation, "base"))
    return ready.data() if ready else None


def model(situation: Situation) -> Charter:
    """The ready-made charter that was chosen. Raises LookupError before."""
    return situation.once(_model)


def _model(situation: Situation) -> Charter:
    data = base(situation)
    if data is None:
        raise LookupError("no ready-made charter is chosen")
    return read_charter(data)


def year(situation: Situation) -> int:
    return int(said(situation, "year") or situation.now.astimezone(situation.zone).year)


def units(situation: Situation) -> tuple[Unit, ...]:
    """Units so far, in their order."""
    return situation.once(_units)


def _units(situation: Situation) -> tuple[Unit, ...]:
    lines = said(situation, "units")
    return read_units(lines, known=model(situation).units) if lines else ()


def reviewers(situation: Situation) -> dict[str, tuple[str, ...]]:
    """Group id -> names of its reviewers' seats; of a charter without a review none."""
    charter, how = model(situation), said(situation, "reviewers")
    if "review" not in charter.stages:
        return {}
    match how:
        case "one":
            return {group.id: (ONE_FOR_ALL,) for group in charter.groups}
        case "each":
            return {group.id: (f"{ONE_FOR_ALL} nhóm {group.code or group.title}",) for group in charter.groups}
        case _:
            return dict(charter.reviewers)


def dates(situation: Situation) -> DatePlan:
    """Dates of the cluster's year: the ready-made charter's, on working days; put off where the first stage
    would be over; and those that were chosen in their place."""
    return situation.once(_dates)


def _dates(situation: Situation) -> DatePlan:
    made = _proposed(situation)
    return DatePlan(
        situation, model(situation), year(situation), made, "found", f"on{year(situation)}_"
    ).chosen()


def _proposed(situation: Situation) -> Proposal:
    charter, working = model(situation), situation.timetable.working
    own = {key: charter.moved.get(key, at) for key, at in dates_of(charter).items()}
    named = {key: years_later(at, year(situation) - charter.year) for key, at in own.items()}
    opens, due = (f"{charter.stages[0]}.{moment}" for moment in ("opens", "due"))
    if named[due] <= situation.now:
        # Nobody can score in a window that is over: what is left of the year begins on the next working day.
        tomorrow = working.local(situation.now).replace(hour=0) + timedelta(days=1)
        named = shifted(named, opens, working.later(tomorrow))
    return on_working_days(charter, named, working)


def charter(situation: Situation) -> dict[str, Any]:
    """Plain data of the cluster's charter as agreed. Raises LookupError before there is a ready-made one."""
    return situation.once(_charter)


def _charter(situation: Situation) -> dict[str, Any]:
    data = base(situation)
    if data is None:
        raise LookupError("no ready-made charter is chosen")
    made = dates(situation).made
    offices = {leaf: said(situation, leaf).replace(NOBODY, "") for leaf in ("chair", "deputy")}
    for setting in settings_of(data):
        if value := said(situation, settings_leaf(situation), setting.key):
            data = setting.changed(data, value)
    tellers = said(situation, "tellers").replace(NOBODY, "").split()
    return founded(
        data,
        Founding(
            name=said(situation, "name"),
            year=year(situation),
            units=units(situation),
            tellers=tuple(tellers),
            reviewers=reviewers(situation),
            plans=plans(situation),
            dates=made.dates,
            named=made.named,
            **offices,
        ),
    )


def settings_leaf(situation: Situation) -> str:
    """Leaf under which changed settings are kept: of this ready-made charter and of no other."""
    return f"set_{said(situation, 'base')}"


def plans(situation: Situation) -> dict[str, dict[str, Decimal]]:
    """Leaf -> unit -> plan figure, as far as figures were given."""
    given = {leaf: said(situation, f"plan_{leaf}") for leaf in model(situation).leaves}
    return {
        leaf: read_plans(text, units(situation)) for leaf, text in given.items() if text not in ("", NOBODY)
    }


def mark(data: object) -> str:
    """Mark of what a question is about: a button of before it was changed does nothing."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest()[:8]
