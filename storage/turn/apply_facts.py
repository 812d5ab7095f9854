"""Writes the facts of a turn: each kind becomes rows, in the turn's own transaction."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, assert_never

from sqlalchemy import Connection, bindparam, insert, update

from bot.dialogue.answers import Answers
from bot.dialogue.ballots import BallotFact
from bot.dialogue.charter_versions import CharterFact
from bot.dialogue.facts import (
    AddressBound,
    AddressDropped,
    Answered,
    AnswerTakenBack,
    ClockConfirmed,
    ClusterFounded,
    ClusterPaused,
    CodeIssued,
    CodeSpent,
    Confirmed,
    DataRequestAnswered,
    DataRequested,
    DoorOpened,
    Erased,
    EvidenceAsked,
    EvidenceMoved,
    EvidenceWanted,
    Extended,
    Fact,
    GroupAdmitted,
    GroupBound,
    GroupMoved,
    GroupRefused,
    GroupUnbound,
    LateAnswerAccepted,
    PageClosed,
    PostsGiven,
    Published,
    Reminded,
    Renamed,
    SeatChosen,
    SeatJoined,
    SeatLeft,
    SeatTaken,
    StageClosed,
    Steered,
    UnitsChanged,
    Unreachable,
    UploadOffered,
    WorkbookRead,
    WorkbookSent,
    WrongCode,
    YearOpened,
)
from bot.dialogue.said import Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Turn
from storage.code_vault import CodeVault
from storage.database.statements import Prepared
from storage.database.types import insert_row
from storage.loading.loaded_situation import LoadedSituation
from storage.records import (
    administration,
    answers,
    ballots,
    charters,
    clock_marks,
    data_requests,
    evidence,
    founding,
    groups,
    journal,
    mail_addresses,
    packets,
    reminders,
    retention,
    seals,
    seats,
    stages,
    undelivered,
    unit_changes,
    upload_links,
    web_sessions,
    workbooks,
)
from storage.schema import channels, people
from storage.turn import next_year

# In place of the speaker, where it was the clock.
_CLOCK: dict[str, object] = {"by": 0, "seat_of": None}


@dataclass
class FactWriter:
    """Writes the facts of one turn, in the situation before them. `channel` is the row of the chat that spoke
    (0: the clock's turn, in which none did)."""

    connection: Connection
    loaded: LoadedSituation
    said: Said | None
    vault: CodeVault
    channel: int = 0
    _chat_changes: dict[str, object] = field(default_factory=dict)

    @property
    def situation(self) -> Situation:
        return self.loaded.situation

    @property
    def person(self) -> int:
        return self.situation.person.id if self.situation.person else 0

    @property
    def at(self) -> datetime:
        """Time of what is said: while the clock is doubted it runs on, and only deadlines stand still."""
        return self.situation.doubt.believed if self.situation.doubt else self.situation.now

    def record_chat(self) -> None:
        """Makes the chat known and reachable, and the one that its person used last."""
        said = self.said
        if said is None:
            return
        used = {"used": self.situation.now, "reachable": True}
        self.channel = self.loaded.channel
        if self.channel:
            self._change_chat(**used)
        else:
            row = {"platform": said.platform, "chat": said.chat, "grouped": said.group, **used}
            who = "" if said.group else said.who
            self.channel = insert_row(self.connection, insert(channels).values(**row, who=who))

    def write(self, turn: Turn) -> None:
        """Writes all facts in their order, and the question at which the chat now stands."""
        if self.loaded.arrives and self.channel:
            self._change_chat(cluster=self.loaded.cluster, seat=None, asked="", purpose=False, evidence="")
        given = [fact for fact in turn.facts if isinstance(fact, Answered)]
        self._answer(given, bound=turn.is_binding)
        for fact in turn.facts:
            self._write(fact)
        if self.loaded.returns_to_present(turn) and self.channel:
            # What belongs to a year before is answered; the chat goes on in the present one.
            cycle = self.situation.cycle
            if cycle and self.situation.channel.asked.startswith(f"{cycle.id}/"):
                self._change_chat(asked="", purpose=False)
        elif turn.ask is not None and self.channel:
            self._change_chat(asked=turn.ask.asks, purpose=turn.purpose)
            if self.person and not (self.said and self.said.group):
                # Meanwhile another cluster may have put a question here.
                self._change_chat(cluster=self.loaded.cluster)
        elif given and self.said and not self.said.group:
            # The question is settled and nothing follows: what is typed next is no answer to it.
            self._change_chat(purpose=False)
        if self._chat_changes:
            update_chat = _update_of_chat(tuple(self._chat_changes))
            update_chat.later(self.connection, {"row": self.channel, **self._chat_changes})

    def _write(self, fact: Fact) -> None:
        if isinstance(fact, BallotFact):
            ballots.write_fact(self.connection, self.loaded.cycle, self.situation, fact, self._record)
            return
        connection, loaded, now = self.connection, self.loaded, self.situation.now
        if isinstance(fact, CharterFact):
            charters.write_fact(connection, loaded.cycle, fact, now, self._record)
            return
        match fact:
            case Answered():
                pass  # All answers of a turn are written at once, before the other facts.
            case AnswerTakenBack():
                seat, person = self._seat_for(fact.unit), self.person or None
                answers.take_back(connection, loaded.cycle, fact, seat=seat, person=person, now=now)
            case LateAnswerAccepted():
                answers.accept_late(connection, loaded.cycle, fact)
            case EvidenceWanted():
                evidence.want(connection, loaded.cycle, fact, self.said, self.person, self.at)
            case EvidenceMoved():
                if was := evidence.move(connection, loaded.cycle, fact):
                    self._record("evidence moved", evidence=fact.evidence, was=was, what=fact.question)
            case WorkbookSent():
                workbooks.want(connection, loaded.cycle, fact, self.said, self.person, now)
            case WorkbookRead():
                workbooks.keep(connection, loaded.cycle, fact)
            case EvidenceAsked(question):
                self._change_chat(evidence=question)
            case SeatJoined(seat, name, pending, ends):
                self._join(seat, name, pending, ends)
            case Renamed(name):
                seats.rename(connection, self.person, name)
            case SeatLeft(seat, person, by_clock):
                seats.leave(connection, seat, person, now)
                self._record("left", seat=seat, person=person, **(_CLOCK if by_clock else {}))
            case SeatTaken(seat, person):
                seats.hold(connection, seat, person.id, now)
                self._record("seated", seat=seat, person=person.id)
            case Confirmed(person, held, standing):
                seats.confirm(connection, loaded.cluster, fact)
                self._record("confirmed", person=person, seats=list(held), standing=standing)
            case DoorOpened(person, pending):
                spoken = [s.id for s in self.situation.roster for h in s.holders if h.person.id == person]
                self._give_chat_to(person, next(iter(spoken), None))
                self._change_chat(pending=pending, vouched="")
                self._record("door opened", person=person, pending=pending)
            case CodeIssued(address=address) if address:
                # It opens nothing, so the journal does not count it.
                seats.issue_code(connection, self.vault, loaded.cluster, fact, now)
            case UploadOffered():
                if said := self.said:
                    upload_links.offer(connection, self.vault, said, fact)
            case AddressBound(platform, address):
                mail_addresses.bind(connection, self.person, platform, address, now)
                self._record("address bound")
            case AddressDropped():
                mail_addresses.drop(connection, [self.person])
                self._record("address dropped")
            case CodeIssued():
                seats.issue_code(connection, self.vault, loaded.cluster, fact, now)
                about: dict[str, object] = {"seat": fact.seat, "person": fact.person, "expires": fact.expires}
                if fact.term:
                    about |= {"begins": fact.term.begins, "ends": fact.term.ends}
                self._record("code issued", **about, by_other=fact.by_other)
            case CodeSpent(code):
                seats.spend_code(connection, self.vault, code, now)
            case WrongCode():
                web_sessions.count_wrong_code(connection, self.channel, now)
            case PageClosed(page, here):
                if here:
                    self._change_chat(ended=now, **web_sessions.CLOSED)
                else:
                    web_sessions.close(connection, loaded.cluster, page, self.person, now)
            case SeatChosen(seat):
                self._change_chat(seat=seat)
            case GroupBound():
                groups.unbind(connection, loaded.cluster, self.said.platform if self.said else "")
                self._change_chat(bound=True, cluster=loaded.cluster, refuses="")
                if said := self.said:
                    undelivered.move(connection, loaded.cluster, said.platform, said.chat, now)
                self._record("group bound")
            case GroupUnbound():
                self._change_chat(bound=False)
                self._record("group unbound")
            case GroupRefused(why):
                self._change_chat(refuses=why)
                if said := self.said:
                    undelivered.withhold(connection, said.platform, said.chat, why, now)
            case GroupAdmitted():
                self._change_chat(refuses="")
                if said := self.said:
                    undelivered.release(connection, said.platform, said.chat, now)
            case PostsGiven(posts):
                undelivered.end(connection, loaded.cluster, posts)
                if loaded.cycle:
                    reminders.mark_posted(connection, loaded.cycle, posts)
            case GroupMoved(chat):
                self._move_group(chat)
            case Unreachable():
                self._change_chat(reachable=False)
            case StageClosed():
                self._close_stage(fact)
            case ClockConfirmed(doubt):
                clock_marks.confirm(connection, doubt)
            case DataRequested(request):
                data_requests.keep(connection, loaded.cluster, request)
                # The whole cluster reads the journal: it names no person here.
                self._record("data request", what=request.key, kind=request.kind, by=None, seat_of=None)
            case DataRequestAnswered(key, granted):
                data_requests.answer(connection, loaded.cluster, fact, now)
                self._record("data request answered", what=key, granted=granted, by=None, seat_of=None)
            case ClusterPaused(paused):
                administration.pause(connection, loaded.cluster, now if paused else None)
            case YearOpened():
                self._open_year(fact)
            case UnitsChanged(change):
                about = unit_changes.write(connection, loaded.cluster, self.situation, change)
                self._record("units changed", **about)
            case ClusterFounded(name, charter):
                founding.found(connection, loaded.cluster, loaded.cycle, name, charter, now)
                seal = seals.cluster_sealed(
                    connection,
                    loaded.cluster,
                    journal.next_number(connection, loaded.cluster),
                    self.situation.entropy,
                )
                self._record("cluster founded", what=name, baseline=seal)
            case Erased(words):
                # Sealed before it is erased: what stays can still be held against that.
                self._record("erased", what=f"k{loaded.cycle}")
                retention.erase(connection, loaded.cycle, words, now)
            case Extended(window, until, unit, reason, reopens):
                reminders.extend(connection, loaded.cycle, fact, self.person, now)
                again = {"reopens": True} if reopens else {}
                self._record("extended", what=window, unit=unit, until=until, why=reason, **again)
            case Reminded(key):
                reminders.mark_given(connection, loaded.cycle, key, now)
            case Published(stage):
                stages.publish(connection, loaded.cycle, stage)
                self._record("published", what=stage)
            case Steered(act, what, why, by_clock):
                self._record(act, what=what, why=why, **(_CLOCK if by_clock else {}))
            case _:
                assert_never(fact)

    def _answer(self, facts: list[Answered], *, bound: bool) -> None:
        """Numbers the answers per unit."""
        rows: list[dict[str, Any]] = []
        for unit in dict.fromkeys(fact.unit for fact in facts):
            # The newest answer to a question has the highest number of all that were ever given to it.
            last = Answers.of(self.situation.answers[unit]).last
            about_unit = [fact for fact in facts if fact.unit == unit]
            act = {"act": last + 1, "bound": bound, "undoes": 0}
            rows += [self._answer_row(fact, last + n) | act for n, fact in enumerate(about_unit, start=1)]
        answers.append(self.connection, rows)

    def _answer_row(self, fact: Answered, number: int) -> dict[str, Any]:
        return {
            "cycle": self.loaded.cycle,
            "unit": fact.unit,
            "number": number,
            "question": fact.question,
            "value": fact.value,
            "aside": fact.aside,
            "paper": fact.paper,
            "reason": fact.reason,
            "seat": self._seat_for(fact.unit),
            "person": self.person or None,
            "at": self.at,
        }

    def _seat_for(self, unit: str) -> int | None:
        """The seat that an answer about the unit is given from: one of the unit's, else the one spoken for."""
        held = self.situation.seats
        chosen = [s.id for s in held if s.id == self.situation.channel.seat]
        of_unit = [s.id for s in held if s.unit == unit]
        both = [id for id in chosen if id in of_unit]
        return next(iter([*both, *of_unit, *chosen, *(s.id for s in held)]), None)

    def _join(self, seat: int, name: str, pending: bool, ends: datetime | None) -> None:
        person = self.person or insert_row(self.connection, insert(people).values(name=name))
        seats.hold(self.connection, seat, person, self.situation.now, "pending" if pending else "", ends)
        self._give_chat_to(person, seat)
        stands_in = {"ends": ends} if ends else {}
        self._record("joined", seat=seat, person=person, pending=pending, **stands_in)

    def _give_chat_to(self, person: int, seat: int | None) -> None:
        """Makes this chat the person's, speaking for the seat."""
        self._change_chat(person=person, cluster=self.loaded.cluster, seat=seat, asked="", purpose=False)

    def _move_group(self, chat: str) -> None:
        """Gives the group its new id at the platform."""
        said = self.said
        if said is None or chat == said.chat:
            return
        if self.loaded.channel:
            groups.remove_other(self.connection, said, chat, self.channel)
            self._change_chat(chat=chat)
        else:
            # The news came a second time: the group has moved already, and its row must not be lost.
            groups.remove(self.connection, self.channel)
        groups.move_messages(self.connection, said, chat)

    def _close_stage(self, fact: StageClosed) -> None:
        number = stages.close(self.connection, self.loaded.cycle, fact, self.situation.now)
        carried = {}
        if self.loaded.past:
            carried = {"carried": next_year.carry_correction(self.connection, self.loaded, fact)}
        result = seals.data_digest(fact.body)
        about = {"what": fact.stage, "result_number": number, "why": fact.reason, "next": fact.next}
        self._record("stage closed", **about, result=result, **carried)

    def _open_year(self, fact: YearOpened) -> None:
        """Opens the next year; every chat goes on in it."""
        year, cycle = next_year.open_year(self.connection, self.loaded, fact)
        opened = {"id": cycle, **seals.year_sealed(self.connection, cycle)}
        self._record("year opened", what=str(year), opened=opened)
        own = channels.c.cluster == self.loaded.cluster
        self.connection.execute(update(channels).where(own).values(asked="", purpose=False))

    def _change_chat(self, **values: object) -> None:
        """Changes columns of the chat's row; all are written in one statement at the end."""
        self._chat_changes |= values

    def _record(self, act: str, **about: object) -> None:
        """Appends an act to the journal. Unless `about` says otherwise it is this person's, from their seat."""
        who = {"by": self.person, "seat_of": self._seat_for(""), "at": self.situation.now}
        row = {"act": act, "cycle": self.loaded.cycle, **who, **about}
        if act in seals.SEALING:
            cluster, cycle = self.loaded.cluster, self.loaded.cycle
            number = journal.next_number(self.connection, cluster)
            row["sealed"] = seals.seal(self.connection, cluster, cycle, number, self.situation.entropy)
            if act == packets.MADE:
                row["packed"] = packets.digests(self.connection, cluster, cycle, number)
        journal.record(self.connection, self.loaded.cluster, row)


@cache
def _update_of_chat(names: tuple[str, ...]) -> Prepared:
    """The update of these columns of a chat's row; built once, since building takes longer than running."""
    row = update(channels).where(channels.c.id == bindparam("row"))
    return Prepared(row.values({name: bindparam(name) for name in names}))
