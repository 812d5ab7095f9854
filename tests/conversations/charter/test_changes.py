"""Effects of a draft on answers, in the words that are said before its adoption."""

from bot.conversations.charter.changes import effects, lines_of
from bot.dialogue.facts import Answered
from bot.dialogue.projection import project
from bot.state.charter_draft import amendment
from tests.worlds.amended import added, drafted, dropped, raised, renamed
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


def test_a_new_criterion_is_for_all():
    assert said(added)[1:] == ["– Các đơn vị chấm thêm tiêu chí mới a3."]


def test_a_new_title_has_no_effects_and_is_said_as_a_change():
    assert said(renamed) == []
    here = project(World.tiny().situation, (drafted(renamed),))
    assert lines_of(here) == [
        "Thay đổi:",
        "– Tiêu chí a1. Tham mưu đúng hạn (tối đa 5 điểm): tên cũ “Chất lượng tham mưu”.",
    ]
