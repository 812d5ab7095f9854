"""Mail that speaks of "now", made anew at the moment it is sent: reminders, the digest, posts of the calendar.

After days in which a platform was not reached, nobody reads a time left that has run out since
(.github/decisions/0006-outbox.md).
"""

from bot.conversations.deadlines import digest, reminders, timetable
from bot.dialogue.situation import Situation
from bot.dialogue.turn import DIGEST, LEFT, OPENS, Message


def made_anew(situation: Situation, about: tuple[str, ...]) -> Message | None:
    """The message as it reads now in the chat that it goes to; None where there is nothing to say any more.
    `about` is what `Message.reminds` named."""
    for subject in about:
        if subject == DIGEST:
            return digest.now(situation)
        if subject.startswith(OPENS):
            return timetable.opening_now(situation, subject.removeprefix(OPENS))
        if subject.startswith(LEFT):
            return timetable.post_now(situation, subject.removeprefix(LEFT))
    return reminders.remind(situation, about)
