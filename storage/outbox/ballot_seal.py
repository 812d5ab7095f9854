"""What is taken back when a unit has voted, or a ballot has ended: keyboards, and every text with a choice.

A message that shows a choice is written over where its platform can edit, wherever it is; bodies of such
messages that are still owed are blanked in the same transaction.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, or_, select, update

from bot.conversations.voting.posts import vote_id
from bot.conversations.voting.vote import DONE, OVER
from bot.dialogue.ballots import BallotCancelled, BallotCounted, Cast, PaperGiven, PapersAwaited, PapersKeyed
from bot.dialogue.facts import Fact
from bot.dialogue.question import QuestionId
from bot.dialogue.turn import Turn
from storage.loading.queries import Chat
from storage.outbox.enqueue import TAKEN_BACK, OutboxWriter
from storage.outbox.rows import give_up
from storage.schema import UNFINISHED, channels, outbox

o = outbox.c


def seal(owing: OutboxWriter, turn: Turn) -> None:
    """Before the turn says anything: what it says of a message is the last word on it."""
    for fact in turn.facts:
        _seal(owing, fact)


def _seal(owing: OutboxWriter, fact: Fact) -> None:
    here = owing.here
    match fact:
        case Cast(key, unit) | PaperGiven(key, unit):
            people = [h.person.id for s in here.roster if s.unit == unit for h in s.holders]
            chats = select(channels.c.chat).where(channels.c.person.in_(people))
            _take_back(owing, [vote_id(here, key, unit)], o.chat.in_(chats), DONE)
        case PapersKeyed(key):
            _take_back(owing, [_papers(owing, key)], _anywhere, TAKEN_BACK)
        case BallotCounted(key) | BallotCancelled(key) | PapersAwaited(key):
            polls = here.cycle.polls if here.cycle else ()
            issued = next((p.terms.issued for p in polls if p.key == key), ())
            asked = [vote_id(here, key, unit) for unit in issued]
            if not isinstance(fact, PapersAwaited):
                asked.append(_papers(owing, key))
            _take_back(owing, asked, _anywhere, OVER)
        case _:
            pass


def _take_back(owing: OutboxWriter, questions: Iterable[str], where: ColumnElement[bool], text: str) -> None:
    """Rows that put one of these questions, or a message of them by its nonce."""
    asked = or_(*(or_(o.asks == id, o.asks.startswith(f"{id}.", autoescape=True)) for id in questions))
    for row in owing.connection.execute(select(outbox).where(asked, where, o.live).order_by(o.id)).all():
        if not _is_unseen(row):
            owing.take_back(Chat(row.platform, row.chat, row.grouped), row, text if row.private else "")
    waiting = and_(asked, where, UNFINISHED)
    # One that is being sent cannot be called back; it is written over once it is known to have gone.
    give_up(owing.connection, and_(waiting, o.state != "sending"), "replaced")
    owing.connection.execute(update(outbox).where(waiting, o.private).values(text="", options=[]))


def _is_unseen(row: Row[Any]) -> bool:
    """Whether nobody has seen it: a new message, not sent yet."""
    return row.state == "queued" and not row.edit and row.target is None


def _papers(owing: OutboxWriter, key: str) -> str:
    return str(QuestionId(owing.here.cycle.id if owing.here.cycle else "", "papers", "", key))


_anywhere = o.live | UNFINISHED
