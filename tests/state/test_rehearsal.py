"""Order for a rehearsal: the newest closed scores there are, and the draft or the charter in force."""

from dataclasses import replace
from decimal import Decimal

from bot.dialogue.projection import project
from bot.state.rehearsal import order
from tests.worlds.amended import drafted, raised
from tests.worlds.core import World
from tests.worlds.years import published, reviewed, scored


def test_without_closed_scores_there_is_nothing_to_rehearse_on():
    assert order(World.tiny().situation) is None


def test_the_newest_closed_stage_of_this_year_is_taken_as_it_was_stored():
    wanted = order(scored().situation)
    assert wanted
    assert (wanted.year, wanted.stage, wanted.shown) == (2026, "self", "")
    assert wanted.called == "quy chế năm 2026 đang áp dụng"
    assert wanted.charter == wanted.closed.charter
    later = order(reviewed().situation)
    assert later
    assert later.stage == "self"
    last = order(published().situation)
    assert last
    assert last.stage == "agree"
    assert last.closed.ranks == {"thue": 1, "khobac": 2}
    assert last.closed.totals["thue"] == sum(last.closed.points["thue"].values(), Decimal(0))


def test_before_this_years_first_close_it_is_last_years_scores():
    past = published().situation
    assert past.cycle
    charter = replace(past.cycle.charter, year=2027)
    present = replace(past.cycle, id="k2", charter=charter, stage="self", snapshots=())
    wanted = order(replace(past, cycle=present, years={2026: past}))
    assert wanted
    assert (wanted.year, wanted.stage) == (2026, "agree")
    assert wanted.charter.year == 2027
    # It is the same from a chat that is still in the year before.
    now = replace(past, cycle=present, years={2026: past})
    assert order(replace(past, years={2027: now})) == wanted


def test_a_draft_is_what_is_rehearsed():
    closed = scored().situation
    made = project(closed, (drafted(raised, of="checked"),))
    wanted = order(made)
    assert wanted
    assert wanted.called == "dự thảo quy chế lần 2"
    assert wanted.charter != wanted.closed.charter
    assert len(wanted.shown) == len("3F2A-91C0-77DE")
