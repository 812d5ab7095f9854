"""Summary of all that was agreed, and the word that founds the cluster."""

from collections.abc import Iterator

from bot.conversations.founding.agreed import (
    NOBODY,
    charter,
    dates,
    id_of,
    mark,
    model,
    reviewers,
    said,
    settings_leaf,
    units,
    year,
)
from bot.conversations.founding.people import ME, OTHER
from bot.conversations.results import setting_choice, timetable_change
from bot.dialogue.codes import LIFETIME, new_code
from bot.dialogue.facts import Answered, ClusterFounded, CodeIssued, Fact, Steered
from bot.dialogue.question import Effect, Prompt, Question
from bot.dialogue.situation import Situation
from bot.questions import Choice, Option
from bot.rules.charter_parser import read_charter
from bot.rules.charter_seats import seats_of
from bot.rules.charter_settings import Setting, settings_of
from bot.rules.plain_values import CharterError
from bot.vietnamese import say_list

FOUND, CHANGE = Option("found", "Lập cụm"), Option("change", "Sửa")
AGREE = Option("ok", "Đồng ý")
BACK = Option("-back", "Không sửa gì")
_UNFIT = (
    "Chưa lập được cụm: có điều chưa hợp nhau, thường là lịch hoặc một quy định vừa sửa. Đề nghị chọn “Sửa”, "
    "xem lại hai mục đó; vẫn không được thì chọn lại quy chế mẫu."
)


def questions(situation: Situation) -> Iterator[Question]:
    yield from _dates(situation)
    yield _whole(situation)
    yield _what(situation)
    yield from setting_choice.questions(
        charter(situation),
        settings_of(charter(situation)),
        lambda leaf, part: id_of(situation, settings_leaf(situation) if leaf == "set" else leaf, part),
        lambda setting, value, _: _set(situation, setting, value),
        _whole(situation).id,
    )


def _dates(situation: Situation) -> Iterator[Question]:
    plan = dates(situation)
    id = id_of(situation, "dates", mark(plan.made.dates))

    def keep(key: str) -> Effect:
        if key == timetable_change.CHANGE.key:
            return Effect(goto=plan.id(timetable_change.DATES))
        return Effect((Answered("", id, key),), "Đã ghi lịch.")

    form = Choice((AGREE, timetable_change.CHANGE))
    done = bool(said(situation, "dates", mark(plan.made.dates)))
    yield Question(id, lambda: Prompt(f"{plan.text()}\nLịch này dùng được chưa?", form), keep, done)
    yield from timetable_change.questions(plan, id)


def _whole(situation: Situation) -> Question:
    data = charter(situation)

    def keep(key: str) -> Effect:
        return Effect(goto=id_of(situation, "what")) if key == CHANGE.key else _founded(situation)

    # The id carries what it founds, so that a button of before it was changed founds nothing.
    id = id_of(situation, "whole", mark(data))
    return Question(id, lambda: Prompt("\n".join(_lines(situation)), Choice((FOUND, CHANGE))), keep)


def _lines(situation: Situation) -> Iterator[str]:
    names = {unit.id: unit.short for unit in units(situation)} | {NOBODY: "chưa có"}
    leaves = model(situation).leaves
    yield f"{said(situation, 'name')}, năm {year(situation)}"
    yield f"– {len(units(situation))} đơn vị: {say_list([unit.short for unit in units(situation)], 40)}"
    yield f"– Cụm trưởng: {names[said(situation, 'chair')]}; Cụm phó: {names[said(situation, 'deputy')]}"
    if tellers := said(situation, "tellers"):
        yield f"– Tổ kiểm phiếu: {say_list([names[id] for id in tellers.split()])}"
    if seats := list(dict.fromkeys(name for many in reviewers(situation).values() for name in many)):
        yield f"– Thẩm định: {say_list(seats, 20)}"
    yield f"– Thư ký: {'đồng chí' if said(situation, 'secretary') == ME.key else 'người khác, có mã riêng'}"
    yield f"– {len(leaves)} tiêu chí, theo mẫu"
    yield "Lập cụm với những điều trên?"


def _what(situation: Situation) -> Question:
    """Menu of what can be changed before the cluster is founded."""
    options = [
        Option("base", "Quy chế mẫu"),
        Option("name", "Tên cụm"),
        Option("year", "Năm"),
        Option("units", "Các đơn vị"),
        Option("chair", "Cụm trưởng"),
        Option("deputy", "Cụm phó"),
        *([Option("tellers", "Tổ kiểm phiếu")] if model(situation).ballots else []),
        *([Option("reviewers", "Tổ thẩm định")] if "review" in model(situation).stages else []),
        Option("secretary", "Thư ký"),
        Option("dates", "Lịch"),
        Option(setting_choice.TOPICS, "Quy định khác"),
        BACK,
    ]

    def keep(key: str) -> Effect:
        if key == "dates":
            return Effect(goto=dates(situation).id(timetable_change.DATES))
        return Effect() if key == BACK.key else Effect(goto=id_of(situation, key))

    return Question(
        id_of(situation, "what"), lambda: Prompt("Sửa điều gì?", Choice(tuple(options))), keep, done=True
    )


def _set(situation: Situation, setting: Setting, value: str) -> Effect:
    return Effect((Answered("", id_of(situation, settings_leaf(situation), setting.key), value),))


def _founded(situation: Situation) -> Effect:
    data, name = charter(situation), said(situation, "name")
    try:
        made = read_charter(data)
    except CharterError:
        return Effect(result=_UNFIT)
    seats = sum(1 for _ in seats_of(made))
    facts: tuple[Fact, ...] = (ClusterFounded(name, data),)
    lines = [
        f"Đã lập {name}, năm {made.year}: {len(made.units)} đơn vị, {seats} vai.",
        "Tiếp theo: chọn “Mã mời” để có mã cho từng người; trên trang web, mục “Mã mời” in mỗi vai một tờ. "
        "Cụm có nhóm chung thì thêm hệ thống vào nhóm rồi gõ /nhom trong nhóm.",
    ]
    if said(situation, "secretary") == OTHER.key:
        seat = situation.roster[0].id
        code = new_code(situation.entropy, f"seat {seat}")
        facts += (
            CodeIssued(code, situation.now + LIFETIME, seat=seat),
            Steered("code for held seat", "Thư ký", "Người lập cụm không làm thư ký."),
        )
        links = [link.format(code=code) for link in situation.cluster.links] if situation.cluster else []
        lines += ["Mã cho thư ký, dùng một lần, đề nghị chuyển riêng:", f"{code[:5]}-{code[5:]}", *links]
    return Effect(facts, "\n".join(lines), stays=True)
