"""Copies of posts that a group did not take."""

from bot.dialogue.question import is_beside
from bot.dialogue.withheld_posts import copy_of, digest, question_id


def test_the_button_of_a_copy_names_its_post_and_stands_beside_other_questions():
    copy = copy_of("k7", "KẾT QUẢ\nNhật ký của cụm: 57:ab")
    assert copy.text.endswith("KẾT QUẢ\nNhật ký của cụm: 57:ab")
    assert copy.asks == question_id("k7", digest("KẾT QUẢ\nNhật ký của cụm: 57:ab"))
    assert copy.beside
    assert is_beside(copy.asks)
    assert len(f"{copy.asks}=yes".encode()) <= 64


def test_another_post_has_another_digest():
    assert digest("một") != digest("hai")
