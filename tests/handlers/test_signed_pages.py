"""Signed pages read in a process of their own: handed in once, tried again, never lost."""

import asyncio
import logging
from pathlib import Path

from bot.conversations.papers.draft import read_code
from bot.dialogue.said import Said
from handlers import signed_pages
from handlers.documents.papers.paper_files import paper_file
from handlers.documents.papers.template_file import template_file
from handlers.evidence import store_copy
from handlers.signed_pages import read_apart, read_signed_pages
from storage.records.signed_pages import WaitingPage
from tests.worlds.papers import held


class Store:
    """Pages that wait until they are settled; then the loop is stopped."""

    def __init__(self, stop: asyncio.Event, *pages: WaitingPage) -> None:
        self.stop, self.left = stop, list(pages)

    async def waiting(self, platform: str, limit: int) -> list[WaitingPage]:
        if not self.left:
            self.stop.set()
        return self.left[:limit]

    async def settle(self, id: int) -> None:
        self.left = [page for page in self.left if page.id != id]


async def heard(folder: Path, data: bytes, *failures: Exception) -> list[Said]:
    stop, said, failing = asyncio.Event(), list[Said](), list(failures)

    async def receive(one: Said) -> None:
        said.append(one)
        if failing:
            raise failing.pop()

    store = Store(stop, WaitingPage(7, "2", "anh.jpg", store_copy(folder, data)))
    await asyncio.wait_for(read_signed_pages(store, "chat", folder, receive, stop), 60)
    return said


async def test_a_page_is_read_and_handed_in_with_its_code(tmp_path: Path):
    [said] = await heard(tmp_path, paper_file(held(), "news.pdf"))
    assert said.page
    assert (said.kind, said.chat, said.page.evidence) == ("page", "2", 7)
    code = read_code(said.page.codes[0])
    assert code
    assert code.kind == "news"


async def test_a_page_is_found_whatever_folder_we_stand_in(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    [said] = await heard(Path("evidence"), paper_file(held(), "news.pdf"))
    assert said.page
    assert said.page.codes


async def test_a_turn_that_failed_is_handed_in_again(tmp_path: Path, monkeypatch, caplog):
    async def none(path: Path) -> tuple[tuple[str, ...], str]:
        return (), ""

    monkeypatch.setattr(signed_pages, "read_apart", none)
    with caplog.at_level(logging.CRITICAL):
        said = await heard(tmp_path, b"x", OSError("away"))
    assert len(said) == 2
    assert said[0] == said[1]


async def test_what_is_no_picture_has_no_code(tmp_path: Path):
    (tmp_path / "x").write_bytes(b"%PDF-1.7 broken")
    assert await read_apart(tmp_path / "x") == ((), "")
    assert await read_apart(tmp_path / "gone") == ((), "")


async def test_the_text_of_a_word_file_is_read_too(tmp_path: Path):
    (tmp_path / "x").write_bytes(template_file("news", "# BẢN TIN"))
    codes, text = await read_apart(tmp_path / "x")
    assert codes == ()
    assert text.startswith("MẪU VĂN BẢN: Bản tin\n//")
    assert text.endswith("\n# BẢN TIN")
