"""Tests that take long: they run by `pytest -m thorough`, before a release, and not with the others."""

# All tests of a file, those of a function whose name begins so, or one of its cases.
_LONG = (
    # Whole years in processes and over HTTP; the year on the page is played with the others.
    "tests/acceptance/test_told_year.py",
    "tests/conversations/review/test_order.py",
    "tests/conversations/review/test_why.py",
    "tests/conversations/review/test_year.py",
    "tests/demo/test_amendment.py",
    "tests/demo/test_illustrations.py::test_readme_s_pictures_and_the_guide",
    "tests/demo/test_play.py::test_the_same_people_come_to_the_same_ranking_on_each_platform[telegram]",
    "tests/demo/test_play.py::test_the_same_people_come_to_the_same_ranking_on_each_platform[mixed]",
    "tests/demo/test_play.py::test_the_same_people_come_to_the_same_ranking_on_each_platform[zalo]",
    "tests/demo/test_reorganisation.py",
    "tests/demo/test_years.py",
    "tests/drill/test_drill.py",
    "tests/bench/test_bench.py::test_a_short_soak",
    "tests/telegram/test_emulator.py",
    # Random words, updates, requests and files; `python -m tests.hostile` does the same at length.
    "tests/hostile/test_hostile.py::test_random",
    "tests/hostile/test_hostile.py::test_all_nasty",
    "tests/documents/test_round_trip.py",
    "tests/documents/test_bounds.py::test_a_fifth",
    "tests/ballots/test_interleaving.py",
    # A browser that looks at every screen, or at many sizes.
    "tests/browser/test_founding.py",
    "tests/browser/test_whole.py::test_axe_finds_nothing",
    "tests/browser/test_whole.py::test_22_pages",
    "tests/browser/test_pages.py::test_the_view_stands_where_the_answer_begins[180",
    "tests/browser/test_pages.py::test_the_view_stands_where_the_answer_begins[720",
    "tests/browser/test_pages.py::test_the_view_stands_where_the_answer_begins[1440",
    "tests/browser/test_first_page.py",
    "tests/web/test_wire_length.py::test_every_vote_by_a_plain_form_has_one_length[gzip]",
    "tests/web/test_wire_length.py::test_every_vote_by_the_page_has_one_length[identity]",
    # Exact comparisons with other people's code, on many random cases.
    "tests/ballots/test_pref_voting.py",
)
# What is tried on both engines here is tried on SQLite with the others; turns, migrations and the seam on both.
_ON_SQLITE = ("tests/ballots/", "tests/storage/backup/", "tests/storage/records/", "tests/storage/outbox/")


def takes_long(nodeid: str) -> bool:
    """True for a test that does not run with the others."""
    return nodeid.startswith(_LONG) or (
        nodeid.startswith(_ON_SQLITE) and "postgres" in nodeid.partition("[")[2]
    )
