"""Start of a stage: the post to the group, and the first question to each person who is asked something."""

from collections.abc import Iterator

from bot.conversations.results.posts import opening
from bot.dialogue.question import Question, as_message, first_open
from bot.dialogue.registry import registry
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.turn import Audience, Message
from bot.state.pending import differing
from bot.state.stages import as_seen_by, running, staged, taking_part
from bot.vietnamese import say


def begin(situation: Situation) -> tuple[Message, ...]:
    """Messages at the start of the present stage; none while its window is not open."""
    if situation.cycle is None or not situation.cycle.stage or not running(situation, situation.cycle.stage):
        return ()
    stage = situation.cycle.stage
    window = situation.timetable.window(stage) or situation.cycle.charter.windows[stage]
    return (opening(situation, window), *_doors(situation, stage))


def _doors(situation: Situation, stage: str) -> Iterator[Message]:
    """First question of each person who is asked something; in the explanation stage, also the news to units
    without differences."""
    told = set[int]()
    for seat in situation.roster:
        for person in (holder.person for holder in seat.holders if holder.person.id not in told):
            question = first_open(asked(as_seen_by(situation, person), seat, stage))
            if question:
                told.add(person.id)
                yield as_message(question, Audience("person", person=person.id))
    if stage == "explain" and situation.cycle:
        for unit in taking_part(situation.cycle):
            if not differing(situation, unit.id):
                total = say(staged(situation, unit.id, "review").score.total)
                same = "không có mục nào khác với đơn vị tự chấm"
                text = f"Kết quả thẩm định – {unit.name}: {same}. Tổng: {total} điểm."
                yield Message(text, to=Audience("role", role="representative", unit=unit.id), news=True)


def asked(situation: Situation, seat: Seat, stage: str) -> Iterator[Question]:
    """Questions with which a stage begins for one of the speaker's seats."""
    for talk in registry().conversations:
        if talk.begins and talk.stage == stage and seat.role in talk.roles:
            yield from talk.questions(situation, seat, seat.unit)
