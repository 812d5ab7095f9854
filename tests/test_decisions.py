"""The decision records: short, complete in form, and true about the files and tests they name."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".github" / "decisions"
RECORDS = sorted(FOLDER.glob("[0-9]*.md"))
LONGEST = 45  # lines
SECTIONS = ("Context", "Decision", "Consequences", "Alternatives considered", "Held by")
STATUS = re.compile(r"\*\*Status:\*\* (in force|in force, in part|replaced by \d+)")
PLACE = re.compile(r"`((?:\.ci|\.github|bot|handlers|storage|config|tests)/[\w./-]*|pyproject\.toml)`")
TEST = re.compile(r"`(test_\w+)`")
CONTRACT = re.compile(r"contract \"([^\"]+)\"")
LINK = re.compile(r"\.github/decisions/\d{4}[\w-]*\.md")
# Notes that only their authors had.
UNKNOWN = re.compile(r"\blaw [0-9]|domain[ ]notes")

every_record = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)


def sections(record: Path) -> dict[str, str]:
    """Heading -> what stands under it."""
    _, *parts = re.split(r"^## (.+)\n", record.read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def held_by(record: Path) -> Iterator[tuple[str, str]]:
    """Each entry of "Held by": its files, and all of its words."""
    for entry in re.split(r"^- ", sections(record)["Held by"], flags=re.MULTILINE)[1:]:
        for place in PLACE.findall(entry):
            yield place, entry


def test_the_records_are_numbered_without_a_gap_and_listed():
    listed = re.findall(r"^\| \[(\d+)\]\((.+?)\) \| (.+) \|$", (FOLDER / "README.md").read_text("utf-8"), re.M)
    titles = [record.read_text("utf-8").partition("\n")[0] for record in RECORDS]
    assert [int(record.stem[:4]) for record in RECORDS] == list(range(1, len(RECORDS) + 1))
    assert [(name, f"# {number}. {title}") for number, name, title in listed] == [
        (record.name, title) for record, title in zip(RECORDS, titles, strict=True)
    ]


@every_record
def test_a_record_is_short_and_has_its_sections(record: Path):
    lines = record.read_text("utf-8").splitlines()
    assert len(lines) <= LONGEST
    assert STATUS.fullmatch(lines[2])
    assert [heading for heading in sections(record) if heading in SECTIONS] == [*SECTIONS]
    assert all(text.strip() for text in sections(record).values())


@every_record
def test_a_record_that_holds_in_part_says_what_is_missing(record: Path):
    in_part = "in force, in part" in record.read_text("utf-8").splitlines()[2]
    assert ("Not yet held" in sections(record)) == in_part


@every_record
def test_the_tests_that_hold_a_record_are_there(record: Path):
    entries = list(held_by(record))
    assert entries, "nothing holds it"
    for place, entry in entries:
        assert (ROOT / place).is_file(), place
        text = (ROOT / place).read_text("utf-8")
        missing = [name for name in TEST.findall(entry) if not re.search(rf"def {name}\b", text)]
        assert not missing, f"{place} has no {missing}"
        contracts = [name for name in CONTRACT.findall(entry) if f'name = "{name}"' not in text]
        assert not contracts, f"{place} has no contract {contracts}"


@every_record
def test_the_files_that_a_record_names_are_there(record: Path):
    named = PLACE.findall(record.read_text("utf-8"))
    assert [place for place in named if not (ROOT / place).exists()] == []


def test_comments_cite_only_what_the_repository_holds():
    folders = ("bot", "handlers", "storage", "config", "tests")
    texts = {path: path.read_text("utf-8") for folder in folders for path in (ROOT / folder).rglob("*.py")}
    cited = {(path.name, place) for path, text in texts.items() for place in LINK.findall(text)}
    assert {place for _, place in cited} >= {".github/decisions/0010-one-cluster-one-turn-at-a-time.md"}
    assert [(name, place) for name, place in sorted(cited) if not (ROOT / place).is_file()] == []
    assert [path.name for path, text in texts.items() if UNKNOWN.search(text)] == []
