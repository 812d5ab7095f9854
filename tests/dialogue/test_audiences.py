"""Audiences that are often addressed."""

from bot.dialogue.audiences import to_steering
from bot.dialogue.turn import Message


def test_what_is_for_those_who_steer_reaches_the_secretary_and_the_chair():
    sent = to_steering(Message("Đã đủ.", board="b"))
    assert [(message.to.kind, message.to.role) for message in sent] == [
        ("role", "secretary"),
        ("role", "chair"),
    ]
    assert {(message.text, message.board) for message in sent} == {("Đã đủ.", "b")}
