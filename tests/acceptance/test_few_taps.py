"""The short charter from the invitation to “Đã gửi”, the leader's approval included."""

from pathlib import Path

from tests.stage.script import read

ONE_UNIT = Path(__file__).parent.parent / "talks" / "one_unit.talk"


def test_a_unit_needs_at_most_twelve_taps_or_replies():
    talk = read(ONE_UNIT)
    sent = next(
        place
        for place, scene in enumerate(talk.scenes)
        if scene.expected("Hùng").startswith("Đã gửi bảng tự chấm của Cục Thuế")
    )
    steps = [scene.act for scene in talk.scenes[: sent + 1] if scene.act.who in ("Lan", "Hùng")]
    assert steps[0].words.startswith("/start")
    # Besides them, one word that the leader who has come in belongs to the unit.
    assert len([step for step in steps if step.words != "[Xác nhận]"]) <= 12
