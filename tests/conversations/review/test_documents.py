"""What a workbook tells of a year that went through all stages, and where a reviewer's files come from."""

import io
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.dialogue.situation import Evidence, Situation
from bot.dialogue.turn import Document
from bot.state import snapshots
from handlers.document_contents import make_document
from handlers.documents.workbook import workbook
from tests.conversations.review.test_order import in_turn, played
from tests.worlds.recorded import Recorded


@pytest.fixture(scope="module")
def here() -> Situation:
    world = played(in_turn())
    return replace(world.situation, evidence={unit.id: () for unit in world.charter.units})


def pages(here: Situation) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(io.BytesIO(workbook(here)))
    return {page.title: list(page.iter_rows(values_only=True)) for page in book}


def test_the_points_of_each_stage_stand_side_by_side(here: Situation) -> None:
    rows = [row[2:] for row in pages(here)["Điểm"] if row[:2] == ("Cục Thuế", "a1")]
    assert [(stage, float(points)) for stage, points in rows] == [
        ("tự chấm", 5),
        ("thẩm định", 4),
        ("thống nhất", 4.5),
    ]


def test_a_unit_s_table_is_that_of_the_last_stage_with_every_reason(here: Situation) -> None:
    page = pages(here)["Cục Thuế"]
    assert page[0][0] == "BẢNG ĐIỂM THỐNG NHẤT: Cục Thuế"
    line = next(row for row in page if row[0] == "a1")
    assert float(line[6]) == 4.5
    assert line[7] == "Một văn bản bị trả lại.; Văn bản đã ban hành lại."


def test_the_next_year_gets_the_agreed_values_and_the_places(here: Situation) -> None:
    assert here.cycle
    carried = snapshots.carried(here.cycle)
    assert carried["thue"] == {"a1": "4.5", "a2": "0", "a3": "30", "b1": "hai", "b2": "2"}
    assert carried[""] == {"thue": "1", "khobac": "2"}


async def test_a_piece_of_evidence_is_sent_as_it_was_kept(here: Situation, tmp_path: Any) -> None:
    piece = Evidence(7, "k1/self.thue.b2", "qd.pdf", "kept", sha256="ab" * 32)
    memory = Recorded(replace(here, evidence={"thue": (piece,)}))
    kept = tmp_path / "ab" / ("ab" * 32)
    kept.parent.mkdir()
    kept.write_bytes(b"a decision")
    document = Document("evidence", "k1", "thue", "qd.pdf", 7)
    assert await make_document(memory, document, tmp_path) == kept  # type: ignore[arg-type]
