"""Holdings are counted: people, chats, files, requests, and when each cluster's data goes."""

from sqlalchemy import insert

from bot.rules.retention import GONE
from storage.records import holdings
from storage.schema import data_requests, evidence, people
from tests.storage.bare import NOW, connected, create_cluster, join


def test_what_is_there_is_counted_and_nobody_is_named():
    with connected() as connection:
        create_cluster(connection, "Cụm 10")
        lan = join(connection, "Lan", "representative")
        connection.execute(insert(people).values(name=GONE))
        shown = {"cycle": 1, "unit": "thue", "question": "q", "platform": "chat", "ref": "r", "at": NOW}
        connection.execute(insert(evidence).values(**shown, state="kept", size=2048, sha256="a"))
        connection.execute(insert(evidence).values(**shown, state="wanted", size=9))
        row = {"cluster": 1, "person": lan, "kind": "correct", "at": NOW, "due": NOW}
        connection.execute(insert(data_requests).values(**row, key="A"))
        connection.execute(insert(data_requests).values(**row, key="B", answered=NOW, granted=True, done=True))
        found = holdings.count(connection)
    assert (found.people, found.seated, dict(found.chats)) == (1, 1, {"chat": 1})
    assert (found.files, found.bytes) == (1, 2048)
    assert dict(found.requests) == {"open": 1, "granted": 1, "refused": 0}
    assert [(one.name, one.erase) for one in found.years] == [("Cụm 10", None)]
    assert "Lan" not in repr(found)
