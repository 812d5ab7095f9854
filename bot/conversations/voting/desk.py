"""Acts of the desk and commands about ballots: `bỏ phiếu`, `phiếu giấy`, `quyết định`."""

from bot.conversations.voting import ballot_list, council, paper_ballots, vote
from bot.dialogue.question import Effect, QuestionId
from bot.dialogue.registry import NOT_CONFIRMED, Call, Reply
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.standing import is_confirmed
from bot.state.ballots import items
from bot.state.seats import steers


def ballots(call: Call) -> Effect | Reply:
    """`bỏ phiếu`: at the desk, opens the list of ballots; to a unit, its open vote, else the list as text."""
    situation = call.situation
    if steers(situation):
        if situation.cycle and to_do(situation):
            return Effect(goto=str(QuestionId(situation.cycle.id, "ballot")))
        return Effect(result=ballot_list.agenda_text(situation))
    waiting = (q for seat in situation.seats for q in vote.questions(situation, seat.unit) if not q.done)
    if question := next(waiting, None):
        return Effect(goto=question.id)
    return Reply(f"{ballot_list.agenda_text(situation)}\n\nHiện không có phiếu nào chờ đơn vị.")


def to_do(situation: Situation, seat: Seat | None = None) -> bool:
    """True while a ballot can be opened, or something of one is left to do."""
    return any(item.to_do for item in items(situation))


def papers(call: Call) -> Effect | Reply:
    """`phiếu giấy`: opens the first ballot whose papers can be given out or keyed in."""
    if not is_confirmed(call.situation, call.seat):
        return Reply(NOT_CONFIRMED, stays=False)
    if question := next(paper_ballots.questions(call.situation), None):
        return Effect(goto=question.id)
    none = "Phát phiếu giấy được khi đang có cuộc bỏ phiếu và tổ kiểm phiếu có người của từ hai đơn vị."
    return Reply(none, stays=False)


def decision(call: Call) -> Effect | Reply:
    """`quyết định`: opens the record of the council's decision, once a unit is nominated."""
    if question := next(council.questions(call.situation), None):
        return Effect(goto=question.id)
    return Reply("Chưa có đơn vị nào được suy tôn để ghi quyết định.", stays=False)


def decision_awaited(situation: Situation, seat: Seat) -> bool:
    return seat.role == "secretary" and council.awaited(situation)
