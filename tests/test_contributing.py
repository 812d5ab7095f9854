"""The examples of CONTRIBUTING.md run: a charter, a kind of criterion, a platform."""

import asyncio
import importlib
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from bot.rules.charter_parser import KINDS
from config.charters import load
from config.settings_loader import isolated
from handlers.installation import open_installation
from tests.stage.script import read
from tests.stage.stagings import CARRIERS, can_play
from tests.talk import play

PAGE = (Path(__file__).parents[1] / ".github" / "CONTRIBUTING.md").read_text("utf-8")
LONGEST = 40  # lines


def examples(afternoon: str) -> list[tuple[str, str]]:
    """The language and text of each block below the heading that begins so."""
    section = re.search(rf"^## {afternoon} afternoon.*?(?=^## )", PAGE, re.MULTILINE | re.DOTALL)
    assert section
    return re.findall(r"^```(\w+)\n(.*?)^```$", section[0], re.MULTILINE | re.DOTALL)


def written(folder: Path, name: str, blocks: list[tuple[str, str]]) -> None:
    """The blocks of each language as one file."""
    for language, ending in (("yaml", "yaml"), ("talk", "talk"), ("python", "py")):
        texts = [text for found, text in blocks if found == language]
        if texts:
            (folder / f"{name}.{ending}").write_text("\n\n".join(texts), "utf-8")


async def heard_alike_everywhere(talk: Path) -> None:
    performed = read(talk)
    platforms = [name for name, carrier in CARRIERS.items() if can_play(performed, carrier())]
    assert {"telegram", "web", "text"} <= set(platforms)
    for platform in platforms:
        played = await play(performed, platform, "plain", talk.parent)
        assert played.went_well, str(played)


@pytest.fixture
def imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """Imports an example from its file; nothing of it is left for other tests."""
    kinds = dict(KINDS)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield importlib.import_module
    KINDS.clear()
    KINDS.update(kinds)
    for name in ("slope", "letters"):
        monkeypatch.delitem(sys.modules, name, raising=False)


@pytest.mark.parametrize("afternoon", ["First", "Second", "Third"])
def test_no_example_is_longer_than_forty_lines(afternoon: str):
    blocks = examples(afternoon)
    assert blocks
    assert [text for _, text in blocks if len(text.splitlines()) > LONGEST] == []


async def test_a_charter_is_a_few_lines_and_can_be_played(tmp_path: Path):
    written(tmp_path, "small", examples("First"))
    await heard_alike_everywhere(tmp_path / "small.talk")


async def test_a_kind_is_one_class_and_one_entry(tmp_path: Path, imported):
    written(tmp_path, "slope", examples("Second"))
    assert "slope" not in KINDS
    slope: ModuleType = imported("slope")
    properties = [test for name, test in vars(slope).items() if name.startswith("test_")]
    assert len(properties) == 1
    properties[0]()
    await heard_alike_everywhere(tmp_path / "slope.talk")


async def test_a_platform_is_what_hears_what_speaks_and_a_channel(tmp_path: Path, imported):
    written(tmp_path, "letters", examples("Third"))
    imported("letters")
    box = tmp_path / "data" / "letters"
    async with open_installation(isolated(data_dir=tmp_path / "data", port=0), ["letters"]) as installation:
        code = await installation.memory.new_cluster("Cụm thi đua số 3", load("short"))
        (box / "minh.1.said").write_text(f"/start {code}", "utf-8")
        await told(box, "Kính chào minh. Đồng chí là thư ký")
        (box / "minh.2.said").write_text("ai đã vào", "utf-8")
        await told(box, "Thư ký: minh")
        assert [*box.glob("*.said")] == []


async def test_the_platform_acknowledges_nothing_that_was_not_kept(tmp_path: Path, imported):
    written(tmp_path, "letters", examples("Third"))
    letters = imported("letters").channel(isolated(data_dir=tmp_path), None)
    await letters.open()
    (letters.box / "minh.1.said").write_text("chào", "utf-8")
    stop, inbox = asyncio.Event(), Unable()
    listening = asyncio.create_task(letters.listen(inbox, stop))
    await asyncio.wait_for(inbox.asked.wait(), 10)
    stop.set()
    await listening
    assert (letters.box / "minh.1.said").exists()


class Unable:
    """An inbox that keeps nothing."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()

    async def receive(self, said: object) -> None:
        self.asked.set()
        raise ConnectionError("no database")


async def told(box: Path, words: str) -> None:
    end = time.monotonic() + 20
    while not any(words in text for text in texts(box)):
        assert time.monotonic() < end, texts(box)
        await asyncio.sleep(0.05)


def texts(box: Path) -> list[str]:
    return [letter.read_text("utf-8") for letter in box.glob("*.told")]
