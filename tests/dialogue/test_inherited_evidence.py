"""Evidence that goes on at a merger: each piece is under the new unit's own question."""

from datetime import date

from bot.dialogue.cycle import Cycle
from bot.dialogue.inherited_evidence import inherited_evidence
from bot.dialogue.situation import Evidence
from bot.rules.charter import Unit
from bot.rules.lineage import UnitChange, charter_of
from tests.worlds.charters import data

DAY = date(2026, 7, 1)
BEFORE = charter_of(data("reorganised"), ())
PIECES = {
    "": (),
    "moi": (),
    "khobac": (Evidence(1, "k1/self.khobac.a2", "a.pdf"), Evidence(2, "k1/self.khobac.a1", "b.pdf")),
    "qltt": (Evidence(3, "k1/self.qltt.a2", "c.pdf"),),
}


def cycle(settled: dict[str, str]) -> Cycle:
    gone = tuple(unit for unit in BEFORE.units if unit.id in ("khobac", "qltt"))
    change = UnitChange(1, "merge", DAY, "1/QĐ", DAY, "S.", gone, (Unit("moi", "Mới", "Mới"),), settled)
    return Cycle("k1", BEFORE, changes=(change,), holding=(change,))


def test_without_a_merger_it_is_the_units_own():
    assert inherited_evidence(Cycle("k1", BEFORE), "khobac", PIECES) is PIECES["khobac"]


def test_pieces_of_all_forerunners_go_on_under_the_new_units_questions():
    found = inherited_evidence(cycle({"evidence": "sum"}), "moi", PIECES)
    assert [(piece.id, piece.question) for piece in found] == [
        (1, "k1/self.moi.a2"),
        (2, "k1/self.moi.a1"),
        (3, "k1/self.moi.a2"),
    ]


def test_a_criterion_may_take_those_of_one_alone():
    found = inherited_evidence(cycle({"evidence": "sum", "evidence.a2": "qltt"}), "moi", PIECES)
    assert [piece.id for piece in found] == [2, 3]
