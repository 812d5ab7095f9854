"""Rows of a packet: what the journal has sealed, names as they were when it was asked for, and no vote."""

from typing import Any

from sqlalchemy import Connection, create_engine, insert, update

from storage.records import packets, seals
from storage.records.journal import record
from storage.schema import answers, clusters, cycles, evidence, holders, metadata, people, seats
from tests.storage.bare import NOW


def year() -> Connection:
    connection = create_engine("sqlite://").connect()
    metadata.create_all(connection)
    connection.execute(insert(clusters).values(id=1, name="Cụm", zone="Asia/Ho_Chi_Minh", made=NOW))
    connection.execute(
        insert(cycles).values(id=1, cluster=1, charter="{}", hash="", stage="self", previous={}, made=NOW)
    )
    connection.execute(insert(people).values(id=7, name="Lan"))
    connection.execute(insert(seats).values(id=4, cluster=1, role="representative", unit="thue", groups=[]))
    connection.execute(insert(holders).values(seat=4, person=7, since=NOW))
    answer(connection, 1, "k1/self.thue.a1")
    answer(connection, 2, "k1/vote.thue.flag.given")
    piece: dict[str, Any] = {"cycle": 1, "unit": "thue", "question": "k1/self.thue.a1", "platform": "web"}
    connection.execute(insert(evidence).values(**piece, ref="r", state="kept", sha256="a" * 64, at=NOW))
    connection.execute(insert(evidence).values(**piece, ref="r2", state="refused", at=NOW))
    make(connection)
    return connection


def answer(connection: Connection, number: int, question: str) -> None:
    row = {"cycle": 1, "unit": "thue", "number": number, "question": question, "value": "5", "at": NOW}
    connection.execute(insert(answers).values(**row, seat=4, person=7))


def make(connection: Connection) -> None:
    sealed = seals.seal(connection, 1, 1, 1, b"entropy")
    packed = packets.digests(connection, 1, 1, 1)
    record(connection, 1, {"act": packets.MADE, "cycle": 1, "sealed": sealed, "packed": packed})


def test_only_what_is_sealed_is_in_it_and_nothing_about_a_vote():
    connection = year()
    answer(connection, 3, "k1/self.thue.a2")
    rows = packets.read(connection, 1)
    assert [row["question"] for row in rows.answers] == ["k1/self.thue.a1"]
    assert [row["ref"] for row in rows.evidence] == ["r"]
    assert rows.row == 1


def test_whoever_was_renamed_since_is_left_out_by_name():
    connection = year()
    assert packets.read(connection, 1).people == {7: "Lan"}
    connection.execute(update(people).values(name="Mai"))
    assert packets.read(connection, 1).people == {7: None}


def test_a_year_whose_packet_nobody_made_has_its_rows_too():
    connection = year()
    connection.execute(insert(cycles).values(id=2, cluster=1, charter="{}", hash="", previous={}, made=NOW))
    rows = packets.read(connection, 2)
    assert (rows.row, rows.answers, rows.people) == (0, [], {7: "Lan"})


def test_the_digests_tell_units_apart_and_no_name_can_be_guessed_without_the_salt():
    connection = year()
    digests = packets.digests(connection, 1, 1, 1)
    assert list(digests["units"]) == ["thue"]
    assert digests["people"]["7"] != seals.salted([7, "Lan"], "")[:20]
    assert digests["people"]["7"] == seals.salted([7, "Lan"], seals.salts_of(connection, 1)[1])[:20]
