"""Copies of posts that a group did not take."""

from dataclasses import replace

from bot.dialogue.question import QuestionId, is_beside
from bot.dialogue.situation import CopiedPost
from bot.dialogue.withheld_posts import copy_of, digest, posts_named, question_id
from tests.worlds.core import World


def test_the_button_of_a_copy_names_its_post_and_stands_beside_other_questions():
    copy = copy_of("k7", "KẾT QUẢ\nNhật ký của cụm: 57:ab")
    assert copy.text.endswith("KẾT QUẢ\nNhật ký của cụm: 57:ab")
    assert copy.asks == question_id("k7", [digest("KẾT QUẢ\nNhật ký của cụm: 57:ab")])
    assert copy.beside
    assert is_beside(copy.asks)
    assert len(f"{copy.asks}=yes".encode()) <= 64


def test_another_post_has_another_digest():
    assert digest("một") != digest("hai")


def test_a_list_of_posts_is_named_by_its_ends_and_what_comes_later_is_not_among_them():
    given = {name: CopiedPost(name, World.tiny().situation.now) for name in ("a1", "b2", "c3", "d4")}
    here = replace(World.tiny().situation, copied=given, withheld={"e5": "Bài."})
    leaf = QuestionId.read(question_id("k1", ["a1", "b2", "c3"])).leaf
    assert posts_named(here, leaf) == ("a1", "b2", "c3")
    assert (posts_named(here, "d4"), posts_named(here, "e5"), posts_named(here, "f6")) == (("d4",), ("e5",), ())
    assert posts_named(replace(here, copied={"b2": given["b2"]}), leaf) == ()
    assert len(f"{question_id('k1000', [digest('a'), digest('b')])}=yes".encode()) <= 64
