"""A rehearsal in ten lines, however much there is to say."""

from bot.conversations.charter.rehearsal import lines
from bot.rules.charter import Charter
from bot.rules.rehearsal import rehearse
from bot.state.rehearsal import RehearsalOrder
from tests.rules.test_rehearsal import LEAVES, closed, made

UNITS = [{"id": f"u{n}", "name": f"Đơn vị {n}", "short": f"Đơn vị {n}"} for n in range(20)]


def told(draft: Charter, values: dict[str, dict[str, str]]) -> list[str]:
    scores = closed(made(units=UNITS), values)
    order = RehearsalOrder(draft, scores, 2026, "agree", "dự thảo quy chế lần 2", "3F2A-91C0-77DE")
    return list(lines(order, rehearse(draft, scores)))


def test_twenty_units_that_all_move_are_told_in_ten_lines():
    # Work and reports stand against each other, and the draft has no work any more.
    values = {
        f"u{n}": {"work": str(10 - n // 2), "reports": str(n // 4), "movement": "10", "ideas": str(n % 4)}
        for n in range(20)
    }
    new = {"kind": "graded", "maximum": 5}
    draft = made({"digital": new, **{id: leaf for id, leaf in LEAVES.items() if id != "work"}}, units=UNITS)
    found = told(draft, values)
    assert len(found) <= 10
    assert found[0] == "Thử dự thảo quy chế lần 2 (mã 3F2A-91C0-77DE) trên điểm thống nhất năm 2026, 20 đơn vị:"
    assert "đơn vị đổi hạng, đổi nhiều nhất:" in found[1]
    assert ", do bỏ work (" in found[2]
    assert any(line.startswith("Chưa có điểm để thử, tạm tính 0: tiêu chí digital.") for line in found)
    # None is longer than a few lines of a phone.
    assert max(map(len, found)) < 400


def test_where_nobody_moves_that_is_said():
    values = {unit["id"]: {"work": "5", "reports": "5", "movement": "10", "ideas": "0"} for unit in UNITS}
    found = told(made(units=UNITS), values)
    assert found[1] == "Không đơn vị nào đổi hạng."
    equal = next(line for line in found if line.startswith("Bằng điểm: Đơn vị 0, Đơn vị 1"))
    assert equal.endswith("; theo thứ tự xét của quy chế thì vẫn đồng hạng.")
    assert any(line == "Không tiêu chí nào một mình quyết định thứ tự." for line in found)
