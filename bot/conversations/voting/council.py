"""Decision of the council above (hội đồng cấp trên), recorded by the secretary; it may refuse a nomination.

Rank by score, count of the ballot and this decision are three facts, and said apart.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from bot.conversations.voting.ballot_list import BACK
from bot.conversations.voting.posts import named
from bot.dialogue.facts import Answered, Steered
from bot.dialogue.projection import project
from bot.dialogue.question import Effect, Prompt, Question, QuestionId
from bot.dialogue.situation import Answer, Situation
from bot.dialogue.turn import GROUP, Message
from bot.questions import Choice, Option, Text, Unclear
from bot.rules.ballots import say_percent
from bot.state import ballots

GRANTED, CUT = Option("yes", "Công nhận"), Option("no", "Không công nhận")


def questions(situation: Situation) -> Iterator[Question]:
    """Nomination, number and date of the paper, then each unit; put when `quyết định` opens them."""
    cycle = situation.cycle
    nominated = [
        item for item in ballots.items(situation) if item.decided and item.elected and not item.ballot.office
    ]
    if cycle is None or not nominated:
        return
    choice = Choice((*(Option(i.ballot.id, i.ballot.title) for i in nominated), BACK), lettered=True)
    yield Question(
        str(QuestionId(cycle.id, "council")),
        lambda: Prompt("Ghi quyết định của Hội đồng cấp trên về nội dung nào?", choice),
        lambda id: Effect(result="Chưa ghi gì.") if id == BACK.key else Effect(goto=_id(situation, id, "doc")),
        done=True,
    )
    for item in nominated:
        yield from _paper(situation, item)
        for unit in item.elected:
            yield _unit(situation, item, unit)


def _paper(situation: Situation, item: ballots.Item) -> Iterator[Question]:
    id, title = item.ballot.id, item.ballot.title
    number, day = _id(situation, id, "doc"), _id(situation, id, "date")
    yield Question(
        number,
        lambda: Prompt(f"{title}: số và ký hiệu văn bản, ví dụ 123/QĐ-UBND?", Text(60)),
        lambda text: Effect((Answered("", number, text),), goto=day),
        done=True,
    )
    yield Question(
        day,
        lambda: Prompt("Ngày ban hành (ngày/tháng/năm), ví dụ 15/02/2027?", Day()),
        lambda text: Effect((Answered("", day, text),), goto=_id(situation, id, unit=item.elected[0])),
        done=True,
    )


def _unit(situation: Situation, item: ballots.Item, unit: str) -> Question:
    own = _id(situation, item.ballot.id, unit=unit)

    def keep(word: str) -> Effect:
        facts = (Answered("", own, word),)
        place = item.elected.index(unit) + 1
        if place < len(item.elected):
            return Effect(facts, goto=_id(situation, item.ballot.id, unit=item.elected[place]))
        now = project(situation, facts)
        text = decision(now, item)
        done = (*facts, Steered("council decision", text, _paper_said(now, item)))
        return Effect(done, "Đã ghi quyết định và đăng vào nhóm.", (Message(text, GROUP),))

    text = f"{item.ballot.title}, {named(situation, unit)}: Hội đồng có công nhận không?"
    return Question(own, lambda: Prompt(text, Choice((GRANTED, CUT))), keep, done=True)


def awaited(situation: Situation) -> bool:
    """True while a nomination waits for the council's decision."""
    nominated = (i for i in ballots.items(situation) if i.decided and i.elected and not i.ballot.office)
    return any(not decision(situation, item) for item in nominated)


class Day(Text):
    """Form for a date as it stands on a paper: 15/02/2027."""

    def read(self, reply: str) -> str:
        found = re.fullmatch(r"\D*(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})\D*", reply)
        try:
            day = date(int(found[3]), int(found[2]), int(found[1])) if found else None
        except ValueError:
            day = None
        if day is None:
            raise Unclear("Đề nghị gõ ngày dạng ngày/tháng/năm, ví dụ 15/02/2027.")
        return f"{day:%d/%m/%Y}"


def decision(situation: Situation, item: ballots.Item) -> str:
    """Text of the council's decision on a nomination; "" while there is none."""
    said = _said(situation)
    words = {unit: said.get(_id(situation, item.ballot.id, unit=unit)) for unit in item.elected}
    number, day = (
        said.get(_id(situation, item.ballot.id, "doc")),
        said.get(_id(situation, item.ballot.id, "date")),
    )
    if not number or not day or not all(words.values()):
        return ""
    lines = [f"Quyết định của Hội đồng cấp trên – {item.ballot.title}", _paper_said(situation, item)]
    for unit, word in words.items():
        label = GRANTED.label if word and word.value == GRANTED.key else CUT.label
        lines.append(f"– {named(situation, unit)}: {label.lower()}")
    return "\n".join(lines)


def _paper_said(situation: Situation, item: ballots.Item) -> str:
    said = _said(situation)
    number, day = (said[_id(situation, item.ballot.id, part)].value for part in ("doc", "date"))
    return f"Văn bản số {number}, ngày {day}"


def three_facts(situation: Situation) -> str:
    """`khen thưởng`: each nominated unit with its rank by score, its votes, and the council's decision."""
    ranks = ballots.ranks(situation)
    lines = []
    for item in ballots.items(situation):
        if item.ballot.office or not item.decided:
            continue
        said = _said(situation)
        number, day = (
            said.get(_id(situation, item.ballot.id, "doc")),
            said.get(_id(situation, item.ballot.id, "date")),
        )
        lines.append(item.ballot.title)
        for unit in item.elected:
            word = said.get(_id(situation, item.ballot.id, unit=unit))
            lines.append(f"– {named(situation, unit)}")
            lines.append(f"   Điểm: {f'hạng {ranks[unit]}' if unit in ranks else 'không xếp hạng'}")
            lines.append(f"   Bỏ phiếu: {_votes(item, unit)}")
            told = (
                (GRANTED if word.value == GRANTED.key else CUT).label.lower() if word else "chưa có quyết định"
            )
            paper = f" (số {number.value}, ngày {day.value})" if word and number and day else ""
            lines.append(f"   Hội đồng: {told}{paper}")
    return "\n".join(lines) or "Chưa có đơn vị nào được suy tôn."


def _votes(item: ballots.Item, unit: str) -> str:
    for poll in item.polls:
        if poll.result and unit in poll.result.elected and unit in poll.result.totals:
            votes, base = poll.result.totals[unit], poll.result.base
            return f"{votes}/{base} phiếu ({say_percent(votes, base)})"
    return "đạt"


def _id(situation: Situation, ballot: str, part: str = "", *, unit: str = "") -> str:
    return str(QuestionId(situation.cycle.id if situation.cycle else "", "council", unit, ballot, part))


def _said(situation: Situation) -> Mapping[str, Answer]:
    return situation.answers.get("", {})
