"""The chats in which a cluster's people and groups are reached."""

from datetime import timedelta

from sqlalchemy import Connection, insert, select, update

from bot.delivery.chat_view import Board, MessageRef
from bot.dialogue.said import Chat, Platform
from storage.outbox.addresses import Addresses
from storage.outbox.rows import enqueue
from storage.records import journal
from storage.schema import channels, holders, seats
from tests.storage.bare import NOW, connected, create_cluster, join

GROUP = Chat("chat", "nhóm", True)


def addresses(connection: Connection, *names: str) -> Addresses:
    platforms = {name: Platform(name, groups=name != "plain") for name in names or ("chat", "plain")}
    return Addresses(connection, 1, platforms)


def test_a_person_is_reached_in_the_chat_they_used_last_of_those_that_can_be_written_to():
    with connected() as connection:
        create_cluster(connection)
        lan = join(connection, "Lan", "representative")
        row = {
            "platform": "plain",
            "chat": "0913",
            "person": lan,
            "cluster": 1,
            "used": NOW + timedelta(hours=1),
        }
        connection.execute(insert(channels).values(**row))
        known = addresses(connection)
        assert known.reaching([lan, 99]) == [Chat("plain", "0913")]
        assert addresses(connection, "chat").reaching([lan]) == [Chat("chat", "lan")]
        connection.execute(update(channels).where(channels.c.platform == "plain").values(reachable=False))
        assert known.reaching([lan]) == [Chat("chat", "lan")]
        assert not known.reaching([lan])[0].blocked
        connection.execute(update(channels).values(reachable=False))
        assert [(chat.chat, chat.blocked) for chat in known.reaching([lan])] == [("0913", True)]


def test_several_people_are_reached_in_the_order_in_which_they_are_named():
    with connected() as connection:
        create_cluster(connection)
        lan, mai = join(connection, "Lan", "representative"), join(connection, "Mai", "leader")
        for people in ([lan, mai], [mai, lan]):
            chats = addresses(connection).reaching(iter([*people, 99]))
            assert [chat.chat for chat in chats] == [{lan: "lan", mai: "mai"}[person] for person in people]
        assert addresses(connection).reaching([]) == []


def test_whoever_holds_seats_in_two_clusters_reads_which_one_writes():
    with connected() as connection:
        create_cluster(connection)
        lan = join(connection, "Lan", "representative")
        assert [chat.headed for chat in addresses(connection).reaching([lan])] == [False]
        create_cluster(connection, "Cụm 11")
        there = select(seats.c.id).where(seats.c.cluster == 2).limit(1).scalar_subquery()
        connection.execute(insert(holders).values(seat=there, person=lan, since=NOW))
        assert [chat.headed for chat in addresses(connection).reaching([lan])] == [True]


def test_a_group_is_one_that_is_bound_on_a_platform_that_has_groups():
    row = {"grouped": True, "cluster": 1, "used": NOW}
    with connected() as connection:
        create_cluster(connection)
        for platform, bound in (("chat", True), ("plain", True), ("chat-2", True)):
            connection.execute(insert(channels).values(**row, platform=platform, chat="nhóm", bound=bound))
        assert addresses(connection).groups() == [GROUP]


def test_the_newest_state_of_a_board_is_found_and_one_that_was_given_up_is_not():
    with connected() as connection:
        create_cluster(connection)
        known = addresses(connection)
        assert known.board(GROUP, "progress", None) is None
        enqueue(connection, GROUP, NOW, text="1/8", board="progress", state="sent", message="m1")
        enqueue(connection, GROUP, NOW, text="2/8", board="progress", edit="m1")
        enqueue(connection, GROUP, NOW, text="3/8", board="progress", edit="m1", state="replaced")
        assert known.board(GROUP, "progress", None) == Board(MessageRef("m1"), "2/8")


def test_a_board_counts_from_when_it_was_posted_not_from_its_last_edit():
    with connected() as connection:
        create_cluster(connection)
        known, later = addresses(connection), NOW + timedelta(seconds=90)
        enqueue(connection, GROUP, NOW, text="1/8", board="asked", state="sent", message="m1")
        enqueue(connection, GROUP, later, text="2/8", board="asked", edit="m1")
        assert known.board(GROUP, "asked", NOW) == Board(MessageRef("m1"), "2/8")
        assert known.board(GROUP, "asked", NOW + timedelta(seconds=1)) is None


def test_the_head_of_the_journal_is_that_of_the_cluster():
    with connected() as connection:
        create_cluster(connection)
        assert addresses(connection).journal_head().startswith("1: ")
        hash_ = journal.record(connection, 1, {"act": "joined"})
        assert addresses(connection).journal_head() == f"2: {journal.mark(hash_)}"
