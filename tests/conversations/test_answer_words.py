"""Stored answers in words: a line for each, oldest first, of the unit that a chat speaks for."""

from dataclasses import replace
from datetime import timedelta

from bot.conversations.answer_words import earlier
from bot.dialogue.situation import Answer
from tests.worlds.charters import LAN, NOW
from tests.worlds.core import World


def test_each_answer_of_the_unit_before_a_moment_is_a_line():
    own = {
        "k1/self.thue.a2": Answer("1", 2, NOW + timedelta(minutes=1), by="Lan"),
        "k1/self.thue.a1": Answer("4", 1, NOW, by="Lan"),
        "k1/self.thue.b1": Answer("9", 3, NOW + timedelta(days=1), by="Lan"),
        "k1/self.thue.b2": Answer("", 4, NOW, by="Lan", aside=True),
        "k1/self.thue.b2.sure": Answer("99", 5, NOW, by="Lan"),
        "k1/late.self.thue.b2": Answer("1", 6, NOW, by="Lan"),
    }
    others = {"k1/self.khobac.a1": Answer("3", 1, NOW, by="Mai")}
    here = replace(World.tiny().seen_by(LAN), answers={"thue": own, "khobac": others})
    lines = earlier(here, NOW + timedelta(hours=1))
    assert [line.partition(" – ")[2] for line in lines] == [
        "a1: 4 điểm (Lan)",
        "a2: 1 báo cáo chậm (2,5 điểm) (Lan)",
    ]
