"""Correction of a published result: a new result with a reason, and the old one is kept."""

from bot.conversations.results.close import result
from bot.conversations.review.correction import begin
from bot.state import snapshots
from tests.worlds.charters import MINH
from tests.worlds.years import presented, published


def test_only_a_published_result_is_corrected():
    assert begin(presented().seen_by(MINH), "CT a1").result == "Chỉ đính chính được kết quả đã công bố."
    assert begin(published().seen_by(MINH), "CT a1").goto == "k1/correct.thue.a1"


def test_what_is_missing_or_unknown_is_said():
    minh = published().seen_by(MINH)
    assert begin(minh, "CT").result.startswith("Đề nghị gõ “đính chính” kèm tên đơn vị và mã tiêu chí")
    assert begin(minh, "Hải quan a1").result.startswith("Không thấy đơn vị “Hải quan a1”.")


def test_a_correction_is_published_with_its_reason_and_everything_computed_anew():
    world = published()
    world.plays(f"{MINH}> đính chính CT a1", f"{MINH}> 4", f"{MINH}> Cộng nhầm.")
    assert "Sẽ đính chính:\n– Cục Thuế, a1: từ 3 điểm thành 4 điểm; lý do: “Cộng nhầm”" in world.told[MINH][-1]
    turn = world.say(MINH, "[Công bố đính chính]")
    assert turn.messages[0].text.startswith("KẾT QUẢ XẾP HẠNG NĂM 2026 (đính chính lần 1)")
    shot = result(world.situation)
    assert shot
    assert (shot.number, shot.published, snapshots.values(shot.body, "thue")["a1"]) == (2, True, "4")
    assert world.situation.cycle
    first = next(s for s in world.situation.cycle.snapshots if (s.stage, s.number) == ("agree", 1))
    assert snapshots.values(first.body, "thue")["a1"] == "3"


def test_a_correction_that_is_dropped_changes_nothing():
    world = published()
    world.plays(
        f"{MINH}> đính chính CT a1", f"{MINH}> 4", f"{MINH}> Cộng nhầm.", f"{MINH}> [Bỏ, giữ kết quả cũ]"
    )
    shot = result(world.situation)
    assert shot
    assert shot.number == 1
