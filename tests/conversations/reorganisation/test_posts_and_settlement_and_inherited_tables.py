"""Posts and settlement of a merger: what is said of it, and the tables and results that go on."""

from dataclasses import replace
from datetime import date

from bot.conversations.reorganisation import inherited_tables, posts, settlement
from bot.dialogue.cycle import Snapshot
from bot.dialogue.facts import Answered, StageClosed, UnitsChanged
from bot.dialogue.projection import project
from bot.dialogue.situation import Answer, Situation
from bot.rules.charter import Unit
from bot.rules.lineage import UnitChange, charter_of
from bot.rules.ranking import NOT_SENT
from bot.state import snapshots
from tests.worlds.charters import NOW, charter, data
from tests.worlds.core import World

DAY = date(2026, 11, 20)
BEFORE = charter("reorganised")
NEW = Unit("moi", "Sở Tài chính", "STC")
GONE = (BEFORE.unit_by_id["khobac"], BEFORE.unit_by_id["qltt"])
ALIKE = dict.fromkeys(("targets", "answers", "evidence", "previous"), "sum")
MERGED = UnitChange(1, "merge", DAY, "1/QĐ-UBND", DAY, "Sắp xếp", GONE, (NEW,), ALIKE, recorded=NOW)


def situation(**figures: str) -> Situation:
    here = replace(World(BEFORE, NOW).situation, charter_data=data("reorganised"))
    said = {unit: {f"k1/self.{unit}.a2": Answer(value, 1, NOW)} for unit, value in figures.items()}
    return project(replace(here, answers=said), (UnitsChanged(MERGED),))


def test_the_figures_of_both_are_the_new_units_answer_with_where_it_comes_from():
    [fact] = inherited_tables.facts(situation(khobac="40", qltt="20"), MERGED)
    assert fact == Answered("moi", "k1/self.moi.a2", "60", reason="Kho bạc: 40; QLTT: 20")


def test_what_one_has_not_answered_is_scored_anew():
    assert inherited_tables.facts(situation(khobac="40"), MERGED) == ()


def test_a_unit_that_goes_on_sets_aside_what_begins_anew():
    into = replace(MERGED, after=GONE[:1], settled={**ALIKE, "answers": "anew"})
    here = replace(World(BEFORE, NOW).situation, charter_data=data("reorganised"))
    here = replace(here, answers={"khobac": {"k1/self.khobac.a2": Answer("40", 1, NOW)}})
    facts = inherited_tables.facts(project(here, (UnitsChanged(into),)), into)
    assert facts == (Answered("khobac", "k1/self.khobac.a2", aside=True),)


def test_a_closed_result_is_stored_once_more_with_those_that_live():
    two = data("reorganised") | {"stages": ["self", "agree"]}
    window = {
        "opens": "2026-12-14T08:00+07:00",
        "due": "2026-12-20T17:00+07:00",
        "closes": "2026-12-22T17:00+07:00",
    }
    two["windows"] = {**two["windows"], "agree": window}  # type: ignore[dict-item]
    rules = charter_of(two, ())
    values = {"thue": {"a2": "100"}, "khobac": {"a2": "40"}, "qltt": {"a2": "20"}, "bhxh": {}}
    shot = Snapshot("self", 1, NOW, snapshots.taken(rules, values, {"bhxh": NOT_SENT}))
    here = World(rules, NOW).situation
    assert here.cycle
    here = replace(here, charter_data=two, cycle=replace(here.cycle, stage="agree", snapshots=(shot,)))
    [closed] = inherited_tables.facts(project(here, (UnitsChanged(MERGED),)), MERGED)
    assert isinstance(closed, StageClosed)
    assert (closed.stage, closed.next) == ("self", "agree")
    assert snapshots.values(closed.body, "moi") == {"a2": "60"}
    ranked = {place["unit"]: place["rank"] for place in snapshots.places(closed.body)}
    assert ranked == {"thue": "1", "moi": "1", "bhxh": "", "khobac": "", "qltt": ""}


def test_the_post_says_what_happens_by_which_decision_and_how_it_was_settled():
    said = posts.text(replace(World(BEFORE, NOW).situation), MERGED)
    assert said.splitlines() == [
        "Kho bạc Nhà nước khu vực XI và Cục Quản lý thị trường hợp nhất thành Sở Tài chính (gọi tắt “STC”).",
        "Có hiệu lực từ 20/11/2026, theo Quyết định số 1/QĐ-UBND ngày 20/11/2026.",
        "Chỉ tiêu, câu trả lời, minh chứng, số liệu năm trước: cộng lại.",
        "Lý do: Sắp xếp.",
    ]


def test_exceptions_are_said_beside_what_holds_for_all():
    change = replace(MERGED, settled={**ALIKE, "evidence": "qltt", "answers.a1": "anew"})
    assert settlement.lines(BEFORE, change)[1:] == [
        "Riêng minh chứng: lấy của QLTT.",
        "Riêng mục 1.1: làm lại từ đầu.",
    ]
