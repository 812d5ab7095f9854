"""Several pages open in one name: which is closed, and where it is still asked."""

from dataclasses import replace
from datetime import timedelta

from bot.conversations.decide import decide
from bot.dialogue.facts import PageClosed
from bot.dialogue.situation import Page, Situation
from bot.dialogue.turn import Turn
from tests.worlds.charters import LAN, MAI, NOW
from tests.worlds.core import World, tapped, typed

PAGES = "k1/pages"


def having(*pages: Page) -> Situation:
    world = World.tiny()
    of_mai = {world.person(MAI).id: (Page(9, NOW),)}
    return replace(world.seen_by(LAN), pages={world.person(LAN).id: pages, **of_mai})


TWO = having(Page(4, NOW, here=True), Page(5, NOW - timedelta(days=3)))


def closed(turn: Turn) -> list[tuple[int, bool]]:
    return [(fact.page, fact.here) for fact in turn.facts if isinstance(fact, PageClosed)]


def test_each_page_is_offered_with_when_it_was_used_and_all_of_them():
    asked = decide(TWO, typed("thoát trang web")).ask
    assert asked
    assert [option.label for option in asked.options] == [
        "Trang này",
        "Trang dùng lần cuối 08:00, thứ Sáu, 20/11/2026",
        "Đóng tất cả",
        "Giữ nguyên",
    ]


def test_where_another_page_is_closed_the_work_goes_on():
    turn = decide(TWO, tapped(PAGES, "p5"))
    assert closed(turn) == [(5, False)]
    assert turn.ask


def test_where_this_page_is_closed_nothing_is_asked_any_more():
    turn = decide(TWO, tapped(PAGES, "all"))
    assert closed(turn) == [(4, True), (5, False)]
    assert turn.result.startswith("Đã đóng 2 trang web.")
    assert turn.ask is None


def test_nobody_closes_a_page_that_is_not_theirs():
    for question in (PAGES, f"{PAGES}.3", f"{PAGES}..3"):
        for key in ("p9", "all"):
            assert (9, False) not in closed(decide(TWO, tapped(question, key)))
    assert not closed(decide(having(), tapped(PAGES, "all")))
