"""Standing of whoever speaks: somebody of before has confirmed them in a seat, and in this chat, or not yet."""

from bot.dialogue.situation import Seat, Situation


def is_confirmed(situation: Situation, seat: Seat) -> bool:
    """True where the speaker may vote, approve, consent, key and confirm from this seat, in this chat
    (.github/decisions/0015-secret-ballots.md)."""
    if situation.channel.pending:
        return False
    return not any(
        h.person == situation.person and h.standing == "pending"
        for s in situation.roster
        if s.id == seat.id
        for h in s.holders
    )
