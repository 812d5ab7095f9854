"""Standing of whoever speaks, in a seat and in a chat."""

from dataclasses import replace

from bot.dialogue.situation import Channel, Holder, Person, Seat, Situation
from bot.dialogue.standing import is_confirmed
from tests.worlds.charters import NOW
from tests.worlds.core import CHAT

LAN, MAI = Person(1, "Lan"), Person(2, "Mai")


def test_a_newcomer_is_confirmed_in_no_seat_and_a_page_of_anothers_asking_nowhere():
    seat = Seat(1, "representative", "thue", holders=(Holder(LAN), Holder(MAI, standing="pending")))
    situation = Situation(NOW, CHAT, roster=(seat,))
    assert is_confirmed(replace(situation, person=LAN), seat)
    assert not is_confirmed(replace(situation, person=MAI), seat)
    assert not is_confirmed(replace(situation, person=LAN, channel=Channel(pending=True)), seat)
