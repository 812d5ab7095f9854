"""The checker of words: it finds each riddle and each verb with its place, and nothing else."""

import runpy
from pathlib import Path

import pytest

MAIN = runpy.run_path(str(Path(__file__).parents[1] / ".ci" / "words.py"))["main"]
CLEAN = '''"""The roll of a ballot."""


class Roll:
    """Units that have voted. What they chose stands elsewhere."""

    size: int
    """Number of units."""

    def tick(self, unit: str) -> str:
        """Adds a unit; whoever is on it stays."""
        return "What a text says is no docstring."
'''


def checked(root: Path, files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    code = MAIN(root)
    *places, _, _, _ = capsys.readouterr().out.splitlines()
    return code, places


def test_what_names_its_subject_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    files = {"bot/roll.py": CLEAN, "bot/rules/ranking.py": "", "storage/loading/__init__.py": ""}
    assert checked(tmp_path, files, capsys) == (0, [])


@pytest.mark.parametrize("word", ["What", "Whether", "Who", "How", "One", "Whose", "Of"])
@pytest.mark.parametrize(
    ("place", "line"),
    [("The roll of a ballot", 1), ("Units that", 5), ("Number of", 8), ("Adds a", 11)],
)
def test_a_riddle_is_named_with_its_line(
    place: str, line: int, word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    code, places = checked(tmp_path, {"bot/roll.py": CLEAN.replace(place, f"{word} it is")}, capsys)
    assert (code, places) == (1, [f"bot/roll.py:{line}: a docstring begins with “{word}”"])


@pytest.mark.parametrize("name", ["storage/keeping.py", "handlers/web/serving.py", "bot/timing/__init__.py"])
def test_a_verb_for_a_name_is_found(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert checked(tmp_path, {name: ""}, capsys) == (1, [f"{name}:1: named by an -ing verb"])


def test_tests_may_be_called_as_they_like(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert checked(tmp_path, {"tests/drill/keeping.py": '"""What it keeps."""'}, capsys) == (0, [])


def test_an_english_word_in_what_people_are_told_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = tmp_path / "bot" / "conversations"
    folder.mkdir(parents=True)
    (folder / "desk.py").write_text(
        '"""Desk."""\n\nSAID = "Đề nghị gõ vào chat riêng."\nKEY = "chat"\n', "utf-8"
    )
    assert MAIN(tmp_path) == 1
    assert "desk.py:3: people are told “chat”" in capsys.readouterr().out
