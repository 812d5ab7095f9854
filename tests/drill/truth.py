"""What is stored, held against what the stand saw people say and receive. Sentences about what does not fit."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress

from sqlalchemy import Connection, select

from bot.rules.voting_methods import BLANK
from bot.vietnamese import number
from storage.schema import answers, ballots, heard, outbox, turnout, unit_changes, votes
from tests.telegram_stand.truth import Truth, Update

# What is said here is stored as it was said, unless it was refused; sending a table is another act.
_PLAIN = ("self", "approve", "attend", "roll")
_OTHERWISE = ("send", "who")


def untrue(connection: Connection, stand: Truth) -> list[str]:
    return [
        *_lost(connection, stand),
        *_other_answers(connection, stand),
        *_other_votes(connection, stand),
        *_unsent(connection, stand),
    ]


def update_id(heard_as: str) -> int:
    """Id of an update; Zalo's are known by their event, chat and message."""
    return int(heard_as.rpartition(":m")[2])


def _lost(connection: Connection, stand: Truth) -> Iterator[str]:
    dealt = {
        update_id(row.update): row.failed for row in connection.execute(select(heard.c.update, heard.c.failed))
    }
    if lost := [update for update in stand.acknowledged if update not in dealt]:
        yield f"{len(lost)} updates were acknowledged and never dealt with: {lost[:5]}"
    if invented := dealt.keys() - {update.id for update in stand.said}:
        yield f"{len(invented)} updates were dealt with that nobody sent"
    if failed := Counter(kind for kind in dealt.values() if kind):
        yield f"updates failed: {dict(failed)}"


def _other_answers(connection: Connection, stand: Truth) -> Iterator[str]:
    """What was said last to a question and acknowledged is what is stored last; words may be a command.
    Nothing is stored that was not spoken of, and nothing oftener than it was said."""
    stored: dict[str, list[str]] = defaultdict(list)
    aside = Counter[str]()
    changed = {*connection.scalars(select(unit_changes.c.recorded))}
    inherited = set[str]()
    for row in connection.execute(select(answers).order_by(answers.c.unit, answers.c.number)):
        if row.at in changed and _conversation(row.question) == "self":
            # Made of two units' answers when they were merged: what was said of it before counts no more.
            inherited.add(row.question)
            stored[row.question].clear()
            continue
        # An answer that an amended charter sets aside stays with its value, and nobody said that. It may have
        # come with its whole group, and then be said for the first time.
        if row.aside and row.value:
            aside[row.question] += 1
        else:
            stored[row.question].append(row.value)
    said: dict[str, list[Update]] = defaultdict(list)
    for update in stand.said:
        said[update.question].append(update)
    for question, updates in said.items():
        if _conversation(question) not in _PLAIN or question.rpartition(".")[2] in _OTHERWISE:
            continue
        if len(stored[question]) > len(updates) + aside[question]:
            yield f"{question} was answered {len(updates)} times, and is stored {len(stored[question])} times"
        if question in inherited and not stored[question]:
            continue
        plain = [u for u in updates if u.id in stand.acknowledged and (u.tap or _value(u.said) != u.said)]
        if plain and not stored[question]:
            yield f"{question} was answered and acknowledged, and is not stored"
        elif plain and _value(stored[question][-1]) != _value(plain[-1].said):
            yield f"to {question} {stored[question][-1]} is stored, and the last word was {plain[-1].said}"
    # The hand-over is the clock's.
    spoken = {"k1/handover."} | {_about(question) for question in said}
    if unasked := {question for question in stored if stored[question] and not {*_abouts(question)} & spoken}:
        yield f"{len(unasked)} answers are stored that nobody gave: {sorted(unasked)[:3]}"


def _other_votes(connection: Connection, stand: Truth) -> Iterator[str]:
    """In each box as many votes, and the same, as were cast; on each roll those who cast them."""
    cast = _cast(stand)
    for id, key in connection.execute(select(ballots.c.id, ballots.c.key)).all():
        box = Counter(
            frozenset(choices.split(",")) - {""}
            for choices in connection.scalars(select(votes.c.choices).where(votes.c.ballot == id))
        )
        roll = set(connection.scalars(select(turnout.c.unit).where(turnout.c.ballot == id)))
        if box != Counter(cast[key].values()):
            yield f"the box of {key} holds {sum(box.values())} votes, not the {len(cast[key])} that were cast"
        if roll != cast[key].keys():
            yield f"on the roll of {key} stand {len(roll)} units, and {len(cast[key])} have voted"


def _cast(stand: Truth) -> dict[str, dict[str, frozenset[str]]]:
    """Ballot -> unit -> what was picked since the last change of mind, once it was cast and acknowledged."""
    picked: dict[tuple[str, str], list[str]] = defaultdict(list)
    cast: dict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    for update in stand.said:
        if _conversation(update.question) != "vote" or update.id not in stand.acknowledged:
            continue
        _, unit, ballot, *_ = update.question.split(".")
        picks = picked[ballot, unit]
        if update.said == "cast":
            cast[ballot].setdefault(unit, frozenset(picks) - {BLANK, "--"})
        elif update.said == "again":
            picks.clear()
        else:
            picks.append(update.said)
    return cast


def _unsent(connection: Connection, stand: Truth) -> Iterator[str]:
    """What is still owed, was given up, or counts as sent and never arrived."""
    arrived = {(chat, message) for chat, message, _ in stand.received}
    columns = (outbox.c.chat, outbox.c.state, outbox.c.message, outbox.c.reminds, outbox.c.news)
    rows = connection.execute(select(*columns)).all()
    # News that are held go another day.
    for state, count in Counter(row.state for row in rows if not (row.news and row.state == "queued")).items():
        if state not in ("sent", "replaced"):
            yield f"{count} messages are left {state}"
    lost = [row for row in rows if row.state == "sent" and (row.chat, row.message) not in arrived]
    if lost:
        reminders = sum(bool(row.reminds) for row in lost)
        yield f"{len(lost)} messages count as sent and never arrived, {reminders} of them reminders"


def _conversation(question: str) -> str:
    return question.partition("/")[2].partition(".")[0]


def _about(question: str) -> str:
    return ".".join(question.split(".")[:2])


def _abouts(question: str) -> tuple[str, str]:
    """The conversation about this unit, or one that is about none."""
    return _about(question), f"{question.split('.')[0]}."


def _value(said: str) -> object:
    with suppress(ValueError, ArithmeticError):
        return number(said)
    return said
