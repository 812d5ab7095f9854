"""The README is true: its talk is one that is played, its folders are those there are; so are the settings."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from config.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
PAGES = [
    page.relative_to(ROOT)
    for page in (ROOT / "README.md", *(ROOT / ".github").rglob("*.md"), *ROOT.rglob("config/**/*.md"))
]
DEPLOY = (ROOT / "config/deploy/README.md").read_text("utf-8")


def test_the_opening_talk_is_taken_from_one_that_is_played():
    opening = README.split("```")[1].strip()
    assert len(opening.splitlines()) > 5
    assert opening in (ROOT / "tests/talks/one_unit.talk").read_text("utf-8")


def test_every_setting_is_in_the_table_and_no_other():
    there = {PREFIX + one.name.upper() for one in fields(Settings)}
    rows = "\n".join(re.findall(rf"^\| `{PREFIX}.*", DEPLOY, re.MULTILINE))
    assert set(re.findall(rf"`({PREFIX}[A-Z_]+)`", rows)) == there
    assert set(re.findall(rf"\b{PREFIX}[A-Z_]+", README + DEPLOY)) == there


def test_every_folder_and_file_of_the_map_is_there():
    listed = next(block for block in README.split("```") if block.strip().startswith("bot/"))
    folder = ""
    for line in listed.strip().splitlines():
        name = line.split()[0]
        folder = folder if line.startswith(" ") else name
        assert (ROOT / (folder + name if line.startswith(" ") else name)).exists(), line


def test_ci_runs_the_test_command_that_people_are_told():
    commands = re.findall(r"^ *python3 -m venv .*pytest$", README, re.MULTILINE)
    assert len(commands) == 1
    pattern = re.search(r"grep -m 1 -E '(.*)' README\.md", (ROOT / ".ci/run").read_text("utf-8"))[1]
    assert re.findall(pattern, README, re.MULTILINE) == commands


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_to_a_file_leads_to_one(page: Path):
    text = (ROOT / page).read_text("utf-8")
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    assert [link for link in links if not ((ROOT / page).parent / link).exists()] == []


def test_every_place_where_to_put_something_is_there():
    lines = README.partition("## Where to put\n")[2].partition("\nHow to")[0]
    named = re.findall(r"`((?:bot|handlers|storage|tests)/[\w./]*)`", lines)
    assert len(named) >= 10
    assert [place for place in named if not (ROOT / place).exists()] == []
