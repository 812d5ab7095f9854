"""Confirmation of a newcomer in the pure core: asked of those of before, yes and no."""

from dataclasses import replace

from bot.conversations.joining.confirmation import NO, YES, asked, questions, why_expired
from bot.dialogue.facts import Confirmed, SeatJoined, SeatLeft
from bot.dialogue.projection import project
from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Situation
from tests.worlds.core import World


def come() -> tuple[World, Situation]:
    """Mai's leader has come in by a code, into the unit in which Lan is."""
    world = World.tiny()
    seat = next(s for s in world.situation.roster if s.role == "representative" and s.unit == "thue")
    joined = SeatJoined(seat.id, "Giả", pending=True)
    [message] = asked(world.situation, (joined,))
    assert message.to.person == world.person("Lan").id
    world.situation = replace(project(world.situation, (joined,)), person=None, seats=())
    assert next(questions(world.seen_by("Lan"))).id == message.asks
    return world, world.seen_by("Lan")


def test_the_one_of_before_is_asked_and_nobody_else():
    world, _ = come()
    assert [*questions(world.seen_by("Dũng"))] == [*questions(world.seen_by("Minh"))] == []


def test_yes_confirms_and_no_takes_the_seat_and_is_told():
    _, situation = come()
    question = next(questions(situation))
    newcomer = next(h.person for s in situation.roster for h in s.holders if h.person.name == "Giả")
    yes, no = question.keep(YES.key), question.keep(NO.key)
    [confirmed] = [f for f in yes.facts if isinstance(f, Confirmed)]
    assert (confirmed.person, confirmed.standing) == (newcomer.id, "")
    assert [f.person for f in no.facts if isinstance(f, SeatLeft)] == [newcomer.id]
    told = {m.to.role or m.to.kind for m in no.messages}
    assert told == {"person", "secretary", "chair", "group"}
    after = project(situation, yes.facts)
    assert [*questions(after)] == []
    assert why_expired(after, QuestionId.read(question.id)) == "Việc xác nhận này đã xong."
