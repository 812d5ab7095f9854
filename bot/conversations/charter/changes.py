"""Changes that a draft makes, and what it does to answers, as they are said before and after its adoption."""

from collections.abc import Iterator

from bot.conversations.rulebook.charter_summary import differences
from bot.conversations.scoring.texts import called, named
from bot.dialogue.projection import project
from bot.dialogue.situation import Seat, Situation
from bot.rules.charter import Unit
from bot.rules.charter_seats import reviewer_names
from bot.state.charter_draft import Amendment, Touched, amendment
from bot.state.sheet import sheet_of
from bot.vietnamese import listed, say_list


def lines_of(situation: Situation) -> list[str]:
    """Lines on what the draft changes and touches; none without a draft."""
    made = amendment(situation)
    if made is None:
        return []
    changed = differences(made.cycle.charter, made.draft.charter)
    # A draft may change other keys than its criteria.
    return [*(["Thay đổi:", *listed(changed)] if changed else []), *effects(made)]


def effects(made: Amendment) -> list[str]:
    """Lines on the answers that it touches and the tables that come back; none where it touches nothing."""
    if made.is_for_next_year:
        return []
    lines = [_touched(one) for one in made.touched]
    now, added = project(made.situation, made.adopting("")), made.changes.added
    if added:
        codes = say_list([called(made.draft.charter.leaves[leaf]) for leaf in added])
        lines.append(f"Các đơn vị chấm thêm tiêu chí mới {codes}.")
    if back := _back(made, now):
        names = say_list([unit.short for unit in back])
        lines.append(f"Bảng đã gửi được mở lại để chấm, rồi gửi lại: {names}.")
    lines += [*_without_reviewer(made), *_reviewers(made)]
    return ["Ảnh hưởng:", *(f"– {line}" for line in lines)] if lines else []


def _touched(one: Touched) -> str:
    """``3 đơn vị đã chấm tiêu chí 2.1 theo mức cũ; sẽ hỏi lại (Thuế, KBNN, BHXH).``"""
    names = say_list([unit.short for unit in one.units])
    if one.gone:
        return f"{len(one.units)} đơn vị đã chấm tiêu chí {called(one.leaf)}, nay bỏ, không tính nữa ({names})."
    return f"{len(one.units)} đơn vị đã chấm tiêu chí {called(one.leaf)} theo mức cũ; sẽ hỏi lại ({names})."


def _without_reviewer(made: Amendment) -> Iterator[str]:
    """New groups that nobody would review, where tables are reviewed."""
    charter = made.draft.charter
    if "review" in charter.stages:
        for group in (g for g in charter.groups if g.id not in charter.reviewers):
            yield f"Nhóm {named(group)} chưa phân công người thẩm định: gõ “quy định”, mục Thẩm định."


def _reviewers(made: Amendment) -> Iterator[str]:
    """Seats of reviewers that have no group any more, names that no seat has, and groups that only change the
    name of whoever reviews them: a seat goes with its groups."""
    charter = made.draft.charter
    if "review" not in charter.stages:
        return
    seats = {seat.id: seat for seat in made.situation.roster if seat.role == "reviewer"}
    groups = [(seat.id, seat.groups) for seat in seats.values()]
    was, now = reviewer_names(made.cycle.charter, groups), reviewer_names(charter, groups)
    for id, name in was.items():
        if id not in now:
            yield f"{name}{_held_by(seats[id])} không còn nhóm nào để thẩm định."
        elif name != now[id]:
            own = say_list([named(charter.group_by_id[group]) for group in charter.review_seats[now[id]]])
            yield f"{name}{_held_by(seats[id])} từ nay mang tên {now[id]}, thẩm định nhóm {own}."
    for name, ids in charter.review_seats.items():
        if name not in now.values():
            own = say_list([named(charter.group_by_id[group]) for group in ids])
            yield f"Chưa có vai {name} để thẩm định nhóm {own}: gõ “quy định”, mục Thẩm định, giao người khác."


def _held_by(seat: Seat) -> str:
    return f" ({say_list([holder.person.name for holder in seat.holders])})" if seat.holders else ""


def _back(made: Amendment, now: Situation) -> list[Unit]:
    """Units whose table was sent and is with them again."""
    units = made.cycle.charter.units
    was = [unit for unit in units if sheet_of(made.situation, unit.id).status != "drafting"]
    return [unit for unit in was if sheet_of(now, unit.id).status == "drafting"]
