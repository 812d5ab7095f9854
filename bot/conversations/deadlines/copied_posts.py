"""Posts that people copy into the group themselves: chair and secretary are asked after a day whether they
stand there.

Only of posts with the journal's mark: from them a phone in the group can prove later what the journal held.
"""

from datetime import datetime, time, timedelta

from bot.dialogue.audiences import to_steering
from bot.dialogue.facts import Reminded
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Message, Turn
from bot.dialogue.withheld_posts import POSTED, question_id

AFTER = timedelta(hours=20)  # the next working morning, for what was posted before noon
_ASK = "Các bài đã gửi để sao chép vào nhóm, chưa ghi nhận là đã đăng:"
_HOW = "Đã đăng rồi: gõ “đã đăng”. Chưa đăng: bài còn ở phía trên, bắt đầu bằng “Bài đăng cho nhóm”."


def elapse(situation: Situation, since: datetime) -> Turn:
    """Looks once on each working morning; of each post it is asked once."""
    if situation.cycle is None:
        return Turn()
    day = situation.now.astimezone(situation.zone).date()
    begins = situation.timetable.working.later(datetime.combine(day, time.min, situation.zone))
    if not since < begins <= situation.now:
        return Turn()
    asked = {
        digest: post.title
        for digest, post in situation.copied.items()
        if situation.now - post.given >= AFTER and _key(digest) not in situation.reminded
    }
    if not asked:
        return Turn()
    text = "\n".join([_ASK, *(f"– {title}" for title in asked.values()), _HOW])
    asks = question_id(situation.cycle.id, tuple(asked))
    message = Message(text, options=(POSTED,), style="examples", asks=asks, beside=True)
    return Turn(tuple(Reminded(_key(digest)) for digest in asked), messages=to_steering(message))


def _key(digest: str) -> str:
    return f"unposted {digest}"
