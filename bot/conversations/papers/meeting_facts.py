"""Facts of the closing meeting: hour and place, who was there, what came of each item."""

from collections.abc import Iterator

from bot.conversations.meeting.posts import items_done
from bot.conversations.papers.dates import say_date, say_hour
from bot.conversations.papers.officers import DOTS
from bot.conversations.papers.paper_template import Facts
from bot.dialogue.situation import Situation
from bot.rules.charter import Unit
from bot.state.meeting import ABSENT, HERE, REMOTE, Conference, conference
from bot.vietnamese import say_list

_COMES = {HERE: "dự tại hội trường", REMOTE: "dự từ xa", ABSENT: "báo vắng", "": "chưa trả lời"}


def meeting_facts(situation: Situation) -> Facts:
    """Facts of the present meeting; dotted lines before there is one."""
    meeting = conference(situation)
    if meeting is None or not meeting.number:
        return Facts(dict.fromkeys(("giờ họp", "ngày họp", "địa điểm họp"), DOTS) | dict.fromkeys(_LATER, ""))
    return Facts(
        {**dict.fromkeys(_LATER, ""), **dict(_words(meeting))},
        {
            "đơn vị dự": tuple(_present(meeting, unit) for unit in meeting.present),
            "đơn vị vắng": tuple(Facts({"đơn vị vắng": u.name}) for u in _away(meeting)),
            "mục họp": tuple(_item(line) for line in items_done(meeting)),
            "nội dung họp": tuple(Facts({"nội dung": item.title}) for item in meeting.rules.items),
        },
    )


_LATER = (
    "số có mặt",
    "số dự từ xa",
    "các đơn vị dự",
    "các đơn vị vắng",
    "điều kiện họp",
    "giờ kết thúc",
    "ngày kết thúc",
    "giờ mời",
    "ngày mời",
)


def _words(meeting: Conference) -> Iterator[tuple[str, str]]:
    zone, units = meeting.situation.zone, meeting.cycle.charter.units
    opened, ended = meeting.answer("opened"), meeting.answer("ended")
    began = opened.at if opened and meeting.state in ("running", "over") else meeting.at
    yield "giờ họp", say_hour(began, zone) if began else DOTS
    yield "ngày họp", say_date(began, zone) if began else DOTS
    yield "giờ mời", say_hour(meeting.at, zone) if meeting.at else ""
    yield "ngày mời", say_date(meeting.at, zone) if meeting.at else ""
    yield "địa điểm họp", meeting.place or DOTS
    if meeting.state in ("running", "over"):
        remote = len(meeting.units(REMOTE))
        yield "số có mặt", f"{len(meeting.present)}/{len(units)}"
        yield "số dự từ xa", f"{remote:02}" if remote else ""
        yield "các đơn vị dự", say_list([u.name for u in meeting.present], 30)
        yield "các đơn vị vắng", say_list([u.name for u in _away(meeting)], 30)
        quorum = meeting.rules.quorum
        if quorum and meeting.quorate:
            yield "điều kiện họp", f"đủ điều kiện tiến hành hội nghị theo quy chế ({quorum} tổng số đơn vị)"
    if ended and meeting.state == "over":
        yield "giờ kết thúc", say_hour(ended.at, zone)
        yield "ngày kết thúc", say_date(ended.at, zone)


def _away(meeting: Conference) -> tuple[Unit, ...]:
    there = meeting.present
    return tuple(unit for unit in meeting.cycle.charter.units if unit not in there)


def _present(meeting: Conference, unit: Unit) -> Facts:
    who = meeting.reply(unit.id)[1]
    how = " (dự từ xa)" if meeting.presence(unit.id) == REMOTE else ""
    return Facts({"đơn vị dự": unit.name, "người dự": f"{who or DOTS}{how}"})


def _item(line: str) -> Facts:
    """Item with its result, out of the line on the board: ``2. Bầu Cụm trưởng: Cục Thuế``."""
    title, _, outcome = line.partition(". ")[2].rpartition(": ")
    return Facts({"mục": title, "kết quả mục": "đã tiến hành" if outcome == "xong" else outcome})
