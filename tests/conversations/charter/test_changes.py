"""Effects of a draft on answers, in the words that are said before its adoption."""

from dataclasses import replace

from bot.conversations.charter.changes import effects, lines_of
from bot.dialogue.facts import Answered
from bot.dialogue.projection import project
from bot.dialogue.situation import Holder, Person, Seat
from bot.state.charter_draft import amendment
from tests.worlds.amended import added, drafted, dropped, raised, renamed
from tests.worlds.charters import LAN, MAI, NOW, charter
from tests.worlds.core import World

ANSWERED = [Answered("thue", f"k1/self.thue.{leaf}", value) for leaf, value in (("a1", "4"), ("a2", "1"))]


def said(*edits: object) -> list[str]:
    here = project(World.tiny().situation, [*ANSWERED, drafted(*edits)])  # type: ignore[arg-type]
    made = amendment(here)
    assert made
    return effects(made)


def test_units_are_named_whose_answers_are_asked_for_again_or_no_longer_count():
    assert said(raised, dropped)[1:] == [
        "– 1 đơn vị đã chấm tiêu chí a1 theo mức cũ; sẽ hỏi lại (Cục Thuế).",
        "– 1 đơn vị đã chấm tiêu chí a2, nay bỏ, không tính nữa (Cục Thuế).",
    ]


def reviewed(**reviewers: object) -> list[str]:
    """Effects of a draft with other reviewers, where Hùng holds the seat of the first group."""
    world = World(charter("checked"), NOW, {"thue": LAN, "khobac": MAI})
    held = (Holder(Person(77, "Hùng")),)
    seats = (Seat(91, "reviewer", "", ("g1",), held), Seat(92, "reviewer", "", ("g2",)))
    others = (seat for seat in world.situation.roster if seat.role != "reviewer")
    here = replace(world.situation, roster=(*others, *seats))
    draft = drafted(lambda data: data.update(reviewers=reviewers), of="checked")
    made = amendment(project(here, [draft]))
    assert made
    return effects(made)


def test_a_reviewer_who_loses_all_groups_and_a_name_without_a_seat_are_said():
    assert reviewed(g1="Tổ chuyên môn", g2="Tổ thi đua") == []
    assert reviewed(g1="Tổ thi đua", g2="Tổ thi đua")[1:] == [
        "– Tổ chuyên môn (Hùng) từ nay mang tên Tổ thi đua, thẩm định nhóm I. Nhiệm vụ và II. Phong trào.",
        "– Tổ thi đua không còn nhóm nào để thẩm định.",
    ]
    assert reviewed(g1="Tổ chuyên môn", g2="Tổ chuyên môn")[1:] == [
        "– Tổ thi đua không còn nhóm nào để thẩm định."
    ]
    assert reviewed(g1="Tổ mới", g2="Tổ thi đua")[1:] == [
        "– Tổ chuyên môn (Hùng) từ nay mang tên Tổ mới, thẩm định nhóm I. Nhiệm vụ."
    ]
    assert "Tổ mới" in reviewed(g1=["Tổ chuyên môn", "Tổ mới"], g2="Tổ thi đua")[-1]


def test_a_new_criterion_is_for_all():
    assert said(added)[1:] == ["– Các đơn vị chấm thêm tiêu chí mới a3."]


def test_a_new_title_has_no_effects_and_is_said_as_a_change():
    assert said(renamed) == []
    here = project(World.tiny().situation, (drafted(renamed),))
    assert lines_of(here) == [
        "Thay đổi:",
        "– Tiêu chí a1. Tham mưu đúng hạn (tối đa 5 điểm): tên cũ “Chất lượng tham mưu”.",
    ]
