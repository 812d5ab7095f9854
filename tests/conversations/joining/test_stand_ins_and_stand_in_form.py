"""Stand-ins in the pure core: their days, who may have somebody stand in, and their end."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversations.decide import decide
from bot.conversations.joining import stand_ins
from bot.conversations.joining.invitation import invite, join, spent_with_it
from bot.conversations.joining.stand_in_form import Days, last_day, term_of
from bot.dialogue.facts import CodeIssued, CodeSpent, SeatJoined, SeatLeft, Steered
from bot.dialogue.projection import project
from bot.dialogue.question import Effect
from bot.dialogue.registry import Call
from bot.dialogue.situation import Holder, Invitation, Person, Seat, Situation, Term
from bot.questions import Unclear
from bot.state.confirmations import confirming, newcomers
from tests.worlds.charters import DUNG, LAN, MINH
from tests.worlds.core import World, typed

FORM = Days(date(2026, 12, 20))
NGA = Person(77, "Nga")


@pytest.mark.parametrize(
    ("typed_as", "value"),
    [
        ("từ 21/12 đến 31/12", "2026-12-21/2026-12-31"),
        ("21/12 - 05/01", "2026-12-21/2027-01-05"),
        ("21.12.2026 – 5.1.2027", "2026-12-21/2027-01-05"),
        ("01/03 - 31/03/2027", "2027-03-01/2027-03-31"),
        ("21/12 - 05/01/2027", "2026-12-21/2027-01-05"),
        ("21/12/26 - 5/1/27", "2026-12-21/2027-01-05"),
        ("đến hết 03/01", "2026-12-20/2027-01-03"),
        ("7 ngày, đến hết 26/12/2026", "2026-12-20/2026-12-26"),
    ],
)
def test_days_are_read_as_people_write_them(typed_as: str, value: str):
    assert FORM.read(typed_as) == value
    assert FORM.accepts(value)


@pytest.mark.parametrize(
    "typed_as", ["", "mai", "31/02", "01/01/2026 đến 05/01/2026", "1/1 2/1 3/1", "21/12/2029"]
)
def test_other_days_are_asked_for_again_with_an_example(typed_as: str):
    with pytest.raises(Unclear, match=r"ví dụ|lâu nhất"):
        FORM.read(typed_as)


def test_a_year_that_stands_at_the_end_is_that_of_both_days():
    form = Days(date(2026, 3, 20))
    assert form.read("20/03 - 31/03/2027") == "2027-03-20/2027-03-31"
    with pytest.raises(Unclear):
        form.read("30/02 - 31/03/2027")


@given(st.dates(date(2026, 12, 20), date(2027, 11, 30)), st.integers(0, 300))
def test_days_that_are_said_are_read_back(first: date, more: int):
    value = f"{first.isoformat()}/{(first + timedelta(days=more)).isoformat()}"
    assert FORM.read(FORM.say(value)) == value


def seat_of(situation: Situation, role: str = "representative", unit: str = "thue") -> Seat:
    return next(s for s in situation.roster if (s.role, s.unit) == (role, unit))


def standing_in(days: int = 3, standing: str = "") -> World:
    """Nga stands in for Lan for some days."""
    world = World.tiny()
    here = world.situation
    holder = Holder(NGA, standing=standing, ends=here.now + timedelta(days=days))  # type: ignore[arg-type]
    added = (replace(s, holders=(*s.holders, holder)) if s == seat_of(here) else s for s in here.roster)
    world.situation = replace(here, roster=tuple(added))
    return world


def test_a_code_of_a_stand_in_gives_the_seat_until_the_end_and_waits_to_be_confirmed():
    here = World.tiny().situation
    term = term_of("2026-11-20/2026-12-01", here.zone)
    here = replace(here, now=term.begins, invitation=Invitation("ABCDEFGHJK", seat_of(here), term=term))
    turn = join(here, replace(typed("ABCDEFGHJK", "9"), name="Nga"), lambda _: "")
    assert turn.facts == (SeatJoined(seat_of(here).id, "Nga", True, term.ends), CodeSpent("ABCDEFGHJK"))
    assert "đến hết 01/12/2026" in turn.result
    early = join(replace(here, now=term.begins - timedelta(seconds=1)), typed("ABCDEFGHJK", "9"), lambda _: "")
    assert early.facts == ()


def test_who_stands_in_already_stays_until_the_end_of_the_newer_code():
    here = standing_in(standing="").situation
    term = term_of("2026-11-20/2027-03-01", here.zone)
    now = project(replace(here, person=NGA), (SeatJoined(seat_of(here).id, "Nga", False, term.ends),))
    assert [h.ends for h in seat_of(now).holders if h.person == NGA] == [term.ends]
    # With the code of an ordinary invitation they are there for good.
    now = project(replace(now, person=NGA), (SeatJoined(seat_of(now).id, "Nga"),))
    assert [h.ends for h in seat_of(now).holders if h.person == NGA] == [None]


def test_whoever_holds_the_seat_for_good_does_not_become_a_stand_in_of_themselves():
    here = World.tiny().seen_by(LAN)
    term = Term(here.now - timedelta(days=1), here.now + timedelta(days=1))
    invited = replace(here, invitation=Invitation("ABCDEFGHJK", seat_of(here), term=term))
    assert join(invited, typed("ABCDEFGHJK"), lambda _: "").facts == ()


def test_a_stand_in_brings_nobody_else_in():
    world = standing_in()
    here = world.situation
    only = replace(seat_of(here), holders=tuple(h for h in seat_of(here).holders if h.ends))
    here = replace(here, roster=tuple(only if s.id == only.id else s for s in here.roster))
    now = project(replace(here, person=None, seats=()), (SeatJoined(only.id, "Giả", pending=True),))
    [newcomer] = newcomers(now)
    people, office = confirming(now, newcomer)
    assert NGA not in people
    assert office in ("chair", "deputy")
    own = replace(here, person=NGA, seats=(only,))
    assert not [*stand_ins.questions(own, only)]


def test_the_units_own_people_give_a_code_only_for_their_own_seats():
    here = World.tiny().seen_by(LAN)
    asked = {q.id.split(".")[2] for q in stand_ins.questions(here, here.seats[0])}
    assert asked == {str(s.id) for s in here.roster if s.unit == "thue" and s.holders}
    other = World.tiny().seen_by(DUNG)
    assert not asked & {q.id.split(".")[2] for q in stand_ins.questions(other, other.seats[0])}
    waiting = standing_in(standing="pending").situation
    nga = replace(waiting, person=NGA, seats=(seat_of(waiting),))
    assert not [*stand_ins.questions(nga, nga.seats[0])]


def test_a_code_is_journalled_and_told_to_the_house():
    here = World.tiny().seen_by(MINH)
    seat = seat_of(here)
    begun = stand_ins.begin(Call(here, here.seats[0], words="đại diện Cục Thuế"))
    assert isinstance(begun, Effect)
    assert begun.goto
    days = next(q for q in stand_ins.questions(here, here.seats[0]) if q.id == f"{begun.goto}.days")
    kept = days.keep("2026-11-25/2026-12-10")
    now = project(here, kept.facts)
    reason = next(q for q in stand_ins.questions(now, now.seats[0]) if q.id == kept.goto)
    given = reason.keep("Đi công tác")
    [issued] = [f for f in given.facts if isinstance(f, CodeIssued)]
    assert issued.seat == seat.id
    assert issued.term == term_of("2026-11-25/2026-12-10", here.zone)
    assert issued.expires <= issued.term.ends
    assert [f.why for f in given.facts if isinstance(f, Steered)] == ["Đi công tác"]
    assert {h.person.id for h in seat.holders} <= {m.to.person for m in given.messages}
    assert "không còn hiệu lực" not in given.result


def test_a_code_of_another_kind_that_it_takes_the_place_of_is_told():
    here = World.tiny().seen_by(MINH)
    seat = replace(seat_of(here), code="ABCDEFGHJK", code_expires=here.now + timedelta(days=5))
    assert spent_with_it(here, seat).startswith(" Mã mời cấp trước đây")
    term = Term(here.now, here.now + timedelta(days=5))
    assert spent_with_it(here, replace(seat, code_term=term)).startswith(" Mã cho người thay")
    assert spent_with_it(here, replace(seat, code_expires=here.now)) == ""
    here = replace(here, roster=tuple(seat if s.id == seat.id else s for s in here.roster))
    asked = {q.id: q for q in stand_ins.questions(here, here.seats[0])}
    kept = asked[f"k1/standin..{seat.id}.days"].keep("2026-11-25/2026-12-10")
    now = project(here, kept.facts)
    reason = next(q for q in stand_ins.questions(now, now.seats[0]) if q.id == kept.goto)
    assert "không còn hiệu lực" in reason.keep("Đi công tác").result


def test_an_open_code_of_a_stand_in_is_not_shown_as_an_invitation():
    here = World.tiny().seen_by(MINH)
    free = next(s for s in here.roster if not s.holders and s.role != "secretary")
    term = Term(here.now, here.now + timedelta(days=5))
    coded = replace(free, code="ABCDEFGHJK", code_expires=term.ends, code_term=term)
    here = replace(here, roster=tuple(coded if s.id == free.id else s for s in here.roster))
    assert "ABCDE-FGHJK" not in invite(here, "").result


def test_after_the_last_day_nothing_counts_though_no_clock_has_ticked():
    world = standing_in(days=1)
    here = replace(world.situation, person=NGA)
    here = replace(here, seats=(seat_of(here),))
    assert stand_ins.due(here) == Effect()
    late = replace(here, now=here.now + timedelta(days=1))
    turn = decide(late, typed("4", "77"))
    assert [type(f) for f in turn.facts] == [SeatLeft, Steered]
    assert turn.facts[0] == SeatLeft(seat_of(here).id, NGA.id, by_clock=True)
    assert {NGA.id, world.person(LAN).id} <= {m.to.person for m in turn.messages}


def test_the_last_day_is_said_as_it_was_typed():
    zone = World.tiny().situation.zone
    ends = term_of("2026-07-01/2026-07-31", zone).ends
    assert isinstance(ends, datetime)
    assert last_day(ends, zone) == "31/07/2026"
