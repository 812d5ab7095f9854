"""Two figures of the unit's own, and this year's against last year's: what is asked, said back and counted."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.questions import Unclear
from bot.rules.charter_parser import read_charter
from bot.rules.next_year import next_year
from bot.rules.plain_values import CharterError
from bot.rules.ratios import Growth, Ratio
from bot.rules.scales import Proportion, Slope
from bot.rules.scores import score
from tests.rules.plans import D, charter, group, leaf, patiently, plain_data

KIND = Ratio(Proportion(D(10)), none="full", part="hồ sơ đúng hạn", whole="hồ sơ")
FIRES = Growth(
    Slope(D(5), D(100), D("0.1"), best="lowest"), measure="vụ cháy", last_year={"a": D(40)}, none="full"
)


@pytest.mark.parametrize(
    "typed", ["45/50", "45 trên 50", "45 hồ sơ đúng hạn trên tổng số 50 hồ sơ", " 45 : 50 "]
)
def test_both_figures_are_read_and_the_percentage_is_said_back(typed: str) -> None:
    form = KIND.form("a")
    assert form.read(typed) == "45/50"
    assert form.say("45/50") == "45/50 hồ sơ, bằng 90%"
    assert KIND.reckon("a", "45/50") == ("45 × 100 / 50 = 90%", "10 × 90% = 9")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("45", "Đề nghị ghi cả hai số, ví dụ: 45/50."),
        ("45/50/60", "Đề nghị ghi cả hai số, ví dụ: 45/50."),
        ("60/50", "Số hồ sơ đúng hạn không thể nhiều hơn tổng số hồ sơ (60 và 50)."),
        ("0/0", "Tổng số hồ sơ là 0? Nếu đúng, đề nghị chọn “Không phát sinh”."),
        ("5/0", "Tổng số hồ sơ phải lớn hơn 0."),
        ("4,5/5", "Số hồ sơ đúng hạn phải là số nguyên."),
        ("nhiều/50", "Hệ thống chưa đọc được số hồ sơ đúng hạn."),
    ],
)
def test_figures_of_which_no_percentage_can_be_taken_are_asked_about(typed: str, said: str) -> None:
    with pytest.raises(Unclear) as unclear:
        KIND.form("a").read(typed)
    assert str(unclear.value).startswith(said)


def test_nothing_to_count_is_a_word_of_its_own_and_counts_as_the_charter_says() -> None:
    form = KIND.form("a")
    assert form.read("không phát sinh") == form.pick("none") == "none"
    assert form.say("none") == "không phát sinh"
    full, zero = KIND.worth("a", "none"), Ratio(Proportion(D(10)), part="a", whole="b").worth("a", "none")
    assert full is not None
    assert zero is not None
    assert (full.points, zero.points) == (10, 0)
    assert KIND.reckon("a", "none") == ()
    assert KIND.how("a") == (
        "Tỷ lệ = số hồ sơ đúng hạn / tổng số hồ sơ. Điểm = 10 × tỷ lệ (tối đa 100%). Không phát sinh: 10 điểm."
    )


@pytest.mark.parametrize("value", ["45", "60/50", "5/0", "0/0", "a/b", "/", "45/50/60", "1.5/2", "-1/2"])
def test_a_stored_value_that_says_no_percentage_counts_as_none(value: str) -> None:
    assert KIND.worth("a", value) is None
    assert KIND.reckon("a", value) == ()


def test_last_years_figure_stands_in_the_charter_or_is_asked_for_too() -> None:
    known, asked = FIRES.form("a"), FIRES.form("b")
    assert known.read("36") == "36/40"
    assert known.say("36/40") == "36 vụ cháy, bằng 90% của 40 năm trước"
    assert asked.read("36 so với 30") == "36/30"
    with pytest.raises(Unclear, match="theo quy chế là 40; nếu chưa đúng"):
        known.read("36/30")
    assert not known.accepts("36/30")
    with pytest.raises(Unclear, match="cả hai số"):
        asked.read("36")
    with pytest.raises(Unclear, match="Số liệu năm trước là 0\\? Nếu đúng, đề nghị chọn “Năm trước bằng 0”"):
        asked.read("3/0")
    assert FIRES.how("a") == (
        "Năm trước: 40 vụ cháy, chỉ cần gõ số năm nay. Tỷ lệ = năm nay / năm trước. "
        "Tỷ lệ 100%: 5 điểm; cứ cao hơn 1% trừ 0,1 điểm."
    )
    assert FIRES.how("b").endswith("Năm trước bằng 0: 5 điểm.")


def test_lower_is_better_where_the_slope_says_so() -> None:
    worths = [FIRES.worth("b", value) for value in ("36/40", "40/40", "44/40", "120/40")]
    assert [worth.points for worth in worths if worth] == [5, 5, 4, 0]


def test_this_years_figures_are_last_years_in_the_charter_of_the_next() -> None:
    part = {"id": "x", "title": "Số vụ cháy", "kind": "growth", "measure": "vụ", "maximum": 5, "step": 1}
    part |= {"none": "full", "slope": {"down": "0.1"}, "last_year": {"a": 40, "b": 9}}
    data = plain_data(groups=[{"id": "g", "title": "Nhóm", "parts": [part]}])
    criterion = read_charter(data).leaves["x"].criterion
    values = ("36/40", "none", "-", "~mean|36/40|34/40")
    assert [criterion.carries(value) for value in values] == [36, None, None, None]
    made = next_year(data, {"x": {"a": D(36)}}, {})
    follower = read_charter(made).leaves["x"].criterion
    assert isinstance(follower, Growth)
    assert follower.last_year == {"a": 36}
    # Nobody's figure is taken from two years ago.
    without = read_charter(next_year(data, {}, {})).leaves["x"].criterion
    assert isinstance(without, Growth)
    assert without.last_year == {}


@patiently
@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(1, 30), st.integers(0, 2))
def test_a_ratio_gives_the_maximum_times_the_share_rounded_once(
    part: int, whole: int, maximum: int, digits: int
) -> None:
    part = min(part, whole)
    kind = Ratio(Proportion(D(maximum)), part="a", whole="b")
    rules = charter(group("g", leaf("r", kind)), digits=digits)
    # Rounded apart, in whole numbers: twice the share, and one more, halved.
    scale = 10**digits
    expected = (2 * maximum * part * scale + whole) // (2 * whole)
    total = score(rules, "a", {"r": f"{part}/{whole}"}).total
    assert total == D(expected) / scale
    plain = D(maximum) * part / whole
    assert abs(total - plain.quantize(D(1).scaleb(-digits), ROUND_HALF_UP)) <= D(1).scaleb(-digits)


def ratio(**keys: object) -> dict[str, Any]:
    part = {"id": "x", "title": "Đúng hạn", "kind": "ratio", "maximum": 10, "part": "hồ sơ đúng hạn"}
    part |= {"whole": "hồ sơ", "none": "zero", **keys}
    return plain_data(groups=[{"id": "g", "title": "Nhóm", "parts": [part]}])


def test_a_charter_counts_a_ratio_in_proportion_by_tiers_or_by_a_slope() -> None:
    tiers = [{"from": 95, "points": 10}, {"from": 80, "points": 5}]
    kinds = [ratio(floor=50), ratio(tiers=tiers), ratio(slope={"mark": 95, "down": "0.5"})]
    made = [read_charter(data).leaves["x"].criterion for data in kinds]
    worths = [[one.worth("a", value) for value in ("9/20", "9/10", "19/20")] for one in made]
    assert [[w.points for w in row if w] for row in worths] == [
        [0, 9, D("9.5")],
        [0, 5, 10],
        [0, D("7.5"), 10],
    ]


def test_what_counts_where_nothing_was_to_be_counted_must_be_said() -> None:
    with pytest.raises(CharterError, match="'none' is missing"):
        read_charter(ratio(none=None))


@pytest.mark.parametrize(
    ("last", "says"), [({"z": 5}, "no unit 'z'"), ({"a": "5.005"}, "cannot be reached in steps")]
)
def test_a_figure_of_last_year_that_cannot_be_is_refused(last: dict[str, object], says: str) -> None:
    with pytest.raises(CharterError, match=says):
        read_charter(ratio(kind="growth", part=None, whole=None, measure="tỷ đồng", last_year=last))


@patiently
@given(st.integers(0, 40))
def test_points_of_a_file_are_given_by_some_pair_of_figures(quarters: int) -> None:
    points = D(quarters) / 4
    (answer,) = KIND.answers_for("a", points)
    worth = KIND.worth("a", answer)
    assert worth is not None
    assert worth.points == points
    assert Decimal(answer.partition("/")[2]) > 0
