"""A stage begins: the group is told, and whoever has something to do gets their first question."""

from collections.abc import Iterator
from dataclasses import replace

from bot.conversations.results.posts import opening
from bot.conversations.review import agreement, explanation, review
from bot.conversations.scoring import self_scores
from bot.dialogue.question import Question, as_message, first_open
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.turn import Audience, Message
from bot.state.pending import differing
from bot.state.stages import Staged, as_seen_by, running, taking_part
from bot.vietnamese import say


def begin(here: Situation) -> tuple[Message, ...]:
    """What is said at the beginning of the present stage; nothing while its window is not open."""
    if here.cycle is None or not here.cycle.stage or not running(here, here.cycle.stage):
        return ()
    stage = here.cycle.stage
    window = here.timetable.window(stage) or here.cycle.charter.windows[stage]
    return (opening(here, window), *_doors(here, stage))


def _doors(here: Situation, stage: str) -> Iterator[Message]:
    """The first question of everybody who is asked something, once for each person."""
    told = set[int]()
    for seat in here.roster:
        for person in (holder.person for holder in seat.holders if holder.person.id not in told):
            question = first_open(asked(as_seen_by(here, person), seat, stage))
            if question:
                told.add(person.id)
                yield replace(as_message(question.id, question.put()), to=Audience("person", person=person.id))
    if stage == "explain" and here.cycle:
        for unit in taking_part(here.cycle):
            if not differing(here, unit.id):
                total = say(Staged(here, unit.id, "review").score.total)
                same = "không có mục nào khác với đơn vị tự chấm"
                text = f"Kết quả thẩm định – {unit.name}: {same}. Tổng: {total} điểm."
                yield Message(text, to=Audience("role", role="representative", unit=unit.id))


def asked(here: Situation, seat: Seat, stage: str) -> Iterator[Question]:
    """What one of the speaker's seats is asked at a stage."""
    match stage, seat.role:
        case "self", "representative":
            yield from self_scores.questions(here, seat.unit)
        case "review", "reviewer":
            yield from review.questions(here, seat, "")
        case "explain", "representative":
            yield from explanation.questions(here, seat.unit)
        case "agree", "secretary" | "chair":
            yield from agreement.questions(here, seat, "")
        case _:
            return
