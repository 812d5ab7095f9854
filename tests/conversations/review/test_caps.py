"""No total is above its caps without an override that says why."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversations.results.close import close
from bot.dialogue.facts import Answered
from bot.dialogue.projection import project
from bot.dialogue.situation import Answer, Situation
from bot.questions import OVERRIDE
from bot.rules.calendar import Window
from bot.rules.charter import Charter, Group
from bot.state import snapshots
from tests.rules.plans import OPENS, answer_to, charters
from tests.worlds.core import World

STAGES = ("self", "review", "agree")


@dataclass(frozen=True)
class Word:
    """One answer of a stage about one leaf of one unit."""

    stage: str
    unit: str
    leaf: str
    value: str
    reason: str


@st.composite
def years(draw: st.DrawFn) -> tuple[Charter, list[Word]]:
    rules = draw(charters())
    days = [OPENS.replace(day=day) for day in (20, 22, 24, 26)]
    windows = {s: Window(days[n], days[n + 1], days[n + 1]) for n, s in enumerate(STAGES)}
    names = {group.id: ("Tổ",) for group in rules.groups}
    rules = replace(rules, stages=STAGES, windows=windows, reviewers=names, leader_approves=False)
    words = [
        Word("self", u.id, id, answer_to(draw, one.criterion), "")
        for u in rules.units
        for id, one in rules.leaves.items()
    ]
    for _ in range(draw(st.integers(0, 12))):
        unit, leaf = draw(st.sampled_from(rules.units)).id, draw(st.sampled_from([*rules.leaves]))
        direct = f"{OVERRIDE}{draw(st.integers(-20, 400)) / Decimal(4)}"
        value = draw(st.sampled_from([direct, answer_to(draw, rules.leaves[leaf].criterion)]))
        reason = draw(st.sampled_from(["", "Đã đối chiếu."]))
        words.append(Word(draw(st.sampled_from(STAGES[1:])), unit, leaf, value, reason))
    return rules, words


def closed(rules: Charter, words: list[Word]) -> Situation:
    """All stages answered and closed, one after the other."""
    here = World(rules, OPENS).situation
    here = replace(here, answers={unit.id: {} for unit in rules.units} | {"": {}})
    for stage in STAGES:
        here = replace(here, now=rules.windows[stage].opens)
        facts = [Answered(w.unit, _id(w), w.value, reason=w.reason) for w in words if w.stage == stage]
        facts += [Answered(u.id, f"k1/self.{u.id}.send", "yes") for u in rules.units if stage == "self"]
        here = project(here, facts)
        here = project(here, close(here, "Hết hạn.").facts)
    return here


def _id(word: Word) -> str:
    slot = ".1" if word.stage == "review" else ""
    return f"k1/{word.stage}.{word.unit}.{word.leaf}{slot}"


@settings(max_examples=80, deadline=None)
@given(years())
def test_totals_never_exceed_the_caps_without_a_recorded_override(year: tuple[Charter, list[Word]]) -> None:
    rules, words = year
    here = closed(rules, words)
    assert here.cycle
    assert [shot.stage for shot in here.cycle.snapshots] == list(STAGES)
    for shot in here.cycle.snapshots:
        for unit in rules.units:
            values = snapshots.values(shot.body, unit.id)
            direct = {leaf: v for leaf, v in values.items() if v.startswith(OVERRIDE)}
            for leaf, value in direct.items():
                assert _recorded(here.answers.get(unit.id, {}), value, leaf), (leaf, value)
            free = sum(
                (max(Decimal(v.removeprefix(OVERRIDE)), Decimal(0)) for v in direct.values()), Decimal(0)
            )
            assert snapshots.total(shot.body, unit.id) <= most(rules) + free


def _recorded(answers: Mapping[str, Answer], value: str, leaf: str) -> bool:
    """Some stage says this value of the leaf, and why."""
    said = [answer for id, answer in answers.items() if leaf in id.split(".")]
    return any(answer.value == value and answer.reason for answer in said)


def most(rules: Charter) -> Decimal:
    """The most that the caps allow, counted by hand: the leaf's, each group's, the total's."""
    whole = sum((sum(_most(group)) for group in rules.groups), Decimal(0))
    return whole if rules.total_cap is None else min(whole, rules.total_cap)


def _most(group: Group) -> tuple[Decimal, Decimal]:
    """Base and bonus of a group."""
    base = bonus = Decimal(0)
    for part in group.parts:
        own = _most(part) if isinstance(part, Group) else (part.criterion.base, part.criterion.bonus)
        base, bonus = base + own[0], bonus + own[1]
    caps = (group.base_cap, group.bonus_cap)
    return tuple(p if cap is None else min(p, cap) for p, cap in zip((base, bonus), caps, strict=True))  # type: ignore[return-value]
