"""Rows of a person: their own and nobody else's, and nothing that lets anybody in."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, insert, select

from storage.database.types import as_json
from storage.records import person_rows
from storage.records.mail_addresses import bind
from storage.schema import answers, channels, codes, evidence, journal, metadata, outbox, push_endpoints
from tests.storage.bare import NOW, connected, create_cluster, join


@pytest.fixture
def connection() -> Iterator[Connection]:
    with connected() as connection:
        create_cluster(connection)
        yield connection


def found_channel(connection: Connection, person: int) -> int:
    return connection.execute(select(channels.c.id).where(channels.c.person == person)).scalar_one()


def test_no_table_that_names_a_person_is_forgotten():
    """A new one must be read too. Extensions are told by their act in the journal."""
    named = {
        table.name
        for table in metadata.tables.values()
        if any(key.target_fullname == "people.id" for key in table.foreign_keys)
    }
    read = {"answers", "channels", "codes", "data_requests", "drafts", "evidence", "holders"}
    read |= {"mail_addresses", "workbooks"}
    assert named == read | {"extensions"}


def test_all_that_carries_the_person_is_there_and_nothing_of_another(connection: Connection):
    lan, minh = join(connection, "Lan", "representative", "lan"), join(connection, "Minh", "secretary", "minh")
    for person, value in ((lan, "46"), (minh, "7")):
        said = {"cycle": 1, "unit": f"u{person}", "number": 1, "question": "k1:score:u:1.1", "at": NOW}
        connection.execute(insert(answers).values(**said, value=value, person=person))
        shown = {"cycle": 1, "unit": "thue", "question": "q", "platform": "chat", "ref": "r", "at": NOW}
        connection.execute(insert(evidence).values(**shown, name=f"{value}.pdf", person=person))
        act = {"act": "joined", "person": person, "by": None, "at": NOW}
        row = {"cluster": 1, "number": 100 + person, "previous": f"p{person}", "hash": "h"}
        connection.execute(insert(journal).values(**row, body=as_json(act)))
    secret = {
        "digest": "SECRETDIGEST",
        "sealed": "SECRETCODE",
        "cluster": 1,
        "person": lan,
        "issued": NOW,
        "expires": NOW,
    }
    connection.execute(insert(codes).values(**secret))
    owed = {"platform": "chat", "chat": "lan", "text": "Kính gửi", "options": [], "due": NOW, "made": NOW}
    connection.execute(insert(outbox).values(**owed))
    page = {"channel": found_channel(connection, lan), "endpoint": "https://SECRET", "key": "k", "auth": "a"}
    connection.execute(insert(push_endpoints).values(**page, made=NOW))
    for person, address in ((lan, "lan@example.vn"), (minh, "minh@example.vn")):
        bind(connection, person, "mail", address, NOW)
    found = person_rows.read(connection, lan)
    assert [row.address for row in found.addresses] == ["lan@example.vn"]
    assert found.name == "Lan"
    assert [row.role for row in found.seats] == ["representative"]
    assert [row.chat for row in found.chats] == ["lan"]
    assert [row.value for row in found.answers] == ["46"]
    assert [row.name for row in found.evidence] == ["46.pdf"]
    assert [number for _, number, *_ in found.acts if number > 100] == [100 + lan]
    assert (len(found.codes), found.waiting, found.drafts, found.browsers) == (1, 1, 0, 1)
    assert "SECRET" not in repr(found)
    assert "Minh" not in repr(found)
    assert "7.pdf" not in repr(found)


def test_of_nobody_there_is_nothing(connection: Connection):
    found = person_rows.read(connection, 99)
    assert (found.name, len(found.seats), len(found.answers), len(found.acts)) == ("", 0, 0, 0)
