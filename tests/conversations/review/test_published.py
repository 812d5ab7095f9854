"""A table as a province department published it, taken through the stages by chat; totals by plain addition."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from bot.dialogue.question import QuestionId
from bot.dialogue.said import Platform
from bot.rules.charter import Charter, Group, Leaf
from bot.rules.charter_parser import read_charter
from bot.state import snapshots
from handlers.documents.criteria import source as criteria
from handlers.documents.problems import Findings
from tests.worlds.charters import DUNG, MINH
from tests.worlds.core import World

PUBLISHED = Path(__file__).parents[3] / "../shared/data/bang-diem-chuan-2022.xlsx"
pytestmark = pytest.mark.skipif(not PUBLISHED.exists(), reason="the published table is not in the repository")

OWN, OTHER, TEAM = "cailay", "chogao", "Đoàn thẩm định"

# Thirty lines of one unit, by code: what it claims, over and under the points that the table allows.
CLAIMED = {
    "a1": "3,5",
    "a1.1": "-0,5",
    "a2": "2,5",
    "a2.1": "0",
    "a3": "3",
    "a4": "3,5",
    "a4.1.1": "0",
    "a4.2.1": "0",
    "a4.2.2": "3",
    "a5": "2",
    "a6": "3",
    "a7": "3",
    "a.7.6": "8",
    "a8": "2,5",
    "a9": "5",
    "a9.4": "0,1",
    "b1": "1,75",
    "b2": "5",
    "b2.1": "0,5",
    "b.2.5": "0,5",
    "b3": "3",
    "b3.1": "0,5",
    "b4": "4,5",
    "C1": "5",
    "C2.1": "5",
    "C2.4": "0,7",
    "d1.4": "1",
    "d2": "7",
    "d2.3": "6",
    "2.2.1": "1",
}
# What the review and the meeting say of them where they say something else.
REVIEWED = {
    "a1": "3",
    "a2.1": "-1",
    "a.7.6": "4",
    "a9": "4",
    "b2.1": "0",
    "C2.4": "0,1",
    "d2.3": "4",
    "2.2.1": "0,5",
}
AGREED = {"a9": "5", "d2.3": "3,5", "C2.4": "0,7"}


@pytest.fixture(scope="module")
def charter() -> Charter:
    found = criteria.read(PUBLISHED, Findings(PUBLISHED.name)).charter
    hours = {"self": "2022-11-20", "review": "2022-12-01", "explain": "2022-12-09", "agree": "2022-12-12"}
    ends = {"self": "2022-11-30", "review": "2022-12-08", "explain": "2022-12-11", "agree": "2022-12-20"}
    return read_charter(
        {
            "name": "Các phòng chuyên môn cấp huyện",
            "year": 2022,
            "units": [{"id": OWN, "name": "Phòng Cai Lậy"}, {"id": OTHER, "name": "Phòng Chợ Gạo"}],
            "stages": list(hours),
            "windows": {s: _window(hours[s], ends[s]) for s in hours},
            "reminders": "off",
            "leader_approves": False,
            "overrides": True,
            "reviewers": {group.id: TEAM for group in found.groups},
            "groups": [_group(group) for group in found.groups],
        }
    )


def _window(opens: str, closes: str) -> dict[str, str]:
    return {"opens": f"{opens}T08:00+07:00", "due": f"{closes}T17:00+07:00", "closes": f"{closes}T17:00+07:00"}


def _group(group: Group) -> dict[str, object]:
    parts = [_group(part) if isinstance(part, Group) else _leaf(part) for part in group.parts]
    caps = {"base_cap": group.base_cap, "bonus_cap": group.bonus_cap, "penalty_cap": group.penalty_cap}
    return {"id": group.id, "code": group.code, "title": _short(group.title), "parts": parts, **caps}


def _leaf(leaf: Leaf) -> dict[str, object]:
    kind = leaf.criterion
    points = {"maximum": kind.base, "bonus": _most(kind.bonus), "penalty": _most(kind.penalty)}
    fixed = not any(points.values())
    return {
        "id": leaf.id,
        "code": leaf.code,
        "title": _short(leaf.title),
        "kind": "graded",
        "step": Decimal("0.05"),
        # A row that only says “0 điểm” still has to be answered with something.
        **(points | {"penalty": Decimal(1)} if fixed else points),
    }


def _most(points: Decimal) -> Decimal:
    """At most one point where the table lets cases count without end."""
    return points if points.is_finite() else Decimal(1)


def _short(title: str) -> str:
    return " ".join(title.split())[:110] or "(không tên)"


@pytest.fixture(scope="module")
def world(charter: Charter) -> World:
    """The whole cycle, played by chat."""
    world = World(charter, charter.windows["self"].opens, platform=Platform("chat", files=False))
    _score(world, OWN, CLAIMED)
    _score(world, OTHER, {})
    world.plays(f"{MINH}> chốt", f"{MINH}> [Chốt]")
    world.open("review")
    _review(world)
    world.plays(f"{MINH}> chốt", f"{MINH}> [Chốt]")
    world.open("explain")
    _explain(world)
    world.plays(f"{MINH}> chốt", f"{MINH}> [Chốt]")
    world.open("agree")
    _agree(world)
    world.plays(f"{OWN}> [Nhất trí]", f"{OTHER}> [Nhất trí]", f"{DUNG}> chốt", f"{DUNG}> [Chốt]")
    world.plays(f"{DUNG}> [Công bố]", f"{DUNG}> [Theo lịch]")
    return world


def _asked(world: World, name: str) -> QuestionId:
    return QuestionId.read(world.channels[name].asked)


def _score(world: World, unit: str, claims: Mapping[str, str]) -> None:
    """Every line in its order; a claim over the cap says why."""
    world.say(unit, "việc")
    while (asked := _asked(world, unit)).leaf != "send":
        leaf = world.charter.leaves.get(asked.leaf)
        if asked.part == "why":
            world.say(unit, "Kết quả vượt xa yêu cầu của bảng chuẩn.")
        elif leaf is None:
            world.say(unit, "[Chấm từng tiêu chí]")
        else:
            world.say(unit, claims.get(leaf.code, _usual(leaf)))
    world.say(unit, "[Gửi]")


def _usual(leaf: Leaf) -> str:
    """The points a line without a word of its own gets: all of them; of alternatives, only the first."""
    again = leaf.code in ("C2.2", "C2.3")
    return "0" if again else str(leaf.criterion.base).replace(".", ",")


def _review(world: World) -> None:
    left = dict(REVIEWED)
    while (asked := _asked(world, TEAM)).conversation == "review" and _is_open(world, asked):
        group = world.charter.group_by_id[asked.leaf]
        mine = [x.code for x in group.leaves if x.code in left] if asked.unit == OWN else []
        if not mine:
            world.say(TEAM, "[Giữ nguyên cả nhóm]")
            continue
        world.say(TEAM, "[Sửa vài mục]")
        for code in mine:
            world.plays(f"{TEAM}> {code}", f"{TEAM}> {left.pop(code)}", f"{TEAM}> Theo hồ sơ lưu của Sở.")
        world.say(TEAM, "[Xong]")
    assert not left


def _is_open(world: World, asked: QuestionId) -> bool:
    word = world.situation.answers.get(asked.unit, {}).get(str(asked))
    return word is None


def _explain(world: World) -> None:
    world.say(OWN, "[Trả lời từng tiêu chí]")
    while (asked := _asked(world, OWN)).conversation == "explain" and asked.leaf:
        if world.charter.leaves[asked.leaf].code == "a9":
            world.plays(f"{OWN}> [Giải trình]", f"{OWN}> Báo cáo đã gửi đúng hạn.")
        else:
            world.say(OWN, "[Đồng ý]")
        if _asked(world, OWN) == asked:
            # Nothing more is asked: the chat stands where it was.
            break
    world.say(TEAM, "[Giữ kết quả thẩm định]")


def _agree(world: World) -> None:
    world.say(MINH, "[Ghi từng tiêu chí]")
    while (asked := _asked(world, MINH)).conversation == "agree":
        code = world.charter.leaves[asked.leaf].code
        if code in AGREED and asked.part == "":
            world.plays(f"{MINH}> {AGREED[code]}", f"{MINH}> Cuộc họp thống nhất.")
        else:
            world.say(MINH, "[Theo thẩm định]")
    world.say(MINH, "[Trình các đơn vị]")


# --- plain addition -------------------------------------------------------------------------------


def points(charter: Charter, *stages: Mapping[str, str]) -> dict[str, Decimal]:
    """Leaf id -> points, the later stage's word over the earlier's."""
    given = {leaf.id: Decimal(_usual(leaf).replace(",", ".")) for leaf in charter.leaves.values()}
    by_code = {leaf.code: leaf.id for leaf in charter.leaves.values()}
    for stage in stages:
        given |= {by_code[code]: Decimal(value.replace(",", ".")) for code, value in stage.items()}
    return given


def added(charter: Charter, given: Mapping[str, Decimal]) -> Decimal:
    parts = [_added(group, given) for group in charter.groups]
    return sum((base + bonus - penalty for base, bonus, penalty in parts), Decimal(0))


def _added(group: Group, given: Mapping[str, Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    """Base, bonus and penalty, each cut by the group's cap: each row does one of the three."""
    base = bonus = penalty = Decimal(0)
    for part in group.parts:
        if isinstance(part, Group):
            inner = _added(part, given)
            base, bonus, penalty = base + inner[0], bonus + inner[1], penalty + inner[2]
        elif part.criterion.base:
            base += given[part.id]
        else:
            bonus += max(given[part.id], Decimal(0))
            penalty -= min(given[part.id], Decimal(0))
    caps = (group.base_cap, group.bonus_cap, group.penalty_cap)
    base, bonus, penalty = (
        points if cap is None else min(points, cap)
        for points, cap in zip((base, bonus, penalty), caps, strict=True)
    )
    return base, bonus, penalty


STAGES: tuple[tuple[str, tuple[Mapping[str, str], ...]], ...] = (
    ("self", (CLAIMED,)),
    ("review", (CLAIMED, REVIEWED)),
    ("explain", (CLAIMED, REVIEWED)),
    ("agree", (CLAIMED, REVIEWED, AGREED)),
)


def test_thirty_lines_are_claimed_over_and_under_their_caps(charter: Charter) -> None:
    by_code = {leaf.code: leaf.criterion for leaf in charter.leaves.values()}
    most = {code: by_code[code].base + by_code[code].bonus for code in CLAIMED}
    claims = {code: Decimal(value.replace(",", ".")) for code, value in CLAIMED.items()}
    assert len(CLAIMED) == 30
    assert sum(claims[code] > most[code] for code in CLAIMED) >= 5
    assert sum(claims[code] < most[code] for code in CLAIMED) >= 5


@pytest.mark.parametrize(("stage", "said"), STAGES, ids=[stage for stage, _ in STAGES])
def test_every_total_is_that_of_plain_addition(
    world: World, stage: str, said: tuple[Mapping[str, str], ...]
) -> None:
    cycle = world.situation.cycle
    assert cycle
    shot = snapshots.newest(cycle, stage)
    assert shot
    assert snapshots.total(shot.body, OWN) == added(world.charter, points(world.charter, *said))
    assert snapshots.total(shot.body, OTHER) == added(world.charter, points(world.charter))


def test_every_leaf_stands_as_it_was_agreed(world: World) -> None:
    assert world.situation.cycle
    shot = snapshots.newest(world.situation.cycle, "agree")
    assert shot
    given = points(world.charter, CLAIMED, REVIEWED, AGREED)
    assert snapshots.points(shot.body, OWN) == given


def test_every_override_has_its_reason(world: World) -> None:
    """Points above a cap stand with a reason of whoever said them first: unit, review or meeting."""
    answers = [(QuestionId.read(id).leaf, a.value, a.reason) for id, a in world.situation.answers[OWN].items()]
    over = {(leaf, value) for leaf, value, _ in answers if value.startswith("=")}
    assert len(over) >= 6
    assert over <= {(leaf, value) for leaf, value, reason in answers if reason}


def test_why_tells_the_story_of_a_line(world: World) -> None:
    world.say(OWN, "vì sao d2.3")
    told = world.told[OWN][-1]
    for words in ("Đơn vị: 6 điểm (ghi thẳng điểm)", "Thẩm định (Đoàn thẩm định", "Thống nhất: 3,5 điểm"):
        assert words in told
    assert told.count("lý do") == 3
