"""Report on a campaign (phong trào): its result in words, then the answers of the criteria tied to it."""

from collections.abc import Iterator
from datetime import timedelta

from bot.dialogue.facts import Answered
from bot.dialogue.projection import project
from bot.dialogue.question import LATER, Effect, Prompt, Question, QuestionId, aside_of
from bot.dialogue.registry import EXPIRED
from bot.dialogue.situation import Situation
from bot.questions import Choice, Option, Text
from bot.rules.campaigns import PREFIX, Campaign
from bot.rules.charter import Leaf
from bot.state.campaigns import TALK, campaigns, is_complete, report_id, reported, tied
from bot.vietnamese import begin, say_moment

LONGEST = 600
TELL, DONE = Option("tell", "Báo cáo kết quả"), Option("close", "Xong")
# Part of the id of the question that leads to the words; no criterion can be called so.
FIRST = "to-report"
# So long before its end a report is asked for by itself; before, only who opens it is asked.
ASKED = timedelta(days=7)


def questions(situation: Situation, unit: str) -> Iterator[Question]:
    """Questions of the campaigns that run, and the list from which one is opened."""
    if situation.cycle is None or not unit:
        return
    yield from _list(situation, unit)
    for campaign in _open(situation):
        yield _asked(situation, unit, campaign)
        yield _result(situation, unit, campaign)
        for leaf in tied(situation, unit, campaign.id):
            yield _for_leaf(situation, unit, campaign, leaf)


def window(ref: QuestionId) -> str:
    """Name of the window of a report."""
    return PREFIX + ref.leaf


def why_expired(situation: Situation, ref: QuestionId) -> str:
    """Reason why a button of a report does nothing any more."""
    campaign = next((one for one in campaigns(situation) if one.id == ref.leaf), None)
    if campaign is None:
        return "Phong trào này không còn trong quy chế của năm."
    return f"{begin(campaign.window.label)} đã hết hạn báo cáo." if _is_over(situation, campaign) else EXPIRED


def _is_over(situation: Situation, campaign: Campaign) -> bool:
    return situation.now >= campaign.window.closes


def list_id(situation: Situation, unit: str) -> str:
    return str(QuestionId(situation.cycle.id if situation.cycle else "", TALK, unit))


def _open(situation: Situation) -> list[Campaign]:
    return [one for one in campaigns(situation) if situation.timetable.is_open(one.name, situation.now)]


def _list(situation: Situation, unit: str) -> Iterator[Question]:
    running = _open(situation)
    if not running:
        return
    options = [
        Option(one.id, f"{one.title} ({'đã' if is_complete(situation, unit, one.id) else 'chưa'} báo cáo)")
        for one in running
    ]

    def keep(key: str) -> Effect:
        if key == DONE.key:
            return Effect(result="Xem lại: gõ “phong trào”.")
        return Effect(goto=report_id(situation, unit, key))

    text = "Báo cáo kết quả phong trào nào?"
    form = Choice((*options, DONE), lettered=True)
    yield Question(list_id(situation, unit), lambda: Prompt(text, form), keep, done=True)


def _is_due(situation: Situation, campaign: Campaign) -> bool:
    return situation.now >= campaign.window.due - ASKED


def _asked(situation: Situation, unit: str, campaign: Campaign) -> Question:
    """Question that leads to the words. No text is asked for by itself: a command would be taken for it."""
    id = report_id(situation, unit, campaign.id, FIRST)
    stored = situation.answers.get(unit, {}).get(id)
    until = say_moment(campaign.window.due, situation.zone)
    text = f"{begin(campaign.window.label)}, hạn {until}. Đơn vị chưa báo cáo kết quả."

    def keep(key: str) -> Effect:
        if key == LATER.key:
            return Effect((Answered(unit, id, aside=True),), "Để sau; báo cáo: gõ “phong trào”.")
        return Effect(goto=report_id(situation, unit, campaign.id))

    done = reported(situation, unit, campaign.id) is not None or not _is_due(situation, campaign)
    form = Choice((TELL, LATER))
    return Question(id, lambda: Prompt(text, form), keep, done=done, aside=aside_of(stored), unit=unit)


def _result(situation: Situation, unit: str, campaign: Campaign) -> Question:
    id = report_id(situation, unit, campaign.id)
    known = reported(situation, unit, campaign.id)

    def put() -> Prompt:
        now = f"\nHiện ghi: “{known.value}” ({known.by} ghi)." if known else ""
        until = say_moment(campaign.window.due, situation.zone)
        ask = "Kết quả của đơn vị? Viết ngắn, có số liệu."
        return Prompt(f"{begin(campaign.window.label)}, hạn {until}.{now}\n{ask}", Text(LONGEST))

    def keep(value: str) -> Effect:
        facts = (Answered(unit, id, value),)
        leaves = tied(situation, unit, campaign.id)
        said = f"Đã ghi kết quả {campaign.window.label}."
        goto = report_id(situation, unit, campaign.id, leaves[0].id) if leaves else ""
        return Effect(facts, said, goto=goto)

    return Question(id, put, keep, done=True, unit=unit)


def _for_leaf(situation: Situation, unit: str, campaign: Campaign, leaf: Leaf) -> Question:
    id = report_id(situation, unit, campaign.id, leaf.id)
    stored = situation.answers.get(unit, {}).get(id)
    form, named = leaf.criterion.form(unit), f"{leaf.code}. {leaf.title}" if leaf.code else leaf.title
    known = reported(situation, unit, campaign.id, leaf.id)
    read = known if known and form.accepts(known.value) else None

    def put() -> Prompt:
        now = f"Hiện ghi: {form.say(read.value)} ({read.by} ghi)." if read else ""
        head = f"{begin(campaign.window.label)} gắn với mục {named}."
        lines = (head, leaf.criterion.how(unit), now, leaf.criterion.asks)
        return Prompt("\n".join(line for line in lines if line), form, (LATER,))

    def keep(value: str) -> Effect:
        facts = (Answered(unit, id, value),)
        left = _left(project(situation, facts), unit, campaign)
        said = (
            f"Đã ghi {form.say(value)}. Khi tự chấm mục này, hệ thống đề xuất đúng kết quả đó; đơn vị xác nhận."
        )
        return Effect(facts, said, goto=report_id(situation, unit, campaign.id, left) if left else "")

    told = reported(situation, unit, campaign.id) is not None
    done = read is not None or not told or not _is_due(situation, campaign)
    return Question(id, put, keep, done=done, aside=aside_of(stored), unit=unit)


def _left(situation: Situation, unit: str, campaign: Campaign) -> str:
    """The first criterion of the campaign that the unit has not reported on; "" where there is none."""
    leaves = tied(situation, unit, campaign.id)
    return next((one.id for one in leaves if reported(situation, unit, campaign.id, one.id) is None), "")
