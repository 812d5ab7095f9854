"""Ballots as they are written and read; that a box betrays nobody is tested in tests/ballots."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from bot.dialogue.ballots import READY, BallotCancelled, BallotOpened, Cast, Draft, Drafted, LotsDrawn
from bot.dialogue.cycle import Cycle
from bot.dialogue.said import Platform
from bot.dialogue.situation import Holder, Person, Seat, Situation
from bot.rules.charter_parser import read_charter
from bot.rules.voting_methods import Terms
from storage.loading import queries
from storage.records import ballots
from storage.records.ballots import BallotReader, Boxes, Sealed
from storage.schema import ballots as table
from storage.schema import drafts, votes
from tests.storage.bare import CHARTER, NOW, connected, create_cluster, join, rows

BALLOT = next(one for one in read_charter(CHARTER).ballots if one.kind != "yes_no")
UNITS = BALLOT.electorate[:3]
TERMS = Terms(BALLOT, "flag", UNITS, UNITS, 1, NOW, NOW + timedelta(minutes=15))


def situation(connection: Connection, person: int = 1) -> Situation:
    polls = BallotReader().read(connection, *queries.polls_of(queries.cluster_row(connection, 1, 0)))
    cycle = Cycle("k1", read_charter(CHARTER), polls=polls)
    return Situation(NOW, Platform("chat"), b"entropy", cycle=cycle, person=Person(person, ""))


def write(connection: Connection, fact: object, person: int = 1) -> None:
    here = situation(connection, person)
    ballots.write_fact(connection, 1, here, fact, lambda act, **about: None)  # type: ignore[arg-type]


@pytest.fixture
def connection():
    with connected() as connection:
        create_cluster(connection)
        join(connection, "Lan", "representative")
        join(connection, "Hoa", "representative", "hoa")
        write(connection, BallotOpened(TERMS, "lời", "ab", "đến giờ"))
        yield connection


def test_terms_are_read_as_they_were_frozen_and_lots_are_added_afterwards(connection: Connection):
    write(connection, LotsDrawn("flag", UNITS[:1]))
    (poll,) = situation(connection).cycle.polls  # type: ignore[union-attr]
    assert (poll.terms, poll.text, poll.hash, poll.settled) == (TERMS, "lời", "ab", UNITS[:1])


def test_a_draft_is_its_persons_until_it_is_cast_and_a_teller_reads_what_another_has_done(
    connection: Connection,
):
    write(connection, Drafted("flag", UNITS[0], (UNITS[1],), "n1"))
    write(connection, Drafted("flag", "", (UNITS[1],), READY), person=2)
    assert ballots.drafts_of(connection, 1, 1) == {f"{UNITS[0]}.flag": Draft((UNITS[1],), "n1")}
    tellers = [Seat(n, "teller", f"u{n}", holders=(Holder(Person(n, "")),)) for n in (1, 2)]
    both, one = tuple(tellers), (tellers[0], replace(tellers[1], unit="u1"))
    assert ballots.readings_of(connection, 1, 1, both) == {"flag": (UNITS[1],)}
    assert ballots.readings_of(connection, 1, 2, both) == {}
    # Two who sit for one unit are no two readings, nor is that of somebody whom nobody has confirmed.
    assert ballots.readings_of(connection, 1, 1, one) == {}
    pending = replace(tellers[1], holders=(Holder(Person(2, ""), standing="pending"),))
    assert ballots.readings_of(connection, 1, 1, (tellers[0], pending)) == {}
    write(connection, Cast("flag", UNITS[0], (UNITS[1],)))
    assert ballots.drafts_of(connection, 1, 1) == {}


def test_a_box_stays_closed_while_its_ballot_is_open(connection: Connection):
    write(connection, Cast("flag", UNITS[0], (UNITS[1],)))
    polls = situation(connection).cycle.polls  # type: ignore[union-attr]
    with pytest.raises(Sealed):
        Boxes(connection, 1, polls, NOW)["flag"]
    assert Boxes(connection, 1, polls, TERMS.closes)["flag"] == ((UNITS[1],),)


def test_of_an_open_ballot_a_backup_takes_no_vote_and_a_cancelled_one_is_to_be_wiped(connection: Connection):
    write(connection, Cast("flag", UNITS[0], (UNITS[1],)))
    write(connection, Drafted("flag", UNITS[2], (UNITS[1],), "n1"))
    taken = ballots.rows_for_backup()
    assert [connection.execute(query).all() for query in taken.values()] == [[], [], []]
    assert ballots.to_wipe(connection) == []
    write(connection, BallotCancelled("flag", "sai"))
    assert (rows(connection, votes.c.id), rows(connection, drafts.c.ballot)) == ([], [])
    assert ballots.to_wipe(connection) == [1]
    ballots.mark_wiped(connection, [1])
    assert connection.scalar(select(table.c.swept))
