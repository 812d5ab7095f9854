"""Outline of the founding, question by question: a charter to begin from, the name, the year, the units, the
people, the dates; at last the whole, which founds the cluster."""

from collections.abc import Iterator

from bot.conversations.founding import people, summary, unit_list
from bot.conversations.founding.agreed import NOBODY, base, id_of, model, said, units, year
from bot.conversations.founding.forms import USUAL, PlanLines, ProposedText
from bot.dialogue.facts import Answered
from bot.dialogue.question import Effect, Prompt, Question
from bot.dialogue.situation import Situation
from bot.questions import Choice, Option
from bot.rules.charter import Unit
from bot.rules.founded_charter import unplanned
from bot.rules.plan_lines import read_plans
from bot.vietnamese import say_list

LONGEST_NAME = 120


def questions(situation: Situation) -> Iterator[Question]:
    """Questions as far as they can be put: what comes later depends on what was said before."""
    if not situation.cluster or not situation.cluster.founding:
        return
    yield _base(situation)
    if base(situation) is None:
        return
    yield _name(situation)
    yield _year(situation)
    yield from unit_list.questions(situation)
    if not unit_list.is_settled(situation):
        return
    plans = list(_plans(situation))
    yield from plans
    if not all(question.done for question in plans):
        return
    yield from people.questions(situation)
    yield from summary.questions(situation)


def _base(situation: Situation) -> Question:
    options = tuple(Option(name, ready.label) for name, ready in situation.ready_made.items())
    form = Choice(options, lettered=True)

    def keep(key: str) -> Effect:
        return Effect((Answered("", id_of(situation, "base"), key),), f"Bắt đầu từ: {form.say(key)}.")

    text = "Chọn một quy chế mẫu để bắt đầu; mọi điều trong đó đều sửa được về sau. Cụm theo mẫu nào?"
    done = form.accepts(said(situation, "base"))
    return Question(id_of(situation, "base"), lambda: Prompt(text, form), keep, done)


def _name(situation: Situation) -> Question:
    proposed = model(situation).name
    form = ProposedText(LONGEST_NAME, (Option(USUAL, proposed),))
    text = f"Tên của cụm? Đề nghị gõ tên đầy đủ, ví dụ: {proposed}."

    def keep(value: str) -> Effect:
        return Effect((Answered("", id_of(situation, "name"), value),), f"Tên cụm: {value}.")

    done = form.accepts(said(situation, "name"))
    return Question(id_of(situation, "name"), lambda: Prompt(text, form), keep, done)


def _year(situation: Situation) -> Question:
    now = situation.now.astimezone(situation.zone).year
    form = Choice(tuple(Option(str(n), f"Năm {n}") for n in (now, now + 1)), lettered=True)

    def keep(value: str) -> Effect:
        return Effect((Answered("", id_of(situation, "year"), value),), f"Năm thi đua {value}.")

    done = bool(said(situation, "year"))
    return Question(id_of(situation, "year"), lambda: Prompt("Cụm thi đua cho năm nào?", form), keep, done)


def _plans(situation: Situation) -> Iterator[Question]:
    """Plan figures of the criteria that are held against one, where the ready-made charter has none."""
    data = base(situation) or {}
    leaves = model(situation).leaves
    none = Option(NOBODY, "Chưa có kế hoạch")
    for part in unplanned(data, units(situation)):
        leaf = leaves[str(part["id"])]
        form = PlanLines(options=(none,), units=units(situation))
        example = f"{units(situation)[0].short}: 40"
        text = (
            f"{leaf.code}. {leaf.title} tính theo kế hoạch của từng đơn vị ({part['measure']}). Kế hoạch năm "
            f"{year(situation)}? Gõ một số cho tất cả, hoặc mỗi dòng một đơn vị, ví dụ: {example}. "
            "Chưa có kế hoạch thì mục này tính đủ điểm cho mọi đơn vị, đến khi có số."
        )
        id = id_of(situation, f"plan_{leaf.id}")

        def keep(value: str, id: str = id, code: str = leaf.code) -> Effect:
            return Effect((Answered("", id, value),), f"{code}: {_told(value, units(situation))}")

        done = form.accepts(said(situation, f"plan_{leaf.id}"))
        yield Question(id, lambda text=text, form=form: Prompt(text, form), keep, done)  # type: ignore[misc]


def _told(value: str, own: tuple[Unit, ...]) -> str:
    if value == NOBODY:
        return "chưa có kế hoạch."
    plans = read_plans(value, own)
    lacking = [unit.short for unit in own if unit.id not in plans]
    lacks = f" Chưa có: {say_list(lacking, 40)}." if lacking else ""
    return f"đã ghi kế hoạch của {len(plans)} đơn vị.{lacks}"
