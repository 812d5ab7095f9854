"""Good examples as they stand: found by what became of them, gone with their words."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.dialogue.facts import Answered, EvidenceWanted
from bot.dialogue.projection import project
from bot.dialogue.said import Attachment
from bot.dialogue.situation import Answer, Situation
from bot.rules.retention import GONE, PERSONAL
from bot.state.examples import FIGURES, NONE, Outcome, example, examples, files, pick_id, shows, words_id
from bot.state.sheet import sheet_of
from tests.worlds.core import World


def with_one(here: Situation, outcome: Outcome, text: str = "Chị Hoa lập tổ hỗ trợ.") -> Situation:
    """Thuế has sent an example with a photo and no figures."""
    facts = (
        Answered("thue", words_id(here, "thue", 1), text),
        Answered("thue", words_id(here, "thue", 1, FIGURES), NONE),
        EvidenceWanted("thue", words_id(here, "thue", 1), Attachment("f", "cho.jpg", link=True)),
        Answered("", pick_id(here, "thue", 1), outcome),
    )
    return project(here, facts)


def test_an_example_is_found_by_its_outcome():
    here = with_one(World.tiny().situation, "sent")
    assert [one.title for one in examples(here)] == ["Chị Hoa lập tổ hỗ trợ."]
    assert not examples(here, "chosen")
    assert example(here, "thue", 1) == examples(here, "sent")[0]
    assert examples(here)[0].figures == ""
    assert example(here, "thue", 2) is None


def test_its_files_are_everybodys_only_once_it_is_picked():
    sent, chosen = (with_one(World.tiny().situation, outcome) for outcome in ("sent", "chosen"))
    [piece] = files(chosen, "thue", 1)
    assert not shows(sent, piece.id)
    assert shows(chosen, piece.id)


def test_its_files_are_no_evidence_of_the_table():
    here = with_one(World.tiny().situation, "chosen")
    assert not sheet_of(here, "thue").evidence
    assert files(here, "thue", 1)


def test_after_retention_there_is_none():
    assert not examples(with_one(World.tiny().situation, "chosen", GONE))
    id = words_id(World.tiny().situation, "thue", 1, FIGURES).partition("/")[2]
    assert any(id.startswith(begin) and id.endswith(end) for begin, end in PERSONAL)


def test_a_year_without_examples_reads_no_unit():
    class Cluster(Mapping[str, Mapping[str, Answer]]):
        def __getitem__(self, unit: str) -> Mapping[str, Answer]:
            assert not unit, "a unit was read"
            return {}

        def __iter__(self) -> Iterator[str]:
            return iter(())

        def __len__(self) -> int:
            return 0

    assert not examples(replace(World.tiny().situation, answers=Cluster()))
