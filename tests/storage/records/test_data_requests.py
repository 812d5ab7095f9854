"""Requests about personal data are kept until they are answered; a deletion is carried out a day later."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Connection, create_engine, insert, select

from bot.dialogue.data_requests import DataRequest, RequestKind
from bot.dialogue.facts import DataRequestAnswered
from bot.rules.response_time import PROOF
from bot.rules.retention import GONE
from storage.records import data_requests, mail_addresses, seats
from storage.schema import answers, channels, outbox, people
from storage.schema import mail_addresses as mail_table
from tests.storage.bare import NOW, create_cluster, join, rows

DAY = timedelta(days=1)


@pytest.fixture
def connection(url: str) -> Iterator[Connection]:
    engine = create_engine(url.partition("?synchronous")[0])
    with engine.connect() as connection:
        create_cluster(connection)
        yield connection
    engine.dispose()


def request(person: int, kind: RequestKind = "delete", key: str = "K7QF2M") -> DataRequest:
    return DataRequest(key, person, "Lan", kind, "Ghi sai ngày sinh.", NOW, NOW + 2 * DAY)


def open_ones(connection: Connection) -> tuple[DataRequest, ...]:
    return data_requests.read(connection.scalar(data_requests.OPEN, {"cluster": 1}) or "")


def test_a_request_is_read_as_it_was_kept_until_it_is_answered(connection: Connection):
    lan = join(connection, "Lan", "representative")
    data_requests.keep(connection, 1, request(lan, "correct"))
    assert open_ones(connection) == (request(lan, "correct"),)
    data_requests.answer(connection, 1, DataRequestAnswered("K7QF2M", True, "Đã sửa."), NOW + DAY)
    assert open_ones(connection) == ()
    (listed,) = data_requests.listed(connection, NOW + DAY)
    assert (listed.answered, listed.granted, listed.overdue) == (NOW + DAY, True, False)


def test_the_log_tells_the_operator_and_has_nothing_of_what_was_written(connection: Connection, caplog):
    lan = join(connection, "Lan", "representative")
    with caplog.at_level(logging.WARNING):
        data_requests.keep(connection, 1, request(lan))
    assert "number K7QF2M, to be answered by 2026-11-25" in caplog.text
    assert "Lan" not in caplog.text
    assert "ngày sinh" not in caplog.text


def test_those_whose_time_is_over_are_counted(connection: Connection):
    lan = join(connection, "Lan", "representative")
    data_requests.keep(connection, 1, request(lan))
    assert data_requests.count_open(connection, NOW + DAY) == (1, 0)
    assert data_requests.count_open(connection, NOW + 2 * DAY) == (1, 1)


def test_a_deletion_takes_name_chats_and_mail_a_day_after_its_answer_and_leaves_the_units_answers(
    connection: Connection,
):
    lan, mai = join(connection, "Lan", "representative"), join(connection, "Mai", "chair")
    said = {"cycle": 1, "unit": "thue", "number": 1, "question": "k1/self.thue.a1", "value": "5", "at": NOW}
    connection.execute(insert(answers).values(**said, person=lan))
    owed = {"platform": "chat", "text": "Kính gửi", "options": [], "due": NOW, "made": NOW}
    connection.execute(insert(outbox).values([{**owed, "chat": "lan"}, {**owed, "chat": "mai"}]))
    mail_addresses.bind(connection, lan, "mail", "lan@example.vn", NOW)
    connection.execute(insert(outbox).values({**owed, "platform": "mail", "chat": "lan@example.vn"}))
    data_requests.keep(connection, 1, request(lan))
    held = connection.scalar(select(channels.c.seat).where(channels.c.person == lan))
    seats.leave(connection, held, lan, NOW)
    data_requests.answer(connection, 1, DataRequestAnswered("K7QF2M", True, "Đồng ý."), NOW)
    data_requests.purge(connection, NOW + DAY / 2)
    assert rows(connection, people.c.name) == [("Lan",), ("Mai",)]
    data_requests.purge(connection, NOW + DAY * 1.1)
    assert sorted(rows(connection, people.c.name)) == [(GONE,), ("Mai",)]
    assert rows(connection, channels.c.person) == [(mai,)]
    assert rows(connection, outbox.c.chat) == [("mai",)]
    assert rows(connection, mail_table.c.address) == []
    assert rows(connection, answers.c.value, answers.c.person) == [("5", lan)]
    assert rows(connection, data_requests.r.words, data_requests.r.done) == [("", True)]
    data_requests.purge(connection, NOW + DAY * 2)


def test_who_still_holds_a_seat_somewhere_keeps_name_and_chats(connection: Connection):
    lan = join(connection, "Lan", "representative")
    data_requests.keep(connection, 1, request(lan))
    data_requests.answer(connection, 1, DataRequestAnswered("K7QF2M", True, "Đồng ý."), NOW)
    data_requests.purge(connection, NOW + 2 * DAY)
    assert rows(connection, people.c.name) == [("Lan",)]
    assert rows(connection, data_requests.r.done) == [(True,)]


def test_words_are_kept_a_year_as_proof_and_then_go(connection: Connection):
    lan = join(connection, "Lan", "representative")
    data_requests.keep(connection, 1, request(lan, "correct"))
    data_requests.answer(connection, 1, DataRequestAnswered("K7QF2M", False, "Đúng rồi."), NOW)
    data_requests.purge(connection, NOW + PROOF)
    assert rows(connection, data_requests.r.words) == [("Ghi sai ngày sinh.",)]
    data_requests.purge(connection, NOW + PROOF + DAY)
    assert rows(connection, data_requests.r.words, data_requests.r.answer) == [("", "")]
