"""Mail that speaks of "now" at the moment it is sent: made anew, or dropped."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, update

from bot.delivery.texts import COPY, JOURNAL_HEAD
from bot.dialogue.said import Chat, Platform
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Audience, Message, Turn
from bot.questions import Option
from storage.loading.situations import Loader
from storage.outbox.claims import claim
from storage.outbox.late_mail import refresh
from storage.outbox.rows import Delivery, enqueue
from storage.records import journal
from storage.schema import channels, outbox
from tests.storage.bare import NOW, connected, create_cluster, join, rows
from tests.vault import VAULT
from tests.worlds.stored import MINUTE, StoredWorld, heard

LAN = Chat("chat", "lan")
LATER = NOW + timedelta(minutes=5)
ASK = Message("Còn 1 ngày.", options=(Option("a", "Mở"),), asks="k1/remind.thue.self")


@pytest.fixture
def connection():
    with connected() as connection:
        create_cluster(connection)
        join(connection, "Lan", "representative")
        yield connection


def reminder(connection: Connection) -> Delivery:
    enqueue(connection, LAN, LATER, text="Còn 3 ngày.", reminds="k1 self", due=LATER)
    (delivery, *_), _ = claim(connection, "chat", 9, timedelta(minutes=2), "me", LATER, 2)
    return delivery


def refreshed(connection: Connection, delivery: Delivery, message: Message | None = ASK) -> Delivery | None:
    asked: list[tuple[str, ...]] = []

    def remind(situation: Situation, windows: tuple[str, ...]) -> Message | None:
        asked.append(windows)
        return message

    current = refresh(connection, Loader(lambda: LATER, {"chat": Platform("chat")}, VAULT), delivery, remind)
    assert asked in ([], [("self",)])
    return current


def test_it_says_what_is_owed_now_and_its_chat_stands_at_its_question(connection: Connection):
    current = refreshed(connection, reminder(connection))
    assert current is not None
    assert (current.text, current.asks, current.options) == (ASK.text, ASK.asks, ASK.options)
    assert rows(connection, outbox.c.text, outbox.c.live) == [("Còn 1 ngày.", True)]
    assert rows(connection, channels.c.asked, channels.c.purpose) == [(ASK.asks, True)]


def test_it_is_dropped_where_nothing_is_owed_any_more(connection: Connection):
    assert refreshed(connection, reminder(connection), None) is None
    assert rows(connection, outbox.c.state) == [("replaced",)]


def test_it_is_dropped_where_the_person_was_heard_since(connection: Connection):
    delivery = reminder(connection)
    connection.execute(update(channels).values(used=LATER))
    assert refreshed(connection, delivery) is None


def test_it_is_dropped_where_a_newer_one_waits(connection: Connection):
    delivery = reminder(connection)
    enqueue(connection, LAN, LATER, text="Còn 1 ngày.", reminds="k1 self")
    assert refreshed(connection, delivery) is None
    assert rows(connection, outbox.c.state) == [("replaced",), ("queued",)]


GROUP = Chat("chat", "nhóm", True)


def about(connection: Connection, chat: Chat, *subjects: str) -> list[Delivery]:
    """Messages about these subjects in one chat, claimed one after another."""
    for subject in subjects:
        enqueue(connection, chat, LATER, text="Còn 19 giờ.", reminds=f"k1 {subject}")
    found = rows(connection, outbox.c.id, outbox.c.reminds)
    return [Delivery(id, chat.platform, chat.chat, reminds=named, group=chat.grouped) for id, named in found]


def made(connection: Connection, delivery: Delivery, message: Message | None = ASK) -> Delivery | None:
    loader = Loader(lambda: LATER, {"chat": Platform("chat")}, VAULT)
    return refresh(connection, loader, delivery, lambda here, subjects: message)


def test_of_several_digests_the_last_is_sent_whatever_its_reader_has_said_since(connection: Connection):
    digests = about(connection, LAN, *(["digest"] * 5))
    connection.execute(update(channels).values(used=LATER))
    assert [made(connection, one) is not None for one in digests] == [False] * 4 + [True]


def test_a_post_about_the_time_left_replaces_the_news_of_the_opening(connection: Connection):
    opening, other, half = about(connection, GROUP, "opens:self", "opens:review", "left:self")
    assert made(connection, opening) is None
    assert made(connection, other) is not None
    assert made(connection, half) is not None


def test_a_reminder_goes_on_about_what_no_newer_one_tells(connection: Connection):
    first, _ = about(connection, LAN, "self explain", "self")
    seen = []
    loader = Loader(lambda: LATER, {"chat": Platform("chat")}, VAULT)
    refresh(connection, loader, first, lambda here, subjects: seen.append(subjects))
    assert seen == [("explain",)]


def test_a_post_that_is_to_be_copied_says_so_again_and_has_the_journals_head(connection: Connection):
    journal.record(connection, 1, {"act": "test"})
    [post] = about(connection, LAN, "opens:self")
    current = made(connection, post, Message("Mở tự chấm.", Audience("group"), head=True))
    assert current is not None
    assert current.text == f"{COPY}\nMở tự chấm.\n\n{JOURNAL_HEAD} {journal.head(connection, 1)}"


# --- news ---


@pytest.fixture
async def lan(world: StoredWorld) -> StoredWorld:
    await world.seated("Lan", "representative", "thue")
    return world


async def told(world: StoredWorld, *texts: str, **rest: bool) -> None:
    seat = await world.seat("representative", "thue")
    to = Audience("person", person=seat.holders[0].person.id)
    messages = tuple(Message(text, to, **{"news": True, **rest}) for text in texts)
    await world.keep(heard("minh"), Turn(result="Đã chốt.", messages=messages))


async def sent(world: StoredWorld) -> list[str]:
    """Sends all that may go now, as the sender does; what Lan reads."""
    read = []
    while owed := await world.claimed():
        for delivery in owed:
            late = delivery.news or delivery.reminds
            current = await world.memory.outbox.renewed(delivery, lambda *_: None) if late else delivery
            if current:
                read += [current.text] if current.chat == "lan" else []
                await world.memory.outbox.delivered(current.id, f"m{current.id}")
    return read


async def test_news_that_wait_in_a_chat_are_one_message(lan: StoredWorld):
    await told(lan, "Đã chốt.", "Hạng 2/8.")
    assert await sent(lan) == ["Đã chốt.\n\nHạng 2/8."]


async def test_two_a_day_and_the_rest_together_the_next_working_morning(lan: StoredWorld):
    for text in ("một", "hai", "ba", "bốn"):
        await told(lan, text)
        await sent(lan)
        lan.clock.on(MINUTE)
    assert await sent(lan) == []
    lan.clock.on(timedelta(days=1))
    assert await sent(lan) == ["ba\n\nbốn"]


async def test_what_is_held_holds_up_nothing_else(lan: StoredWorld):
    for text in ("một", "hai", "ba"):
        await told(lan, text)
        await sent(lan)
    await told(lan, "Còn 2 giờ.", news=False)
    assert await sent(lan) == ["Còn 2 giờ."]


async def test_who_waits_for_quiet_does_not_wait_for_news_of_another_day(lan: StoredWorld):
    for text in ("một", "hai", "ba", "bốn"):
        await told(lan, text)
        await sent(lan)
    assert await lan.memory.outbox.owed("chat") == 0
    await told(lan, "Còn 2 giờ.", news=False)
    assert await lan.memory.outbox.owed("chat") > 0


async def test_news_that_a_kill_cut_short_are_held_like_others(lan: StoredWorld):
    for text in ("một", "hai", "ba", "bốn"):
        await told(lan, text)
        await sent(lan)
    await lan.memory.database.write(lambda connection: connection.execute(update(outbox).values(attempts=1)))
    assert await lan.memory.outbox.owed("chat") == 0
