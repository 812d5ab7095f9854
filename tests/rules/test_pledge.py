"""The pledge: its canonical words, their hash, and the plans that it starts from."""

import json
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.meeting import Aim
from bot.rules.pledge import Pledge, Target, aims_of, as_data, from_data, hash_of, plans_of, words
from tests.worlds.charters import charter

CHARTER = charter("pledge")
UNITS = [unit.id for unit in CHARTER.units]
PLANS = st.dictionaries(st.sampled_from(UNITS), st.decimals("0.5", "999", places=1), min_size=1)
TARGETS = st.builds(
    Target, st.builds(Aim, st.sampled_from(["a1", "a2"]), st.just("Thu ngân sách"), st.just("tỷ đồng")), PLANS
)
PLEDGES = st.builds(
    Pledge,
    st.just(2027),
    st.integers(1, 9),
    st.text("ab\n", min_size=1, max_size=9),
    st.lists(TARGETS, max_size=2).map(tuple),
)


@given(PLEDGES, PLEDGES)
@settings(deadline=None, max_examples=80)
def test_two_versions_that_differ_in_what_is_read_have_different_hashes(one: Pledge, other: Pledge):
    same = words(one, CHARTER) == words(other, CHARTER)
    assert (hash_of(words(one, CHARTER)) == hash_of(words(other, CHARTER))) == same
    if (one.number, one.text) != (other.number, other.text):
        assert not same
    assert words(replace(one, number=one.number + 1), CHARTER) != words(one, CHARTER)


@given(PLEDGES)
@settings(deadline=None, max_examples=50)
def test_a_version_that_was_stored_says_the_same_words(pledge: Pledge):
    assert words(from_data(json.loads(json.dumps(as_data(pledge)))), CHARTER) == words(pledge, CHARTER)


def test_the_words_name_every_plan_of_every_unit():
    aim = Aim("a1", "Nhiệm vụ được giao", "nhiệm vụ")
    text = words(
        Pledge(2027, 2, "Thi đua.", (Target(aim, {"bhxh": Decimal(44), "thue": Decimal("50.5")}),)), CHARTER
    )
    assert text.splitlines()[1] == "Cụm thi đua số 10 – bản số 2"
    assert text.endswith("– Nhiệm vụ được giao (nhiệm vụ): Cục Thuế 50,5; Bảo hiểm xã hội 44")


def test_there_is_a_target_for_each_criterion_with_a_plan_and_it_starts_from_this_years():
    assert [aim.id for aim in aims_of(CHARTER)] == ["a1", "a2"]
    assert plans_of(CHARTER, aims_of(CHARTER)[1]) == {"thue": Decimal(80), "khobac": Decimal(80)}
