"""Criteria tables as offices write them."""

from pathlib import Path

from handlers.documents import criteria
from handlers.documents.problems import Findings
from tests.documents.made import SMALL, table, tree, written


def test_csv_is_read_with_any_separator(tmp_path):
    for mark in ",;\t":
        text = "\n".join(mark.join(f'"{c}"' if c is not None else "" for c in row) for row in SMALL)
        found = Findings("t.csv")
        rules = criteria.read(written(tmp_path / "t.csv", "\ufeff" + text), found)
        assert tree(rules) == tree(table(tmp_path, SMALL)[0])


def test_a_yaml_list_of_rows_is_a_table_with_codes_as_written(tmp_path):
    rows = ["- {code: 1, title: Một, maximum: 10}"]
    rows += [f"- {{code: 1.{n}, title: 't{n}', maximum: 1, penalty: }}" for n in (1, 9, 10)]
    rules = criteria.read(written(tmp_path / "t.yaml", "\n".join(rows)), Findings("t.yaml"))
    assert [e.code for e in rules.entries] == ["1.1", "1.9", "1.10"]


def test_a_charter_is_taken_as_criteria():
    rules = criteria.read(Path("full"), Findings("full"))
    assert len(rules.entries) > 100
    assert {e.leaf for e in rules.entries} == set(rules.charter.leaves)


def test_decomposed_text_is_read_as_any_other(tmp_path):
    import unicodedata

    rows = [[unicodedata.normalize("NFD", c) if isinstance(c, str) else c for c in row] for row in SMALL]
    rules, _ = table(tmp_path, rows)
    assert [e.title for e in rules.entries] == [e.title for e in table(tmp_path, SMALL)[0].entries]
