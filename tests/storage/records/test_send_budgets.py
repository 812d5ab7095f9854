"""Budgets of platforms with a quota: what was sent this month, and in the last week, by this bot's account."""

from datetime import timedelta

from bot.dialogue.installation import SendBudget
from bot.dialogue.said import Chat, Platform
from storage.outbox.rows import enqueue
from storage.records.send_budgets import budgets
from tests.storage.bare import NOW, connected

ABLE = {"zalo": Platform("zalo", quota=3000), "web": Platform("web")}


def test_what_was_sent_this_month_counts_and_what_waits_does_not():
    now = NOW.replace(day=20)
    with connected() as connection:
        for days, state in ((1, "sent"), (10, "sent"), (0, "queued"), (25, "sent")):
            enqueue(connection, Chat("zalo", "z1"), now - timedelta(days=days), text="Tin.", state=state)
        enqueue(connection, Chat("web", "p"), now, text="Tin.", state="sent")
        assert budgets(connection, ABLE, now) == {"zalo": SendBudget("zalo", 3000, 2, 1)}


def test_where_nothing_was_sent_nothing_is_counted():
    with connected() as connection:
        assert budgets(connection, ABLE, NOW)["zalo"].sent == 0
