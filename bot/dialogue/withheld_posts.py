"""Posts that a group did not take: they wait, and the secretary and the chair get a copy of each to post."""

import hashlib

from bot.dialogue.question import QuestionId
from bot.dialogue.turn import Message
from bot.questions import Option

CONVERSATION = "posted"
POSTED = Option("yes", "Đã đăng")
# In place of a post's digest: all of them.
ALL = "all"
_COPY = "Nhóm chưa nhận được bài này, đề nghị sao chép vào nhóm:"


def digest(text: str) -> str:
    """Name of a post, by what it says."""
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def question_id(cycle: str, post: str) -> str:
    """Id of the question by which somebody says that they have posted it; `post` is its digest."""
    return str(QuestionId(cycle, CONVERSATION, "", post))


def copy_of(cycle: str, text: str) -> Message:
    """The post as it is to be copied, with the button that says it was done."""
    asks = question_id(cycle, digest(text))
    return Message(f"{_COPY}\n{text}", options=(POSTED,), style="examples", asks=asks, beside=True)
