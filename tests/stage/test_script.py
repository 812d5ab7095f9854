"""Talks are read as a person reads them, and rewritten only where something else was heard."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.stage.carriers import Doing, doing
from tests.stage.played import NOTHING, Played
from tests.stage.script import START, ZONE, Act, Unplayable, moment, parse

TALK = """needs: buttons, no group
charter: tiny.yaml
cast: Lan = representative thue; Minh = secretary, chair;
      Người lạ = nobody
joined: Lan

# Before noon.
@ 2026-11-23 08:00
group< Đến giờ.
Lan> 9,5
     và nữa
Lan< Đã ghi.
     [5] [4]
Lan< Hết.

# A comment in between.
Lan on web> [Gửi]
Minh@group> /bangdiem
Minh< Của Lan.
# Why this is so.
Lan< Của Lan.
"""


def test_the_opening_lines_say_what_is_needed_and_who_is_there():
    talk = parse(TALK)
    assert talk.needs == ("buttons", "no group")
    assert talk.charter == "tiny.yaml"
    assert talk.cast == {"Lan": ("representative thue",), "Minh": ("secretary", "chair"), "Người lạ": ()}
    assert talk.joined == ("Lan",)


def test_a_scene_is_what_is_said_and_all_that_is_heard_of_it():
    clock, typed, tapped, posted = parse(TALK).scenes
    assert clock.act == Act(8, "", "2026-11-23 08:00")
    assert typed.act == Act(10, "Lan", "9,5\nvà nữa")
    assert typed.expected("Lan") == "Đã ghi.\n[5] [4]\nHết."
    assert (tapped.act.who, tapped.heard) == ("Lan on web", [])
    assert posted.act.in_group
    assert posted.readers == ["Minh", "Lan"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Lan> 1", "“Lan” is not in the cast"),
        ("cast: Lan = chair\nLan< Chào.", "nothing has happened yet"),
        ("cast: Lan = chair\nLan> 1\ncast: Minh = chair", "must stand before"),
        ("cast: Lan chair", "a cast is"),
        ("cast: Lan = chair\njoined: Minh", "“Minh” of “joined:”"),
        ("needs: luck", "a platform may have"),
        ("cast: Lan = chair\nLan says 1", "neither said"),
    ],
)
def test_a_talk_that_cannot_be_read_is_told_where_and_why(text: str, told: str):
    with pytest.raises(Unplayable, match=told):
        parse(text)


def test_what_was_heard_as_expected_is_written_back_untouched():
    talk = parse(TALK)
    seen: list[dict[str, list[str]]] = [{"group": []}, {"Lan": []}, {}, {"Minh": [], "Lan": []}]
    assert Played(talk, seen).text == TALK
    assert Played(talk, seen).went_well


def test_only_what_one_reader_heard_otherwise_is_rewritten():
    talk = parse(TALK)
    played = Played(talk, [{"group": []}, {"Lan": ["Đã  ghi 9,5.\n\nC2?\n[5]", "Hết rồi."]}])
    assert not played.went_well
    assert played.text == TALK.replace(
        "Lan< Đã ghi.\n     [5] [4]\nLan< Hết.\n", "Lan< Đã ghi 9,5.\n     C2?\n     [5]\nLan< Hết rồi.\n"
    )


def test_what_is_heard_and_not_expected_is_added_and_what_is_not_heard_goes():
    talk = parse(TALK)
    seen: list[dict[str, list[str]]] = [
        {"group": [NOTHING]},
        {"Lan": []},
        {"Lan": ["Đã gửi."]},
        {"Minh": ["Bảng."], "Lan": []},
    ]
    text = Played(talk, seen).text
    assert "Đến giờ" not in text
    assert "[Gửi]\nLan< Đã gửi.\nMinh@group> /bangdiem\n" in text
    assert text.endswith("# Why this is so.\nMinh< Bảng.\nLan< Của Lan.\n")


def test_the_difference_shows_what_was_not_heard():
    played = Played(parse(TALK), [{"group": [NOTHING]}], trouble="nowhere.talk:10: no such button")
    assert "-group< Đến giờ.\n+group< (nothing)" in str(played)
    assert str(played).endswith("no such button")


def test_an_accepted_talk_is_written_to_its_file(tmp_path: Path):
    path = tmp_path / "a.talk"
    path.write_text("cast: Lan = chair\nLan> 1\n", encoding="utf-8")
    talk = parse(path.read_text(encoding="utf-8"), path)
    Played(talk, [{"Lan": ["Đã ghi."]}]).accept()
    assert path.read_text(encoding="utf-8") == "cast: Lan = chair\nLan> 1\nLan< Đã ghi.\n"


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("2026-12-10 17:00", datetime(2026, 12, 10, 17, tzinfo=ZONE)),
        ("+1 ngày", START + timedelta(days=1)),
        ("+2 giờ 30 phút", START + timedelta(hours=2, minutes=30)),
        ("+1 tuần", START + timedelta(days=7)),
    ],
)
def test_the_clock_is_set_or_moved_on(words: str, at: datetime):
    assert moment(Act(1, "", words), START) == at


@pytest.mark.parametrize("words", ["hôm nay", "+1 năm", "+", "+1 ngày nữa"])
def test_a_moment_that_is_none_is_told_how_to_be_one(words: str):
    with pytest.raises(Unplayable, match="a moment is"):
        moment(Act(1, "", words), START)


@pytest.mark.parametrize(
    ("words", "done"),
    [
        ("9,5", Doing("type", "9,5")),
        ("[Ghi điểm tối đa cả nhóm]", Doing("tap", "Ghi điểm tối đa cả nhóm")),
        ("[Ghi điểm tối đa cả nhóm]@2", Doing("tap", "Ghi điểm tối đa cả nhóm", 2)),
        ("[a] [b]", Doing("type", "[a] [b]")),
        ("(ảnh a.jpg; b.pdf) cho a1", Doing("files", "cho a1", files=("a.jpg", "b.pdf"))),
        ("(album a.jpg; b.jpg)", Doing("album", files=("a.jpg", "b.jpg"))),
        ("(sửa) 8", Doing("sửa", "8")),
        ("(sticker)", Doing("sticker")),
    ],
)
def test_a_line_is_typed_tapped_or_a_stage_direction(words: str, done: Doing):
    assert doing(words) == done


@pytest.mark.parametrize("words", ["(nhảy)", "(ảnh)"])
def test_an_unknown_stage_direction_is_refused(words: str):
    with pytest.raises(Unplayable):
        doing(words)
