"""Pictures in the chat: `biểu đồ` lists them, a tap brings one; the same is said in words below it."""

from collections.abc import Iterator
from functools import partial

from bot.conversations.pictures.drawings import may_see, picture_named, published
from bot.conversations.pictures.picture import words_of
from bot.conversations.results.close import result
from bot.conversations.results.posts import ranking
from bot.conversations.voting.posts import titled
from bot.dialogue.cycle import Cycle
from bot.dialogue.question import Effect, Prompt, Question, QuestionId
from bot.dialogue.registry import Call, Reply
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Document, Message
from bot.questions import Choice, Option
from bot.rules.charter import unit_called
from bot.state.seats import own_units, steers
from bot.vietnamese import fold

DONE = Option("-done", "Xong")
OWN_ALONE = "Biểu đồ của một đơn vị chỉ gửi cho đơn vị đó, cụm trưởng và thư ký."


def open_list(call: Call) -> Effect | Reply:
    """`biểu đồ [tên]`: opens the list, or sends the picture that is named; at the desk also those of a unit."""
    situation, cycle = call.situation, call.situation.cycle
    if cycle is None:
        return Reply("Cụm chưa mở năm thi đua.", stays=False)
    if not call.words:
        return Effect(goto=_id(cycle))
    if unit := unit_called(cycle.charter.units, call.words):
        return _of_unit(situation, cycle, unit.id)
    wanted = fold(call.words)
    found = [option.key for option in _options(situation) if wanted in fold(option.label)]
    if len(found) != 1:
        return Effect(result=f"Không thấy biểu đồ “{call.words}”." if not found else "", goto=_id(cycle))
    return _keep(situation, cycle, found[0])


def questions(situation: Situation) -> Iterator[Question]:
    """The list of pictures that there are now; put only when somebody opens it."""
    cycle = situation.cycle
    if cycle is None:
        return
    form = Choice((*_options(situation), DONE), lettered=True)
    yield Question(
        _id(cycle), lambda: Prompt(_listed(situation), form), partial(_keep, situation, cycle), done=True
    )


def _options(situation: Situation) -> list[Option]:
    cycle = situation.cycle
    assert cycle
    shot = result(situation)
    named = [(f"ranking.{shot.number}", f"Xếp hạng năm {cycle.charter.year}")] if shot else []
    named.append(("progress", "Tiến độ"))
    for unit in (u for u in cycle.charter.units if u.id in own_units(situation)):
        named += [
            (f"profile.{unit.id}", f"{unit.short}: điểm từng nhóm"),
            (f"years.{unit.id}", f"{unit.short}: hạng qua các năm"),
        ]
    named += [(f"count.{poll.key}", f"Kiểm phiếu: {titled(poll.terms)}") for poll in cycle.polls]
    return [Option(name, label) for name, label in named if _is_there(situation, name)]


def _is_there(situation: Situation, name: str) -> bool:
    """True where the picture can be had. Earlier years are not read for a list."""
    if name.startswith("years.") and situation.years:
        return True
    return picture_named(situation, name) is not None


def _listed(situation: Situation) -> str:
    cycle = situation.cycle
    lines = [f"Biểu đồ năm {cycle.charter.year if cycle else ''}."]
    shot = result(situation)
    if shot is None or not shot.published:
        lines.append("Biểu đồ xếp hạng có sau khi công bố kết quả.")
    elif steers(situation) and cycle:
        lines.append(
            f"Của một đơn vị: gõ “biểu đồ” kèm tên đơn vị, ví dụ: biểu đồ {cycle.charter.units[0].short}."
        )
    return "\n".join([*lines, "Xem biểu đồ nào?"])


def _keep(situation: Situation, cycle: Cycle, key: str) -> Effect:
    if key == DONE.key:
        return Effect(result="Mở lại: gõ “biểu đồ”.")
    message = message_of(situation, key)
    if message is None:
        return Effect(result="Chưa có biểu đồ này.", goto=_id(cycle))
    return Effect(messages=(message,), goto=_id(cycle))


def _of_unit(situation: Situation, cycle: Cycle, unit: str) -> Effect:
    """Pictures of one unit, for whoever may see them."""
    names = [name for name in (f"profile.{unit}", f"years.{unit}") if may_see(situation, name)]
    if not names:
        return Effect(result=OWN_ALONE, goto=_id(cycle))
    messages = tuple(made for name in names if (made := message_of(situation, name)))
    if not messages:
        told = f"Biểu đồ của {cycle.charter.unit_by_id[unit].short} có sau khi công bố kết quả xếp hạng."
        return Effect(result=told, goto=_id(cycle))
    return Effect(messages=messages, goto=_id(cycle))


def message_of(situation: Situation, name: str) -> Message | None:
    """Message with a picture of the situation's year and the same in words; None where there is none."""
    cycle, shown = situation.cycle, picture_named(situation, name)
    if cycle is None or shown is None or not may_see(situation, name):
        return None
    kind, _, about = name.partition(".")
    shot = published(situation, about) if kind == "ranking" else None
    text = ranking(situation, cycle, shot) if shot else words_of(shown)
    unit = about if kind in ("profile", "years") else ""
    file = f"{FILES[kind]}-{cycle.charter.year}.png"
    return Message(text, document=Document("picture", cycle.id, unit, file, picture=name))


FILES = {
    "ranking": "xep-hang",
    "progress": "tien-do",
    "profile": "diem-tung-nhom",
    "years": "hang-qua-cac-nam",
    "count": "kiem-phieu",
}


def _id(cycle: Cycle) -> str:
    return str(QuestionId(cycle.id, "chart"))
