"""Pages of the journal (`nhật ký`): the newest acts first, a screen at a time; one with its hashes."""

from collections.abc import Iterator, Sequence

from bot.conversations.rulebook.journal_text import said
from bot.dialogue.question import Effect, Prompt, Question, QuestionId
from bot.dialogue.registry import Call, Reply
from bot.dialogue.situation import JournalEntry, Situation
from bot.questions import Choice, Option

PAGE, IN_GROUP = 6, 5
OLDER, DONE = Option("older", "Cũ hơn"), Option("done", "Xong")
HOW = "Xem một việc kèm mã kiểm: gõ “nhật ký” kèm số, ví dụ: nhật ký {number}."
NONE = "Nhật ký chưa có việc nào."


def read(call: Call) -> Effect | Reply:
    """`nhật ký`: the newest acts; `nhật ký 57`: that one with its hashes."""
    situation = call.situation
    if call.words:
        return Reply(one(situation, call.words))
    last = len(situation.journal)
    if not last:
        return Reply(NONE, stays=False)
    head = f"Nhật ký của cụm: {last} việc, mới nhất ở trên."
    return _page(situation, last, head, HOW.format(number=last))


def in_group(situation: Situation, words: str) -> str:
    """`/nhatky [số]` in the group: the last acts, or one."""
    if words:
        return one(situation, words)
    last = len(situation.journal)
    if not last:
        return NONE
    lines = [said(situation, entry) for entry in newest(situation.journal, last, IN_GROUP)]
    return "\n".join([f"Nhật ký của cụm: {last} việc, mới nhất ở trên.", *lines])


def newest(journal: Sequence[JournalEntry], upto: int, most: int) -> list[JournalEntry]:
    """At most so many acts up to this number, the newest first."""
    return list(reversed(journal[max(upto - most, 0) : upto]))


def one(situation: Situation, words: str) -> str:
    """Act with this number, with the whole hashes that `thidua verify --head` takes."""
    last, number = len(situation.journal), words.strip()
    if not (number.isascii() and number.isdigit() and len(number) < 10 and 1 <= int(number) <= last):
        return f"Nhật ký có các số từ 1 đến {last}. {HOW.format(number=last)}" if last else NONE
    entry = situation.journal[int(number) - 1]
    return "\n".join(
        [
            said(situation, entry),
            f"Dấu kiểm {entry.number}: {entry.mark}",
            f"Mã kiểm (SHA-256): {entry.hash}",
            f"Mã kiểm của việc trước: {entry.previous or 'không có, đây là việc đầu tiên'}",
            f"Kiểm tra: người vận hành chạy thidua verify với --head {entry.number}:{entry.hash}",
        ]
    )


def questions(situation: Situation, before: str) -> Iterator[Question]:
    """Question that leads to the acts before a number."""
    if situation.cycle is None or not (before.isascii() and before.isdigit() and len(before) < 10):
        return

    def keep(key: str) -> Effect:
        if key == DONE.key:
            return Effect(result="Xem lại: gõ “nhật ký”.")
        return _page(situation, int(before) - 1)

    ask = f"Xem các việc trước số {before}?"
    yield Question(_id(situation, before), lambda: Prompt(ask, Choice((OLDER, DONE))), keep, done=True)


def _page(situation: Situation, upto: int, *around: str) -> Effect:
    """A screen of acts up to a number; the question for older ones, if there are any."""
    entries = newest(situation.journal, upto, PAGE)
    if not entries:
        return Effect(result="Không còn việc nào cũ hơn.")
    head, how = around or ("", "")
    text = "\n".join(filter(None, (head, *(said(situation, entry) for entry in entries), how)))
    first = entries[-1].number
    goto = _id(situation, str(first)) if first > 1 and situation.cycle else ""
    return Effect(result=text, goto=goto, stays=True)


def _id(situation: Situation, before: str) -> str:
    return str(QuestionId(situation.cycle.id if situation.cycle else "", "journal", "", before))
