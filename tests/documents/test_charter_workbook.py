"""A charter goes out as a workbook and comes back equal, whatever is in it."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.rules.charter_parser import KINDS, read_charter
from config.charters import READY_MADE, load, parsed
from handlers.documents.charter_workbook import read
from tests.documents.charter_file import back, saved

TALKS = sorted((Path(__file__).parents[1] / "talks").glob("*.yaml"))
OFFICES = sorted((Path(__file__).parents[2] / "../shared/data/charters").glob("*.yaml"))


@pytest.mark.parametrize("source", [*READY_MADE, *TALKS, *OFFICES], ids=str)
def test_any_charter_reads_back_equal(tmp_path: Path, source: str | Path):
    plain = dict(load(str(source)))
    made = back(tmp_path, plain)
    assert made.data == plain
    assert read_charter(made.data) == read_charter(plain)
    assert (made.doubts, made.remarks, made.told, made.refused) == ((), (), (), "")


def of_every_kind(title: str, note: str, *, nested: bool) -> dict[str, Any]:
    """A charter with each example of each kind, some of them in a group within a group."""
    plain = dict(load("short")) | {"units": [{"id": u, "name": f"Đơn vị {u}"} for u in ("thue", "khobac")]}
    plain |= {
        "titles": [{"label": "Tốt", "from": 0}],
        "ties": [],
        "chair": None,
        "deputy": None,
        "tellers": None,
    }
    plain = {key: value for key, value in plain.items() if value is not None}
    for key in ("ballots", "pledge", "meeting", "handover", "reviewers", "ties"):
        plain.pop(key, None)
    leaves = []
    for name, kind in KINDS.items():
        for place, example in enumerate(kind.examples):
            of_kind = parsed(f"x: {example}")["x"]
            assert isinstance(of_kind, dict)
            leaf = {"id": f"{name[:8]}{place}", "code": f"1.{len(leaves) + 1}0", "title": title, **of_kind}
            leaves.append(leaf | ({"note": note} if note else {}))
    inner = {"id": "inner", "code": "a", "title": title, "base_cap": 7, "parts": leaves[3:6]}
    parts = [*leaves[:3], inner, *leaves[6:]] if nested else leaves
    return plain | {"groups": [{"id": "g", "code": "I", "title": title, "bonus_cap": 3, "parts": parts}]}


words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=40)


@given(title=words, note=words | st.just(""), nested=st.booleans())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_kind_reads_back_equal_whatever_it_is_called(tmp_path: Path, title: str, note: str, nested: bool):
    named = " ".join(title.split()) or "x"
    plain = of_every_kind(named, " ".join(note.split()), nested=nested)
    made = back(tmp_path, plain)
    assert made.data == plain
    assert made.doubts == ()


def test_a_file_that_is_no_table_says_why(tmp_path: Path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing")
    plain = dict(load("short"))
    made = read(path, plain, "k1")
    assert made.refused
    assert made.data == plain


def test_a_table_of_nothing_but_a_heading_is_refused(tmp_path: Path):
    made = back(tmp_path, dict(load("short")), lambda page: page.delete_rows(6, 100))
    assert "không còn tiêu chí nào" in made.refused


def test_the_year_that_the_file_is_from_is_said(tmp_path: Path):
    plain = dict(load("short"))
    path = saved(tmp_path / "quy-che.xlsx", read_charter(plain))
    made = read(path, plain, "k2")
    assert made.data == plain
    assert made.told == ("tệp lấy từ quy chế của năm khác; các dòng được đọc theo mã ở cột cuối",)
