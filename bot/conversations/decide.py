"""Decides a turn: `decide` for everything said, `elapse` for the time that has passed.

The registry of all conversations and commands is put together here. Why one function decides everything:
.github/decisions/0001-pure-core-derived-position.md.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.conversations import (
    campaigns,
    charter,
    deadlines,
    desk,
    dispatch,
    examples,
    founding,
    group_chat,
    guide,
    joining,
    last_act,
    leaf_search,
    left_open,
    meeting,
    missed_messages,
    papers,
    pictures,
    reorganisation,
    results,
    review,
    rulebook,
    scoring,
    status,
    unit_news,
    voting,
    workbooks,
    year_trial,
)
from bot.conversations.deadlines import (
    clock_doubt,
    copied_posts,
    digest,
    duties,
    extension,
    hard_close,
    operator_acts,
    reminders,
    requested_reminders,
    send_budget,
    timetable,
)
from bot.conversations.joining import confirmation, data_request_answers, invitation, stand_ins
from bot.conversations.meeting import handover, posts
from bot.conversations.meeting.meeting import resumed
from bot.conversations.reorganisation import posts as reorganised
from bot.conversations.replies import answered
from bot.conversations.results import retention
from bot.conversations.turns import next_turn
from bot.conversations.voting import count, objections, turnout
from bot.dialogue import codes, commands
from bot.dialogue.codes import code_in
from bot.dialogue.facts import Fact, Unreachable
from bot.dialogue.position import chosen_seat, current_question, find
from bot.dialogue.projection import project
from bot.dialogue.question import Effect, as_message
from bot.dialogue.registry import Registry, install
from bot.dialogue.said import Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Message, Turn
from bot.state.years import newest

# Order in which questions are put by themselves, and in which help, menus and the desk list what can be done.
PARTS = (
    *(voting, workbooks, scoring, review, meeting, joining, results, papers),
    *(pictures, examples, campaigns, guide, deadlines),
    *(reorganisation, rulebook, charter, founding),
)
install(
    Registry(
        (
            *(entry for part in PARTS for entry in part.CONVERSATIONS),
            *leaf_search.CONVERSATIONS,
            *left_open.CONVERSATIONS,
            *group_chat.CONVERSATIONS,
            *desk.CONVERSATIONS,
        ),
        (
            *dispatch.COMMANDS,
            *last_act.COMMANDS,
            *joining.COMMANDS,
            *scoring.COMMANDS,
            *workbooks.COMMANDS,
            *results.COMMANDS,
            *group_chat.COMMANDS,
            *review.COMMANDS,
            *voting.COMMANDS,
            *meeting.COMMANDS,
            *papers.COMMANDS,
            *examples.COMMANDS,
            *campaigns.COMMANDS,
            *pictures.COMMANDS,
            *guide.COMMANDS,
            *deadlines.COMMANDS,
            *reorganisation.COMMANDS,
            *rulebook.COMMANDS,
            *year_trial.COMMANDS,
            *charter.COMMANDS,
        ),
    )
)


def decide(situation: Situation, said: Said) -> Turn:
    """Decides the turn that one thing said leads to. First, whatever was said, who stood in until now
    leaves, and a ballot whose time is up is closed (.github/decisions/0008-deadline-in-the-write-path.md)."""
    if situation.cluster and situation.cluster.paused and said.kind not in ("blocked", "left", "migrated"):
        return Turn() if said.group else operator_acts.refused(situation)
    if situation.is_past and said.kind != "tap" and find(situation, situation.channel.asked) is None:
        # Nothing is open in the past year that this chat is in: it goes on in the present one.
        present = newest(situation)
        turn = decide(present, said)
        return turn if turn.cycle or present.cycle is None else replace(turn, cycle=present.cycle.id)
    gone = stand_ins.due(situation)
    now = stand_ins.without_those(situation, gone.facts)
    counted = count.due(now)
    over = Effect((*gone.facts, *counted.facts), messages=(*gone.messages, *counted.messages))
    turn = _decide(project(now, counted.facts), said)
    if turn.cycle:
        # The turn is kept in another year; this year's ballot is closed by the clock or by the next message.
        year = next((y for y in situation.years.values() if y.cycle and y.cycle.id == turn.cycle), None)
        news = unit_news.of(year, turn.facts) if year and turn.facts else ()
        return replace(turn, messages=(*turn.messages, *news)) if news else turn
    facts = (*over.facts, *turn.facts)
    further = _further(situation, facts)
    if not (over.facts or over.messages or further):
        return turn
    return replace(turn, facts=facts, messages=(*over.messages, *turn.messages, *further))


def _further(situation: Situation, facts: tuple[Fact, ...]) -> tuple[Message, ...]:
    """Messages that follow from a turn's facts, whatever led to them."""
    meeting = (*posts.renewed(situation, facts), *resumed(situation, facts))
    return (*meeting, *unit_news.of(situation, facts))


# In this order, so that posts speak of the stage as it was, and reminders of the work left after its close.
FALLS_DUE: tuple[Callable[[Situation, datetime], Turn | Effect], ...] = (
    stand_ins.elapse,
    lambda situation, _: count.due(situation),
    reorganised.elapse,
    turnout.elapse,
    timetable.elapse,
    hard_close.elapse,
    timetable.publish,
    lambda situation, _: handover.due(situation),
    reminders.elapse,
    requested_reminders.elapse,
    data_request_answers.elapse,
    digest.elapse,
    send_budget.elapse,
    copied_posts.elapse,
    objections.elapse,
    retention.elapse,
)


def elapse(situation: Situation, since: datetime) -> Turn:
    """Decides the turn for everything that came due after `since`, up to now."""
    if situation.cycle is None or (situation.cluster and situation.cluster.paused):
        return Turn()
    if situation.doubt:
        return clock_doubt.elapse(situation)
    now, facts, messages = situation, tuple[Fact, ...](), tuple[Message, ...]()
    for part in FALLS_DUE:
        turn = part(now, since)
        now = project(now, turn.facts)
        facts, messages = (*facts, *turn.facts), (*messages, *turn.messages)
    return Turn(facts, messages=(*messages, *_further(situation, facts)))


def _decide(situation: Situation, said: Said) -> Turn:
    if said.group:
        return group_chat.heard(situation, said)
    if said.kind == "blocked":
        return Turn((Unreachable(),))
    if said.kind == "unblocked":
        return missed_messages.summed_up(situation) if situation.seats else Turn()
    if code_in(said):
        meant = not situation.seats or said.text.startswith("/start")
        if meant or (situation.invitation and not codes.barred_until(situation)):
            return _joined(situation, said)
    if situation.person is None or not situation.seats or situation.cluster is None:
        return _stranger(situation, said)
    turn = answered(situation, said)
    turn = extension.kept_aside(situation, said, turn, answered) or turn
    return codes.counted(situation, said, turn)


def _stranger(situation: Situation, said: Said) -> Turn:
    if said.kind == "text" and codes.is_damaged_link(said.text):
        return Turn(result=invitation.DAMAGED)
    typed = commands.read(said.text) if said.kind == "text" else None
    return invitation.stranger(situation, typed.command if typed else None)


def _joined(situation: Situation, said: Said) -> Turn:
    turn = invitation.join(situation, said, duties.say_first)
    turn = replace(turn, messages=(*turn.messages, *confirmation.asked(situation, turn.facts)))
    now = project(situation, turn.facts)
    if not now.seats:
        return turn
    idle = "" if current_question(now, None) else f"\n{status.idle(now, chosen_seat(now))}"
    return next_turn(situation, None, Effect(turn.facts, turn.result + idle, turn.messages))


def where(situation: Situation) -> Message:
    """Question at which this chat stands, else the state of things. A web page is redrawn from it."""
    if not situation.seats or situation.person is None:
        return Message(invitation.stranger(situation).result)
    question = current_question(situation, None)
    shown = as_message(question) if question else Message(status.idle(situation, chosen_seat(situation)))
    return replace(shown, text=situation.headed(shown.text))
