"""Acts of the journal in words: each that the code writes has some, and nobody reads what isn't theirs."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.conversations.rulebook.acts import WORDS
from bot.conversations.rulebook.journal_text import said, told
from bot.dialogue.situation import JournalEntry
from bot.rules.retention import GONE
from tests.worlds.charters import LAN, MAI
from tests.worlds.core import World

ROOT = Path(__file__).parents[3]
WRITERS = ("Steered", "record", "_record")


def written() -> Iterator[str]:
    """Names of all acts that the code writes: first arguments of what records one, and `"act"` of a row."""
    for folder in ("bot", "storage"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                match node:
                    case ast.Call(func=ast.Name(name) | ast.Attribute(attr=name), args=[first, *_]) if (
                        name in WRITERS
                    ):
                        yield from _texts(first)
                    case ast.Dict(keys=[ast.Constant("act"), *_], values=[first, *_]):
                        yield from _texts(first)


def _texts(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Constant(str(text)):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from (*_texts(one), *_texts(other))


def entry(number: int = 7, **act: object) -> JournalEntry:
    return JournalEntry(number, {"by": 1, "seat_of": 1, "at": "2026-11-23T01:05:00+00:00", "cycle": 1, **act})


def test_each_act_that_is_written_has_words():
    acts = set(written())
    assert {"stage closed", "close", "ballot opened", "operator paused", "cluster created", "sealed"} <= acts
    assert not acts - set(WORDS)


@pytest.mark.parametrize("act", sorted(WORDS))
def test_an_act_is_said_whatever_its_row_lacks(act: str):
    here = World.tiny().seen_by(LAN)
    for what in ("", "self", "thue", "self thue", "1 2026-11-23T08:00:00+07:00", "2026 1 abc"):
        words = said(here, entry(act=act, what=what))
        assert words.startswith("7 · 08:05 23/11/2026 · ")
        assert act not in words
        assert "None" not in words


def test_an_act_tells_who_what_and_why():
    here = World.tiny().seen_by(LAN)
    seat = next(seat for seat in here.roster if seat.role == "secretary")
    closed = entry(act="close", what="self", why="Đủ bảng.", seat_of=seat.id)
    assert said(here, closed) == "7 · 08:05 23/11/2026 · Thư ký: chốt tự chấm. Lý do: “Đủ bảng”."
    by_clock = entry(act="publish", what="self 1", why="Theo lịch.", by=0, seat_of=None)
    assert told(here, by_clock).by == "Hệ thống"


def test_an_act_of_a_later_release_is_said_by_its_name():
    here = World.tiny().seen_by(LAN)
    assert "moon landed thue" in said(here, entry(act="moon landed", what="thue"))


def test_a_reason_that_retention_erased_is_said_as_erased():
    here = World.tiny().seen_by(LAN)
    assert told(here, entry(act="close", what="self", why=GONE)).why == "Lý do đã xóa theo quy chế."


def test_why_a_unit_s_table_was_returned_is_told_to_it_alone():
    world = World.tiny()
    returned = entry(act="return", what="thue", why="Thiếu minh chứng mục a1.")
    assert "Thiếu minh chứng" in said(world.seen_by(LAN), returned)
    assert "Thiếu minh chứng" not in said(world.seen_by(MAI), returned)
    assert "Lý do đã báo đơn vị." in said(world.seen_by(MAI), returned)


def test_a_count_is_told_without_any_vote():
    here = World.tiny().seen_by(LAN)
    result = {"totals": {"thue": 7, "khobac": 1}, "elected": ["thue"]}
    words = said(here, entry(act="ballot counted", what="flag", result=result, by=0))
    assert "7 ·" in words
    assert not any(word in words.removeprefix("7 ·") for word in ("thue", "khobac", "Cục Thuế", " 7", " 1 "))
