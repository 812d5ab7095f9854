"""The order in which answers arrive never changes what is stored of a stage."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.worlds.charters import DUNG, MINH, charter
from tests.worlds.core import World

CHARTER = charter("twice")

# Stage by stage, what each person says; whoever has to wait for others speaks in a later round.
CLOSING = (f"{MINH}> chốt", f"{MINH}> [Chốt]")
ROUNDS: dict[str, list[list[tuple[str, ...]]]] = {
    "self": [
        [
            ("thue> a1 5; a2 0; a3 30; b1 a; b2 2", "thue> [Gửi]"),
            ("khobac> b1 b; b2 1", "khobac> a1 4,5; a2 1; a3 20", "khobac> [Gửi]"),
        ]
    ],
    "review": [
        [
            (
                "Tổ chuyên môn> [Sửa vài mục]",
                "Tổ chuyên môn> a1",
                "Tổ chuyên môn> 4",
                "Tổ chuyên môn> Một văn bản bị trả lại.",
                "Tổ chuyên môn> [Xong]",
                "Tổ chuyên môn> [Giữ nguyên cả nhóm]",
            ),
            (
                "Tổ thi đua> [Sửa vài mục]",
                "Tổ thi đua> b2",
                "Tổ thi đua> 1",
                "Tổ thi đua> Thiếu quyết định.",
                "Tổ thi đua> [Xong]",
                "Tổ thi đua> [Giữ nguyên cả nhóm]",
            ),
            (
                "Tổ tổng hợp> thẩm định KBNN",
                "Tổ tổng hợp> [Sửa vài mục]",
                "Tổ tổng hợp> b2",
                "Tổ tổng hợp> 0",
                "Tổ tổng hợp> Sáng kiến của năm trước.",
                "Tổ tổng hợp> [Xong]",
                "Tổ tổng hợp> [Giữ nguyên cả nhóm]",
            ),
        ]
    ],
    "explain": [
        [
            (
                "thue> [Trả lời từng tiêu chí]",
                "thue> [Đồng ý]",
                "thue> [Giải trình]",
                "thue> Đã có quyết định.",
                "thue> [Xong]",
            ),
        ],
        [("Tổ thi đua> [Theo đơn vị]", "Tổ thi đua> Chấp nhận giải trình.")],
    ],
    "agree": [
        [
            (
                f"{MINH}> [Ghi từng tiêu chí]",
                f"{MINH}> 4,5",
                f"{MINH}> Văn bản đã ban hành lại.",
                f"{MINH}> [Theo thẩm định]",
            ),
            (f"{DUNG}> thống nhất KBNN", f"{DUNG}> b2", f"{DUNG}> 1"),
        ],
        [(f"{MINH}> trình", f"{MINH}> [Trình các đơn vị]")],
        [("thue> [Nhất trí]",), ("khobac> [Nhất trí]",)],
    ],
}


def played(mixed: dict[str, list[list[str]]]) -> World:
    world = World(CHARTER, CHARTER.windows["self"].opens)
    for stage in CHARTER.stages:
        world.open(stage)
        for lines in mixed[stage]:
            world.plays(*lines)
        world.plays(*CLOSING)
    return world


def in_turn() -> dict[str, list[list[str]]]:
    """Everybody says all they have to say, one person after the other."""
    return {
        stage: [[line for script in scripts for line in script] for scripts in rounds]
        for stage, rounds in ROUNDS.items()
    }


@st.composite
def mixed(draw: st.DrawFn) -> dict[str, list[list[str]]]:
    """People speak in any order; each says their own lines in theirs."""

    def mix(scripts: list[tuple[str, ...]]) -> list[str]:
        whose = draw(st.permutations([n for n, script in enumerate(scripts) for _ in script]))
        waiting = [list(script) for script in scripts]
        return [waiting[n].pop(0) for n in whose]

    return {stage: [mix(scripts) for scripts in rounds] for stage, rounds in ROUNDS.items()}


def results(world: World) -> list[tuple[str, object]]:
    assert world.situation.cycle
    return [(shot.stage, shot.body) for shot in world.situation.cycle.snapshots]


@cache
def baseline() -> list[tuple[str, object]]:
    return results(played(in_turn()))


def test_the_script_leads_through_all_stages_with_differing_values() -> None:
    assert [stage for stage, _ in baseline()] == ["self", "review", "explain", "agree"]
    totals = [body["totals"]["thue"] for _, body in baseline()]  # type: ignore[index]
    assert totals == ["20", "18", "19", "19.5"]
    assert baseline()[-1][1]["consents"] == {"thue": "yes", "khobac": "yes"}  # type: ignore[index]


@settings(max_examples=25, deadline=None)
@given(mixed())
def test_the_order_in_which_answers_arrive_never_changes_a_snapshot(lines: dict[str, list[list[str]]]) -> None:
    assert results(played(lines)) == baseline()
