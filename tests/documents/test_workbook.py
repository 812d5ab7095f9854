"""The workbook of what there is: for people, and for `thidua rehearse` to read back."""

import io
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from bot.conversations.results.close import snapshot
from bot.dialogue.cycle import Cycle, Snapshot
from bot.dialogue.said import Platform
from bot.dialogue.situation import Answer, Cluster, Evidence, Situation
from bot.rules.charter_parser import read_charter
from bot.rules.graded import Graded
from bot.state.sheet import Sheet
from config.charters import load
from handlers.commands.rehearse import run
from handlers.documents.criteria import source as criteria
from handlers.documents.problems import Findings
from handlers.documents.workbook import workbook

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)


def situation(name: str = "short", units: tuple[str, ...] = ("thue", "khobac"), **more: object) -> Situation:
    """Every leaf answered by these units: the best that can be given, the second unit one case less."""
    charter = read_charter(load(name))
    here = Situation(NOW, Platform("web"), cluster=Cluster(1, "Cụm thi đua số 10"), cycle=Cycle("k1", charter))
    answers: dict[str, dict[str, Answer]] = {}
    for unit in units:
        sheet, own = Sheet(here, unit), {}
        for number, leaf in enumerate(charter.leaves.values(), 1):
            value = leaf.criterion.full() or first_value(leaf.criterion.form(unit), units.index(unit))
            own[sheet.id(leaf.id)] = Answer(value, number, NOW)
        own[sheet.id("send")] = Answer("sent", 999, NOW, paper=True)
        answers[unit] = own
    return replace(here, answers=answers, **more)


def first_value(form: object, place: int) -> str:
    options = [o.key for o in form.options if o.key != "-"]
    return options[place % len(options)] if options else str(10 + place)


def closed(here: Situation) -> Situation:
    shot = Snapshot("self", 1, NOW, snapshot(here))
    return replace(here, cycle=replace(here.cycle, snapshots=(shot,), stage=""))


def opened(here: Situation, unit: str = "") -> Workbook:
    return load_workbook(io.BytesIO(workbook(here, unit)))


def rows(page) -> list[list[object]]:
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_the_summary_shows_units_groups_totals_and_after_the_close_ranks():
    here = closed(situation())
    page = opened(here)["Tổng hợp"]
    head, first = rows(page)[3], rows(page)[4]
    one = dict(zip(head, first, strict=True))
    places = here.cycle.snapshots[-1].body["places"]
    assert (one["Hạng"], one["Xếp loại"]) == (1, places[0]["title"])
    assert Decimal(str(one["Tổng điểm"])) == Decimal(places[0]["total"])
    assert len(head) == 2 + len(here.cycle.charter.groups) + 5
    assert page.freeze_panes == "B5"
    assert [row[head.index("Ghi chú")] for row in rows(page)[6:]] == ["chưa gửi bảng tự chấm"] * 6


def test_before_the_close_nobody_has_a_rank():
    page = opened(situation())["Tổng hợp"]
    head = rows(page)[3]
    assert {row[head.index("Hạng")] for row in rows(page)[4:]} == {None}


def test_what_is_closed_is_shown_as_stored_and_not_recomputed():
    here = closed(situation())
    first = next(iter(here.cycle.charter.leaves.values()))
    body = {**here.cycle.snapshots[-1].body, "points": {"thue": {first.id: "1.25"}}}
    shot = replace(here.cycle.snapshots[-1], body=body)
    changed = replace(here, cycle=replace(here.cycle, snapshots=(shot,)))
    assert [row[3] for row in rows(opened(changed, "thue")["Điểm"])[1:]] == [1.25]


def test_a_units_own_table_shows_answers_points_reasons_paper_and_evidence():
    here = situation()
    sheet = Sheet(here, "thue")
    leaf = next(leaf for leaf in here.cycle.charter.leaves.values() if isinstance(leaf.criterion, Graded))
    question = sheet.id(leaf.id)
    own = {**here.answers["thue"], question: Answer("3", 5, NOW, paper=True, reason="Có biên bản")}
    evidence = (
        Evidence(1, question, "bien-ban.pdf", "kept"),
        Evidence(2, question, "anh.jpg", "refused", why="quá lớn"),
    )
    here = replace(here, answers={**here.answers, "thue": own}, evidence={"thue": evidence})
    book = opened(here, "thue")
    assert book.sheetnames == [sheet.unit.short, "Điểm"]
    page = rows(book[sheet.unit.short])
    one = dict(zip(page[3], next(row for row in page if row[0] == leaf.code), strict=True))
    assert one["Trả lời"] == "3 điểm"
    assert one["Điểm"] == 3
    assert (one["Lý do"], one["Bản giấy"]) == ("Có biên bản", "x")
    assert one["Minh chứng"] == "bien-ban.pdf; anh.jpg (không lưu được: quá lớn)"
    assert (page[-1][1], Decimal(str(page[-1][6]))) == ("TỔNG CỘNG", Sheet(here, "thue").score.total)


@pytest.mark.parametrize("name", ["=1+1", "+84", "-x", "@a", '=HYPERLINK("http://x","y")', "\x07chuông"])
def test_text_is_never_a_formula(name):
    here = situation()
    question = Sheet(here, "thue").id(next(iter(here.cycle.charter.leaves)))
    here = replace(here, evidence={"thue": (Evidence(1, question, name, "kept"),)})
    cells = [c for row in opened(here, "thue").worksheets[0].iter_rows() for c in row if c.value is not None]
    (cell,) = [c for c in cells if c.value == name.replace("\x07", "")]
    assert cell.data_type == "s"
    assert cell.quotePrefix or name[0] not in "=+-@"
    assert all(c.data_type != "f" for c in cells)


def test_points_are_numbers_and_codes_are_text():
    page = opened(situation(), "thue")["Điểm"]
    assert {type(row[3]) for row in rows(page)[1:]} <= {int, float}
    assert {type(row[1]) for row in rows(page)[1:]} == {str}


def test_text_is_written_in_one_form():
    here = situation()
    question = Sheet(here, "thue").id(next(iter(here.cycle.charter.leaves)))
    apart = unicodedata.normalize("NFD", "biên bản.pdf")
    here = replace(here, evidence={"thue": (Evidence(1, question, apart, "kept"),)})
    texts = [c.value for row in opened(here, "thue").worksheets[0].iter_rows() for c in row]
    assert "biên bản.pdf" in texts


def test_an_empty_year_is_a_workbook_too():
    page = opened(situation(units=()))["Tổng hợp"]
    assert len(rows(page)) == 4 + 8


def test_units_whose_names_a_sheet_cannot_bear_get_pages_all_the_same():
    here = situation(units=())
    names = ("A/B: [1]", "A/B: [1]", "", "'" * 5, "x" * 60)
    units = tuple(replace(u, short=n) for u, n in zip(here.cycle.charter.units, names, strict=False))
    here = replace(here, cycle=replace(here.cycle, charter=replace(here.cycle.charter, units=units)))
    assert len(opened(here).sheetnames) == len(units) + 2


@pytest.mark.parametrize("name", ["short", "full"])
def test_rehearse_reads_the_points_back_to_the_same_totals(tmp_path, name):
    here = closed(situation(name))
    (tmp_path / "s.xlsx").write_bytes(workbook(here))
    done = run(Path(name), tmp_path / "s.xlsx")
    assert done.problems == []
    places = {p["unit"]: p for p in here.cycle.snapshots[-1].body["places"]}
    names = here.cycle.charter.unit_by_id
    for unit in ("thue", "khobac"):
        (one,) = [s for s in done.units if s.unit == names[unit].name]
        assert (one.total, str(one.rank)) == (Decimal(places[unit]["total"]), places[unit]["rank"])


def test_a_units_table_is_read_back_as_criteria(tmp_path):
    here = situation()
    (tmp_path / "t.xlsx").write_bytes(workbook(here))
    rules = criteria.read(tmp_path / "t.xlsx", Findings("t.xlsx"))
    leaves = here.cycle.charter.leaves.values()
    assert [e.code for e in rules.entries] == [leaf.code for leaf in leaves]
    assert [g.maximum for g in rules.charter.groups] == [g.maximum for g in here.cycle.charter.groups]
