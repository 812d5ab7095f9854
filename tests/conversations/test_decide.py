"""Most replies are a bare number. Such a one is read by a short way, which must say what the long way says."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.conversations.scoring.batch_entry import several
from bot.conversations.scoring.evidence import links_in
from bot.dialogue import commands
from bot.dialogue.cycle import Cycle
from bot.dialogue.said import Platform
from bot.dialogue.situation import Seat, Situation
from bot.questions import Quantity, Unclear
from bot.rules.graded import Graded
from bot.vietnamese import plain_number
from tests.rules.plans import OPENS, charter, group, leaf, patiently

BARE = st.from_regex(r"\s{0,2}-?[0-9]{1,3}([.,][0-9]{1,2})?\s{0,2}", fullmatch=True)
CODES = ("4", "4.5", "4 5", "10")
RULES = charter(group("g", *(leaf(f"l{n}", Graded(Decimal(5)), code=code) for n, code in enumerate(CODES))))


@given(BARE)
@patiently
def test_a_bare_number_is_no_command_no_link_and_no_code_with_an_answer(text: str) -> None:
    here = Situation(OPENS, Platform("telegram"), cycle=Cycle("k7", RULES))
    assert plain_number(text) is not None
    assert commands.read(text) is commands.read(text, exact=True) is None
    assert links_in(text) == []
    assert several(here, Seat(1, "representative", "a"), text, None) is None


@given(BARE, st.integers(-5, 0), st.integers(1, 99), st.sampled_from(["0.25", "0.5", "1"]), st.booleans())
@patiently
def test_a_bare_number_counts_as_the_same_number_with_its_unit(
    text: str, low: int, high: int, step: str, beyond: bool
) -> None:
    form = Quantity(Decimal(low), Decimal(high), Decimal(step), unit="điểm", unassigned=True, beyond=beyond)
    assert read(form, text) == read(form, f"{text.strip()} điểm")


def read(form: Quantity, reply: str) -> str:
    try:
        return form.read(reply)
    except Unclear as unclear:
        return str(unclear)
