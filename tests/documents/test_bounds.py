"""Bounds to memory and time, held over hostile files; `.ci/run` measures all of them, the heavy ones too."""

from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_corpus_is_large_enough_and_measured_whole():
    # Made when it is loaded, which takes a second: only by who needs it.
    from tests.documents.hostile_files import FILES, HEAVY

    assert len(FILES) >= 50
    assert set(FILES) >= HEAVY
    assert "python -m tests.documents.bounds" in (ROOT / ".ci/run").read_text("utf-8")


def test_a_fifth_of_the_light_files_take_no_more_memory_or_time_than_they_may(tmp_path: Path):
    from tests.documents.bounds import MOST_CPU, MOST_MEMORY, every
    from tests.documents.hostile_files import FILES, HEAVY

    fifth = sorted({*FILES} - HEAVY)[::5]
    for taken in every(tmp_path, without={*FILES}.difference(fifth)):
        assert taken.memory <= MOST_MEMORY, taken
        assert taken.cpu <= MOST_CPU, taken
        assert taken.said, taken
