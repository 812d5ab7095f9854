"""Return of a person who had blocked the bot: one message sums up what did not reach them, and what is owed."""

from bot.conversations import tasks
from bot.conversations.turns import next_turn
from bot.dialogue.question import Effect
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Turn

# Messages that are named, and characters of each.
MOST, LONGEST = 10, 300


def summed_up(situation: Situation) -> Turn:
    """Turn for somebody who lets the bot write again."""
    text = "\n".join(["Hệ thống lại nhắn được cho đồng chí.", *_missed(situation), tasks.text(situation)])
    return next_turn(situation, None, Effect(result=text, stays=True))


def _missed(situation: Situation) -> list[str]:
    missed = list(situation.missed.values())
    if not missed:
        return []
    more = [f"– và {len(missed) - MOST} tin trước đó."] if len(missed) > MOST else []
    shown = [f"– {_cut(text)}" for text in missed[-MOST:]]
    return [f"Trong lúc bị chặn, có {len(missed)} tin chưa đến đồng chí:", *more, *shown]


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rpartition(' ')[0]} ..."
