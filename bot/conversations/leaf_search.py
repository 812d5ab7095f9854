"""Search for a criterion by its code or words of its title: one that fits is opened, several are offered as a
list.

Nothing is stored by a search: a code that is typed in the list opens its criterion.
"""

import re
from collections.abc import Iterator

from bot.conversations.scoring.leaf_picker import picking
from bot.conversations.turns import ask, repeat, why_expired
from bot.dialogue.position import chosen_seat, find, questions_around
from bot.dialogue.question import Effect, Question, QuestionId
from bot.dialogue.registry import EVERYBODY, Conversation, asks_nothing, conversation
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Turn
from bot.rules.charter import Leaf
from bot.vietnamese import fold

# The words stand in the id of the list, which travels with each tap.
_LONGEST = 20


def opened(situation: Situation, words: str) -> Turn | None:
    """Opens the criterion that fits, or the list of those that do; None where nothing fits."""
    near = _where(situation)
    if situation.cycle is None or near is None:
        return None
    leaves = situation.cycle.charter.find(words)
    if not leaves:
        return None
    if len(leaves) > 1:
        question = next(_list(situation, _listed(near, words)))
        return ask(situation, question, Effect(), purpose=True)
    found = _question(situation, near, leaves[0])
    if found:
        return ask(situation, found, Effect(), purpose=True)
    return repeat(situation, _why_not(situation, near, leaves[0]))


def _where(situation: Situation) -> QuestionId | None:
    """The unit and the conversation in which a criterion is opened now; None for a seat that has none."""
    if situation.cycle is None:
        return None
    asked = QuestionId.read(situation.channel.asked).behind
    if asked.conversation == "find":
        asked = QuestionId(asked.cycle, asked.leaf.partition("-")[0], asked.unit)
    talk = conversation(asked.conversation)
    if asked.conversation == "paper" or (talk is not None and talk.about_unit):
        return QuestionId(situation.cycle.id, asked.conversation, asked.unit) if asked.unit else None
    unit = chosen_seat(situation).unit
    return QuestionId(situation.cycle.id, "self", unit) if unit else None


def _question(situation: Situation, near: QuestionId, leaf: Leaf) -> Question | None:
    talk = conversation(near.conversation)
    if talk is not None and talk.about_unit:
        around = questions_around(situation, str(near))
        return next((q for q in around if QuestionId.read(q.id).leaf == leaf.id), None)
    return find(situation, str(QuestionId(near.cycle, near.conversation, near.unit, leaf.id)))


def _why_not(situation: Situation, near: QuestionId, leaf: Leaf) -> str:
    talk = conversation(near.conversation)
    if talk is not None and talk.about_unit:
        return f"{leaf.code} không thuộc phần đang làm."
    return why_expired(situation, str(QuestionId(near.cycle, "self", near.unit, leaf.id)))


def _listed(near: QuestionId, words: str) -> QuestionId:
    """Id of the list of what these words find: ``k7/find.thue.self-bao-cao``."""
    plain = re.sub(r"[^a-z0-9.]+", "-", fold(words)).replace(".", "_")[:_LONGEST].strip("-")
    return QuestionId(near.cycle, "find", near.unit, f"{near.conversation}-{plain}")


def _list(situation: Situation, id: QuestionId) -> Iterator[Question]:
    """Pages of the list with this id."""
    conversation_name, _, plain = id.leaf.partition("-")
    if situation.cycle is None:
        return
    charter = situation.cycle.charter
    near = QuestionId(situation.cycle.id, conversation_name, id.unit)
    leaves = charter.find(plain.replace("-", " ").replace("_", "."))

    def pick(leaf: Leaf) -> Effect:
        found = _question(situation, near, leaf)
        return Effect(goto=found.id) if found else Effect(result=_why_not(situation, near, leaf))

    text = f"Có {len(leaves)} tiêu chí phù hợp. Mở tiêu chí nào?"
    known = list(charter.leaves.values())
    yield from picking(id, text, leaves, pick, lambda: Effect(result="Không mở tiêu chí nào."), known=known)


def _lists(situation: Situation, unit: str, leaf: str) -> Iterator[Question]:
    if situation.cycle and "-" in leaf:
        yield from _list(situation, QuestionId(situation.cycle.id, "find", unit, leaf))


CONVERSATIONS = (Conversation("find", EVERYBODY, asks_nothing, None, proactive=False, resume=_lists),)
