"""Leaves out of a backup whatever says how somebody voted in a ballot that is open, or that they have.

Two backups, before and after one unit's vote, are to be the same. Votes, roll and drafts stay out; but so does
what a vote leaves beside them: the talk of the voting cluster's private chats since the opening, which
question each stands at and when it was last used, the updates heard since then, the reminders to vote. A
restored ballot of these is cancelled, so none of it is missed. What the journal holds of it stays: who was
given a paper, since that is an act before everybody's eyes and the chain has to hold.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    and_,
    case,
    false,
    literal,
    not_,
    or_,
    select,
    type_coerce,
)

from bot.dialogue.question import QuestionId
from storage.code_vault import SEALED
from storage.database.sql import stored
from storage.database.types import Moment
from storage.records import ballots as records_ballots
from storage.records.ballot_trail import day_of
from storage.schema import (
    answers,
    ballots,
    channels,
    clocks,
    codes,
    cycles,
    heard,
    outbox,
    push_endpoints,
    reminded,
    secret_keys,
    timeouts,
    upload_links,
)


@dataclass(frozen=True)
class OpenBallot:
    """A ballot that is open."""

    cluster: int
    cycle: int
    key: str
    issued: tuple[str, ...]
    since: datetime

    @property
    def asked(self) -> Iterator[str]:
        """The questions by which its units vote; under these an open vote is stored as an answer too."""
        return (str(QuestionId(f"k{self.cycle}", "vote", unit, self.key)) for unit in self.issued)


def open_ballots(connection: Connection) -> list[OpenBallot]:
    """The ballots that are open now, in any cluster."""
    query = (
        select(cycles.c.cluster, ballots.c.cycle, ballots.c.key, ballots.c.terms)
        .select_from(ballots.join(cycles))
        .where(not_(records_ballots.OVER))
        .order_by(ballots.c.id)
    )
    return [
        OpenBallot(cluster, cycle, key, tuple(terms["issued"]), datetime.fromisoformat(terms["opens"]))
        for cluster, cycle, key, terms in connection.execute(query)
    ]


def rows_for_backup(connection: Connection) -> dict[str, Select[Any]]:
    """Rows that a backup takes, by table; of a table that is not named it takes all."""
    voting = open_ballots(connection)
    o = outbox.c
    private = {
        "text": case((or_(o.private, o.text.startswith(SEALED, autoescape=True)), ""), else_=o.text),
        "options": case((o.private, "[]"), else_=type_coerce(o.options, Text)),
    }
    # When somebody was heard is of no use in a backup: no update comes again so late. Nor is what a machine's
    # clock showed. A link to a page is over within hours. Endpoints are of use to this installation's own
    # keys alone, which no backup holds.
    empty = (timeouts, clocks, push_endpoints, secret_keys, upload_links)
    none = {table.name: stored(table).where(false()) for table in empty}
    # Codes are withdrawn at a restore, since the key may be another one; nothing that it opens is taken.
    none["codes"] = stored(codes, sealed=literal(""), address=literal(""))
    taken = {**records_ballots.rows_for_backup(), "outbox": stored(outbox, **private), **none}
    if not voting:
        return taken
    since = {one.cluster: one.since for one in reversed(voting)}
    meant = outbox.alias()
    known = select(meant.c.id).where(meant.c.id == o.target, not_(_talk(meant, since))).scalar_subquery()
    said = [and_(answers.c.cycle == one.cycle, answers.c.question.in_(one.asked)) for one in voting]
    given = [
        and_(reminded.c.cycle == one.cycle, reminded.c.key.contains(f" vote.{one.key}.", autoescape=True))
        for one in voting
    ]
    return {
        **taken,
        "outbox": stored(outbox, **private, target=known).where(not_(_talk(outbox, since))),
        "channels": _chats(since),
        "answers": stored(answers).where(not_(or_(*said))),
        "reminded": stored(reminded).where(not_(or_(*given))),
        "heard": stored(heard).where(heard.c.at < day_of(min(since.values()))),
    }


def _talk(rows: Any, since: dict[int, datetime]) -> ColumnElement[bool]:
    """Messages to the private chats of a voting cluster since the opening."""
    c, o = channels.c, rows.c
    chat = and_(c.platform == o.platform, c.chat == o.chat, ~c.grouped)
    return or_(
        *(
            and_(o.made >= opened, select(c.id).where(chat, c.cluster == cluster).correlate(rows).exists())
            for cluster, opened in since.items()
        )
    )


def _chats(since: dict[int, datetime]) -> Select[Any]:
    """Chats without the question they stand at, and without which of two of one person was used last."""
    c = channels.c
    voting = c.cluster.in_(list(since))
    opened = [(c.cluster == cluster, literal(moment, Moment)) for cluster, moment in since.items()]
    return stored(
        channels,
        asked=case((voting, ""), else_=c.asked),
        purpose=case((voting, false()), else_=c.purpose),
        used=case(*opened, else_=c.used),
    )
