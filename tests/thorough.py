"""Tests that take long: they run by `pytest -m thorough`, before a release, and not with the others.

All tests of a file whose name ends here, or those of a function, or of one of its cases.
"""

THOROUGH = (
    # Whole years in processes and over HTTP; the year on the page is played with the others.
    "tests/acceptance/test_told_year.py::test_what_each_was_told_is_what_is_stored",
    "tests/demo/test_amendment.py::test_the_year_goes_on_under_the_second_version[telegram]",
    "tests/demo/test_play.py::test_the_same_people_come_to_the_same_ranking_on_each_platform[telegram]",
    "tests/demo/test_play.py::test_the_same_people_come_to_the_same_ranking_on_each_platform[mixed]",
    "tests/demo/test_play.py::test_the_same_people_come_to_the_same_ranking_on_each_platform[zalo]",
    "tests/demo/test_reorganisation.py",
    "tests/conversations/review/test_year.py",
    # Random words, updates, requests and files; `python -m tests.hostile` does the same at length.
    "tests/hostile/test_hostile.py::test_random",
    "tests/hostile/test_hostile.py::test_all_nasty",
    "tests/documents/test_round_trip.py::test_a_spoilt_cell",
    "tests/documents/test_bounds.py::test_a_fifth",
    # A browser that looks at every screen.
    "tests/web/test_browser_whole.py::test_axe_finds_nothing",
    "tests/web/test_browser_whole.py::test_22_pages",
    # Exact comparisons with other people's code, on many random cases.
    "tests/ballots/test_pref_voting.py",
)
