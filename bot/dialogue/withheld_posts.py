"""Posts that a group did not take: they wait, and the secretary and the chair get a copy of each to post."""

import hashlib
from collections.abc import Sequence

from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Message
from bot.questions import Option

CONVERSATION = "posted"
POSTED = Option("yes", "Đã đăng")
_SINCE = "-"
_COPY = "Nhóm chưa nhận được bài này, đề nghị sao chép vào nhóm:"


def digest(text: str) -> str:
    """Name of a post, by what it says."""
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def question_id(cycle: str, posts: Sequence[str]) -> str:
    """Id of the question by which somebody says that they have posted these posts, which were given out one
    after another: their digest, or the first and the last."""
    return str(QuestionId(cycle, CONVERSATION, "", _SINCE.join(dict.fromkeys((posts[0], posts[-1])))))


def posts_named(situation: Situation, leaf: str) -> tuple[str, ...]:
    """Posts in such an id, by their digests; none where one of its ends waits no more. What was given out
    later than the list that somebody sees is not among them."""
    first, _, last = leaf.partition(_SINCE)
    if not last:
        return (first,) if first in situation.withheld or first in situation.copied else ()
    given = tuple(situation.copied)
    if first not in given or last not in given:
        return ()
    return given[given.index(first) : given.index(last) + 1]


def copy_of(cycle: str, text: str) -> Message:
    """The post as it is to be copied, with the button that says it was done."""
    asks = question_id(cycle, (digest(text),))
    return Message(f"{_COPY}\n{text}", options=(POSTED,), style="examples", asks=asks, beside=True)
