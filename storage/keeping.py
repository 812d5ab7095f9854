"""Facts kept: each kind of fact of a turn becomes rows, in the turn's own transaction."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, update

from bot.conversations.answers import Answers
from bot.conversations.facts import (
    Answered,
    CodeIssued,
    CodeMissed,
    CodeSpent,
    DoorOpened,
    Erased,
    EvidenceAsked,
    EvidenceMoved,
    EvidenceWanted,
    Extended,
    Fact,
    GroupBound,
    GroupMoved,
    GroupUnbound,
    Joined,
    Left,
    PageClosed,
    Published,
    Reminded,
    SeatChosen,
    Seated,
    StageClosed,
    Steered,
    TakenIn,
    Unreachable,
    YearOpened,
)
from bot.conversations.said import Said
from bot.conversations.situation import Situation
from bot.conversations.turn import Turn
from bot.conversations.voting.polls import BallotFact
from storage import clocking, doors, erasing, files, journal, polls, years
from storage.columns import added, as_json
from storage.prepared import Prepared
from storage.situations import Standing
from storage.tables import (
    UNFINISHED,
    answers,
    channels,
    codes,
    cycles,
    holders,
    outbox,
    people,
    snapshots,
)


@dataclass
class Keeping:
    """One turn being kept: in which situation, from which chat (0: the clock's, from none)."""

    connection: Connection
    standing: Standing
    said: Said | None
    channel: int = 0
    _changes: dict[str, object] = field(default_factory=dict)

    @property
    def here(self) -> Situation:
        return self.standing.here

    @property
    def person(self) -> int:
        return self.here.person.id if self.here.person else 0

    def arrive(self) -> None:
        """The chat is known from now on, can be written to again, and is the one its person used last."""
        said = self.said
        if said is None:
            return
        used = {"used": self.here.now, "reachable": True}
        self.channel = self.standing.channel
        if self.channel:
            self._change(**used)
        else:
            row = {"platform": said.platform, "chat": said.chat, "grouped": said.group, **used}
            who = "" if said.group else said.who
            self.channel = added(self.connection, insert(channels).values(**row, who=who))

    def keep(self, turn: Turn) -> None:
        """All facts in their order, and where the chat now stands."""
        self._answer([fact for fact in turn.facts if isinstance(fact, Answered)])
        for fact in turn.facts:
            self._keep(fact)
        if self.standing.goes_back(turn) and self.channel:
            # What belongs to a year before is answered; the chat goes on in the present one.
            if self.here.cycle and self.here.channel.asked.startswith(f"{self.here.cycle.id}/"):
                self._change(asked="", purpose=False)
        elif turn.ask is not None and self.channel:
            self._change(asked=turn.ask.asks, purpose=turn.purpose)
        if self._changes:
            _changing(tuple(self._changes)).later(self.connection, {"row": self.channel, **self._changes})

    def _keep(self, fact: Fact) -> None:
        now = self.here.now
        match fact:
            case Answered():
                pass
            case TakenIn():
                self._take_in(fact)
            case EvidenceWanted():
                platform = self.said.platform if self.said else ""
                files.want(self.connection, self.standing.cycle, fact, platform, self.person, now)
            case EvidenceMoved():
                files.move(self.connection, self.standing.cycle, fact)
            case EvidenceAsked(question):
                self._change(evidence=question)
            case Joined(seat, name):
                self._join(seat, name)
            case Left(seat, person):
                holds = and_(holders.c.seat == seat, holders.c.person == person, holders.c.until.is_(None))
                self._run(update(holders).where(holds).values(until=now))
                spoken = and_(channels.c.seat == seat, channels.c.person == person)
                self._run(update(channels).where(spoken).values(seat=None, asked="", purpose=False))
                self._record("left", seat=seat, person=person)
            case Seated(seat, person):
                self._hold(seat, person.id)
                self._record("seated", seat=seat, person=person.id)
            case DoorOpened(person):
                held = [s.id for s in self.here.roster for h in s.holders if h.person.id == person]
                self._settle(person, next(iter(held), None))
                self._record("door opened", person=person)
            case CodeIssued(code, expires, seat, person):
                self._issue(code, expires, seat, person)
            case CodeSpent(code):
                self._run(update(codes).where(codes.c.code == code).values(spent=now))
            case CodeMissed():
                doors.missed(self.connection, self.channel, now)
            case PageClosed(_, True):
                self._change(ended=now, **doors.NOBODYS)
            case PageClosed(page):
                doors.close(self.connection, self.standing.cluster, page, now)
            case SeatChosen(seat):
                self._change(seat=seat)
            case GroupBound():
                self._bind()
            case GroupUnbound():
                self._change(bound=False)
                self._record("group unbound")
            case GroupMoved(chat):
                self._move(chat)
            case Unreachable():
                self._change(reachable=False)
            case StageClosed():
                self._close(fact)
            case YearOpened(plans, leaders):
                year = years.open_next(self.connection, self.standing, plans, leaders)
                self._record("year opened", what=str(year))
                # Every chat goes on in the new year.
                here = channels.c.cluster == self.standing.cluster
                self._run(update(channels).where(here).values(asked="", purpose=False))
            case Erased(words):
                erasing.erase(self.connection, self.standing.cycle, words, now)
                self._record("erased", what=f"k{self.standing.cycle}")
            case Extended(window, until, unit, reason):
                clocking.extend(self.connection, self.standing.cycle, fact, self.person, now)
                self._record("extended", what=window, unit=unit, until=until, why=reason)
            case Reminded(key):
                clocking.give(self.connection, self.standing.cycle, key, now)
            case Published(stage):
                self._publish(stage)
            case Steered(act, what, why):
                self._record(act, what=what, why=why)
            case _ if isinstance(fact, BallotFact):
                polls.keep(self.connection, self.standing.cycle, self.here, fact, self._record)
            case _:
                # Better a turn that fails than a fact that is lost.
                raise NotImplementedError(f"facts of kind {type(fact).__name__} cannot be kept yet")

    def _answer(self, facts: list[Answered]) -> None:
        """Numbered per unit; many at once ("đạt tối đa") are one statement."""
        rows: list[dict[str, Any]] = []
        for unit in {fact.unit: None for fact in facts}:
            # The newest answer to a question has the highest number of all that were ever given to it.
            last = Answers.of(self.here.answers[unit]).last
            about = [fact for fact in facts if fact.unit == unit]
            rows += [self._row_of(fact, last + n) for n, fact in enumerate(about, start=1)]
        if len(rows) == 1:
            _ANSWER.later(self.connection, rows[0])
        elif rows:
            _ANSWER.run_each(self.connection, rows)

    def _take_in(self, fact: TakenIn) -> None:
        """The same answer by the same person, numbered anew."""
        mine = and_(answers.c.cycle == self.standing.cycle, answers.c.unit == fact.unit)
        last = self.connection.scalar(select(func.max(answers.c.number)).where(mine)) or 0
        aside = select(answers).where(mine, answers.c.question == fact.kept).order_by(answers.c.number.desc())
        row = self.connection.execute(aside.limit(1)).mappings().one()
        self._run(insert(answers).values(**{**row, "question": fact.question, "number": last + 1}))

    def _row_of(self, fact: Answered, number: int) -> dict[str, Any]:
        return {
            "cycle": self.standing.cycle,
            "unit": fact.unit,
            "number": number,
            "question": fact.question,
            "value": fact.value,
            "aside": fact.aside,
            "paper": fact.paper,
            "reason": fact.reason,
            "seat": self._speaking_for(fact.unit),
            "person": self.person or None,
            "at": self.here.now,
        }

    def _speaking_for(self, unit: str) -> int | None:
        """The seat an answer about the unit is given from: one of the unit's, else the one spoken for."""
        held = self.here.seats
        chosen = [s.id for s in held if s.id == self.here.channel.seat]
        units_own = [s.id for s in held if s.unit == unit]
        of_both = [id for id in chosen if id in units_own]
        return next(iter([*of_both, *units_own, *chosen, *(s.id for s in held)]), None)

    def _join(self, seat: int, name: str) -> None:
        person = self.person
        if not person:
            person = added(self.connection, insert(people).values(name=name))
        self._hold(seat, person)
        self._settle(person, seat)
        self._record("joined", seat=seat, person=person)

    def _hold(self, seat: int, person: int) -> None:
        holds = and_(holders.c.seat == seat, holders.c.person == person, holders.c.until.is_(None))
        if self.connection.scalar(select(holders.c.id).where(holds)) is None:
            self._run(insert(holders).values(seat=seat, person=person, since=self.here.now))

    def _settle(self, person: int, seat: int | None) -> None:
        """This chat is the person's, and speaks for the seat."""
        self._change(person=person, cluster=self.standing.cluster, seat=seat, asked="", purpose=False)

    def _issue(self, code: str, expires: datetime, seat: int, person: int) -> None:
        now = self.here.now
        owner = codes.c.seat == seat if seat else codes.c.person == person
        earlier = and_(owner, codes.c.cluster == self.standing.cluster, codes.c.spent.is_(None))
        self._run(update(codes).where(earlier).values(spent=now))
        row = {"seat": seat or None, "person": person or None, "issued": now, "expires": expires}
        self._run(insert(codes).values(code=code, cluster=self.standing.cluster, **row))

    def _bind(self) -> None:
        """A cluster has one group on each platform: the last one bound."""
        same = and_(channels.c.cluster == self.standing.cluster, channels.c.bound)
        if self.said is not None:
            same = and_(same, channels.c.platform == self.said.platform)
        self._run(update(channels).where(same).values(bound=False))
        self._change(bound=True, cluster=self.standing.cluster)
        self._record("group bound")

    def _move(self, chat: str) -> None:
        """The group is another chat of the platform now, and what is owed to it with it. Its messages
        cannot be edited from there: what was to change one is sent anew."""
        said = self.said
        if said is None or chat == said.chat:
            return
        at = channels.c.platform == said.platform
        if self.standing.channel:
            self._run(delete(channels).where(at, channels.c.chat == chat, channels.c.id != self.channel))
            self._change(chat=chat)
        else:
            # Told a second time: it has moved already, and what is known of it must not be lost.
            self._run(delete(channels).where(channels.c.id == self.channel))
        owed = and_(outbox.c.platform == said.platform, outbox.c.chat == said.chat, UNFINISHED)
        self._run(update(outbox).where(owed, outbox.c.strip).values(state="replaced"))
        self._run(update(outbox).where(owed).values(chat=chat, edit="", target=None))

    def _close(self, fact: StageClosed) -> None:
        of = and_(snapshots.c.cycle == self.standing.cycle, snapshots.c.stage == fact.stage)
        number = (self.connection.scalar(select(func.max(snapshots.c.number)).where(of)) or 0) + 1
        row = {"number": number, "at": self.here.now, "body": fact.body, "reason": fact.reason}
        self._run(insert(snapshots).values(cycle=self.standing.cycle, stage=fact.stage, **row))
        self._run(update(cycles).where(cycles.c.id == self.standing.cycle).values(stage=fact.next))
        if self.standing.past:
            years.carry_on(self.connection, self.standing, fact)
        self._record(
            "stage closed",
            what=fact.stage,
            number=number,
            why=fact.reason,
            result=journal.digest(as_json(fact.body, sort=True)),
        )

    def _publish(self, stage: str) -> None:
        of = and_(snapshots.c.cycle == self.standing.cycle, snapshots.c.stage == stage)
        newest = select(func.max(snapshots.c.number)).where(of).scalar_subquery()
        self._run(update(snapshots).where(of, snapshots.c.number == newest).values(published=True))
        self._record("published", what=stage)

    def _record(self, act: str, **about: object) -> None:
        who = {"by": self.person, "seat_of": self._speaking_for(""), "at": self.here.now}
        who |= {"cycle": self.standing.cycle}
        journal.record(self.connection, self.standing.cluster, {"act": act, **who, **about})

    def _change(self, **values: object) -> None:
        """Of the chat's row; written in one statement at the end."""
        self._changes |= values

    def _run(self, statement: Any) -> None:
        self.connection.execute(statement)


_ANSWER = Prepared(insert(answers), [column.key for column in answers.c])


@cache
def _changing(names: tuple[str, ...]) -> Prepared:
    """The change of these columns of a chat's row; built once, since building takes longer than running."""
    this = update(channels).where(channels.c.id == bindparam("row"))
    return Prepared(this.values({n: bindparam(n) for n in names}))
