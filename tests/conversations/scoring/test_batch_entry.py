"""Several answers in one message."""

from bot.conversations.scoring.batch_entry import several
from bot.dialogue.facts import Answered
from bot.dialogue.position import current_question
from tests.worlds.charters import LAN, MINH
from tests.worlds.core import World


def typed(text: str, name: str = LAN) -> tuple[list[tuple[str, str]], str] | None:
    """Question and value of what is kept, and what is said back."""
    here = World.tiny().seen_by(name)
    effect = several(here, here.seats[0], text, current_question(here, None))
    if effect is None:
        return None
    kept = [(fact.question, fact.value) for fact in effect.facts if isinstance(fact, Answered)]
    return kept, effect.result


def test_each_part_is_kept_and_said_back_on_a_line():
    found = typed("a1 4; a2 2")
    assert found
    kept, said = found
    assert kept == [("k1/self.thue.a1", "4"), ("k1/self.thue.a2", "2")]
    assert said == "a1: đã ghi 4 điểm.\na2: đã ghi 2 báo cáo chậm (2 điểm)."


def test_a_part_that_cannot_be_read_does_not_hold_up_the_others():
    found = typed("a1 9; b1 7\nxyz 3")
    assert found
    kept, said = found
    assert kept == [("k1/self.thue.b1", "7")]
    assert "a1: chưa ghi. Điểm phải từ 0 đến 5." in said
    assert "“xyz 3”: không thấy mã tiêu chí." in said


def test_a_message_that_names_no_criterion_is_no_batch():
    assert typed("4") is None
    assert typed("xin chào; cảm ơn") is None


def test_nobody_enters_answers_who_represents_no_unit():
    assert typed("a1 4; a2 2", MINH) is None


def test_where_nothing_is_asked_it_is_too_late_and_that_is_said():
    world = World.tiny()
    world.plays(f"{LAN}> a1 4; a2 0; b1 9; b2 1", f"{LAN}> gửi")
    here = world.seen_by(LAN)
    effect = several(here, here.seats[0], "a1 3", None)
    assert effect
    assert (effect.facts, effect.result.startswith("Bảng tự chấm đã gửi")) == ((), True)
