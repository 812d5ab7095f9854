"""A cluster has one group on each platform, and what is owed to it moves with it."""

from sqlalchemy import insert

from bot.dialogue.said import Said
from storage.records import groups
from storage.schema import channels, outbox
from tests.storage.bare import NOW, connected, create_cluster, rows

SAID = Said("chat", "bot", "1", "nhóm", "minh", group=True)


def bind(connection: object, platform: str, chat: str) -> None:
    row = {"platform": platform, "chat": chat, "grouped": True, "bound": True, "used": NOW}
    connection.execute(insert(channels).values(**row, cluster=1))  # type: ignore[attr-defined]


def test_a_group_is_unbound_on_its_platform_or_on_all():
    with connected() as connection:
        create_cluster(connection)
        bind(connection, "chat", "nhóm")
        bind(connection, "page", "trang")
        groups.unbind(connection, 1, "chat")
        assert rows(connection, channels.c.platform, channels.c.bound) == [("chat", False), ("page", True)]
        groups.unbind(connection, 1, "")
        assert rows(connection, channels.c.bound) == [(False,), (False,)]


def test_what_waits_for_a_group_moves_with_it_as_new_messages_and_old_keyboards_stay_behind():
    row = {"platform": "chat", "chat": "nhóm", "grouped": True, "due": NOW, "made": NOW, "options": []}
    with connected() as connection:
        create_cluster(connection)
        for about in ({"edit": "m7"}, {"edit": "m7", "strip": True}, {"state": "sent"}):
            connection.execute(insert(outbox).values(**row | about))
        groups.move_messages(connection, SAID, "siêu nhóm")
        moved = rows(connection, outbox.c.chat, outbox.c.edit, outbox.c.state)
    assert moved == [("siêu nhóm", "", "queued"), ("nhóm", "m7", "replaced"), ("nhóm", "", "sent")]


def test_of_two_rows_of_one_group_the_other_is_removed():
    with connected() as connection:
        create_cluster(connection)
        bind(connection, "chat", "nhóm")
        bind(connection, "chat", "siêu nhóm")
        groups.remove_other(connection, SAID, "siêu nhóm", 1)
        assert rows(connection, channels.c.chat) == [("nhóm",)]
        groups.remove(connection, 1)
        assert rows(connection, channels.c.chat) == []
