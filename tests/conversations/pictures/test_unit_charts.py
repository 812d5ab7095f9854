"""Charts of one unit: beside the cluster's median, and over the years; of published results alone."""

from dataclasses import replace

from bot.conversations.pictures.drawings import picture_named
from bot.conversations.pictures.picture import Picture
from bot.conversations.pictures.unit_charts import places_by_year, profile
from bot.dialogue.situation import Situation
from tests.worlds.papers import held


def chart(situation: Situation, name: str) -> Picture:
    made = picture_named(situation, name)
    assert made
    return made


def test_each_group_stands_beside_the_middle_of_the_ranked_units():
    weak = chart(held(), "profile.haiquan")
    assert {row.note for row in weak.rows} == {row.note for row in chart(held(), "profile.thue").rows}
    behind = [row for row in weak.rows if row.strong]
    assert behind
    assert all(row.bar is not None and row.mark is not None and row.bar < row.mark for row in behind)
    assert weak.alt.endswith(f"thấp hơn mức giữa của cụm ở {len(behind)}/3 nhóm.")


def test_a_unit_without_a_rank_has_none_nor_has_a_cluster_of_two():
    here = held()
    assert here.cycle
    assert picture_named(here, "profile.bhxh") is None
    shot = here.cycle.snapshots[-1]
    two = {**shot.body, "places": shot.body["places"][:2]}  # type: ignore[index]
    assert profile(here, replace(shot, body=two), "thue") is None


def test_nothing_is_drawn_of_a_result_that_is_not_published():
    here = held()
    assert here.cycle
    hidden = replace(here.cycle.snapshots[-1], published=False)
    here = replace(here, cycle=replace(here.cycle, snapshots=(hidden,)))
    assert picture_named(here, "profile.thue") is None
    assert picture_named(here, "years.thue") is None


def test_places_over_the_years_begin_with_the_newest_and_go_back_to_what_is_known():
    here = held()
    assert here.cycle
    before = replace(here.cycle, id="k0", charter=replace(here.cycle.charter, year=2025))
    before = replace(before, previous={"": {"thue": "4", "khobac": "1"}})
    here = replace(here, years={2025: replace(here, cycle=before)})
    made = places_by_year(here, "thue")
    assert made
    assert [(row.label, row.value, row.medal) for row in made.rows] == [
        ("Năm 2026", "hạng 1/7", 1),
        ("Năm 2025", "hạng 1/7", 1),
        ("Năm 2024", "hạng 4/2", 0),
    ]
