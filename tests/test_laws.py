"""Laws that are cited: each is in force, and one that has ended stands in no text that people read."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot import laws
from bot.conversations import decide  # noqa: F401  (first, as the program loads it)
from bot.conversations.joining import privacy
from bot.dialogue.installation import Operator

ROOT = Path(__file__).parents[1]
READ = [
    path
    for top in ("bot", "config", "handlers", "README.md", "tests/talks")
    for path in ((ROOT / top).rglob("*") if (ROOT / top).is_dir() else [ROOT / top])
    if path.suffix in {".py", ".yaml", ".html", ".md", ".talk", ".txt"} and path.name != "laws.py"
]


@pytest.mark.parametrize("law", laws.CITED, ids=lambda law: law.number)
def test_a_law_that_is_cited_carries_no_end_and_was_in_force_when_it_was_looked_at(law: laws.Law):
    assert law.until is None
    assert law.is_in_force(laws.LOOKED_AT)
    assert not law.is_in_force(law.since - timedelta(days=1))


def test_the_notice_cites_all_of_them():
    said = dict(privacy.about(Operator()))["Pháp luật"]
    assert [law.number for law in laws.CITED if law.number not in said] == []


@pytest.mark.parametrize("law", [law for law in laws.LAWS if law.until], ids=lambda law: law.number)
def test_a_law_that_has_ended_stands_nowhere(law: laws.Law):
    assert law.until
    assert not law.is_in_force(law.until)
    assert law.is_in_force(law.until - timedelta(days=1))
    assert [path.relative_to(ROOT) for path in READ if law.number in path.read_text("utf-8")] == []


def test_the_table_is_to_be_looked_at_again_after_a_year():
    assert not laws.is_stale(laws.LOOKED_AT + laws.LOOK_AGAIN)
    assert laws.is_stale(laws.LOOKED_AT + laws.LOOK_AGAIN + timedelta(days=1))
