"""Work still open at each stage, by unit; read by the board, the closing of a stage and the desk."""

from typing import assert_never

from bot.dialogue.situation import Situation
from bot.rules.charter import Group, Leaf, Unit
from bot.rules.lateness import is_seen
from bot.state.agreement import objecting, paper, voiceless
from bot.state.sheet import sheet_of
from bot.state.stages import Staged, staged, taking_part

AGREE, EXPLAIN = "agree", "explain"


def unsent(situation: Situation) -> list[str]:
    """Short names of units whose table has not reached the cluster."""
    units = situation.cycle.charter.units if situation.cycle else ()
    return [u.short for u in units if sheet_of(situation, u.id).status != "sent"]


def waiting(situation: Situation) -> list[str]:
    """Short names of units with something open at the present stage, whoever has to do it."""
    if situation.cycle is None:
        return []
    match situation.cycle.stage:
        case "self":
            return unsent(situation)
        case "review":
            return [u.short for u in _units(situation) if unchecked(situation, u.id) or _revising(situation, u)]
        case "explain":
            return [
                u.short
                for u in _units(situation)
                if unexplained(situation, u.id) or unanswered(situation, u.id)
            ]
        case "agree":
            agreed = not_agreed_units(situation)
            return agreed or [u.short for u in (*objecting(situation), *voiceless(situation))]
        case "":
            return []
        case never:
            assert_never(never)


def say_done(situation: Situation, done: str) -> str:
    """Units that are through with the present stage, by its word: ``6/8 đơn vị đã gửi``. After self-scoring
    those count that sent their scores; where nobody did, that is said."""
    if not (units := _units(situation)):
        return "không có đơn vị nào đã gửi bảng tự chấm"
    return f"{len(units) - len(waiting(situation))}/{len(units)} đơn vị {done}"


def say_waiting(situation: Situation) -> str:
    """Words for what those units lack, to stand before their names."""
    if situation.cycle is None:
        return ""
    if situation.cycle.stage == "agree" and not not_agreed_units(situation):
        table = paper(situation)
        return "chưa cho ý kiến hoặc không nhất trí" if table and table.presented else "chưa được trình bảng"
    said = {"self": "chưa gửi", "review": "chưa thẩm định xong", "explain": "chưa giải trình xong"}
    return said.get(situation.cycle.stage, "chưa thống nhất điểm")


# --- review ---


def unchecked(situation: Situation, unit: str) -> list[Group]:
    """Groups of a unit that some reviewer has not dealt with yet, or that everybody stands aside for."""
    sheet = staged(situation, unit, "review")
    return [
        group for group in sheet.charter.groups if lacking_reviewers(sheet, group) or abandoned(sheet, group)
    ]


def lacking_reviewers(sheet: Staged, group: Group) -> list[str]:
    """Names of the seats that have not dealt with the group yet, or not seen how far apart they are."""
    named = enumerate(sheet.charter.reviewers.get(group.id, ()), 1)
    return [
        name
        for slot, name in named
        if not sheet.recusal(group, slot) and (sheet.checked(group, slot) is None or sheet.unseen(group, slot))
    ]


def abandoned(sheet: Staged, group: Group) -> bool:
    """True where everybody who reviews the group stands aside: nobody is left to review it."""
    slots = range(1, 1 + len(sheet.charter.reviewers.get(group.id, ())))
    return bool(slots) and all(sheet.recusal(group, slot) for slot in slots)


def short_of_reviews(situation: Situation, unit: str) -> dict[str, str]:
    """Group -> ``2/3``: how many of its several reviewers have dealt with it, where somebody is missing."""
    sheet = staged(situation, unit, "review")
    found = {}
    for group in unchecked(situation, unit):
        slots = range(1, 1 + len(sheet.charter.reviewers.get(group.id, ())))
        done = sum(sheet.checked(group, slot) is not None for slot in slots)
        if len(slots) > 1:
            found[group.id] = f"{done}/{len(slots)}"
    return found


def _revising(situation: Situation, unit: Unit) -> bool:
    return sheet_of(situation, unit.id).revised_until is not None


# --- explanation ---


def differing(situation: Situation, unit: str) -> list[Leaf]:
    """Leaves whose value the review changed."""
    sheet = staged(situation, unit, "explain")
    claimed, reviewed = sheet.claimed, sheet.before
    return [
        x
        for x in sheet.charter.leaves.values()
        if claimed.get(x.id, "") != reviewed.get(x.id, "") and not is_seen(reviewed.get(x.id, ""))
    ]


def explained(sheet: Staged, leaf: Leaf) -> str:
    """The unit's word on the review of a leaf: "agree", "explain" (with a reason), or "" for none yet."""
    word = sheet.word("explain", leaf.id)
    if word is None or word.aside or (word.value == EXPLAIN and not word.reason):
        return ""
    return word.value


def unexplained(situation: Situation, unit: str) -> list[Leaf]:
    """Leaves that differ and on which the unit has no word yet."""
    sheet = staged(situation, unit, "explain")
    return [leaf for leaf in differing(situation, unit) if not explained(sheet, leaf)]


def unanswered(situation: Situation, unit: str) -> list[Leaf]:
    """Leaves that the unit has explained and the reviewer has not answered yet."""
    sheet = staged(situation, unit, "explain")
    return [x for x in differing(situation, unit) if explained(sheet, x) == EXPLAIN and not sheet.verdict(x)]


def speaks_for(situation: Situation, unit: str, leaf: Leaf) -> str:
    """Name of the seat whose review of the leaf stands: the first that has decided."""
    return next(iter(staged(situation, unit, "review").reviews(leaf)), "")


# --- agreement ---


def to_agree(sheet: Staged) -> list[Leaf]:
    """Leaves on which the unit and the review differ, or reviewers whom no rule joins."""
    review = staged(sheet.situation, sheet.unit.id, "review")
    twice = "review" in sheet.charter.stages
    return [
        leaf
        for leaf in sheet.charter.leaves.values()
        if _is_changed(sheet, leaf) or (twice and review.unsettled(leaf))
    ]


def _is_changed(sheet: Staged, leaf: Leaf) -> bool:
    """True where somebody has changed what the unit claimed; what the system counts itself is not agreed on."""
    now = sheet.before.get(leaf.id, "")
    return sheet.claimed.get(leaf.id, "") != now and not is_seen(now)


def not_agreed(situation: Situation, unit: str) -> list[Leaf]:
    """Leaves that differ and on which nothing was agreed yet."""
    sheet = staged(situation, unit, "agree")
    return [leaf for leaf in to_agree(sheet) if not sheet.verdict(leaf)]


def not_agreed_units(situation: Situation) -> list[str]:
    """Short names of units with something left to agree."""
    return [u.short for u in _units(situation) if not_agreed(situation, u.id)]


def _units(situation: Situation) -> list[Unit]:
    return taking_part(situation.cycle) if situation.cycle else []
