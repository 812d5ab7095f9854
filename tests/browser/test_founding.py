"""The way of a secretary on a phone: from the first-use code to a unit's first answer, with one workbook.

Where THIDUA_SCREENS names a folder, what was seen is left there as pictures.
"""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, FilePayload, Locator, Page, expect

from bot.rules.charter_parser import read_charter
from config.charters import load
from config.settings_loader import isolated
from handlers.clock import MovableClock
from handlers.demo.amendment import NEW, amended
from handlers.installation import Installation, open_installation, web_app
from tests.browser.screens import fits, phone_context, seen

MOST_TAPS = 25
NOW = datetime.fromisoformat("2026-11-23T08:00+07:00")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass
class Hand:
    """A hand on a phone; it counts its taps, and looks at each screen."""

    page: Page
    name: str
    taps: int = 0

    async def tap(self, label: str | re.Pattern[str], *, then: str | re.Pattern[str] = "") -> None:
        """Taps the newest button or link with these words; `then`: what is to be seen after it."""
        named = [self.page.get_by_role(role, name=label) for role in ("button", "link")]  # type: ignore[arg-type]
        await self._tap(named[0].or_(named[1]).last)
        await self._sees(then)

    async def type(self, text: str, *, then: str | re.Pattern[str] = "") -> None:
        """Types and sends, which is one tap."""
        await self.page.get_by_label("Gõ trả lời").fill(text)
        await self._tap(self.page.get_by_role("button", name="Gửi", exact=True))
        await self._sees(then)

    async def send(self, file: FilePayload, *, then: str | re.Pattern[str] = "") -> None:
        """Sends a file: opened, chosen, which are two taps."""
        await self._tap(self.page.get_by_title("Gửi ảnh hoặc tệp"))
        await self.page.locator("input[type=file][multiple]").set_input_files([file])
        self.taps += 1
        await self._sees(then)

    async def _tap(self, what: Locator) -> None:
        await what.tap()
        self.taps += 1

    async def _sees(self, text: str | re.Pattern[str]) -> None:
        if text:
            await expect(self.page.locator("body")).to_contain_text(text, timeout=20_000)
        await fits(self.page)
        await seen(self.page, f"{self.name}-{self.taps:02}")


@pytest_asyncio.fixture(loop_scope="session")
async def installation(tmp_path: Path) -> AsyncIterator[Installation]:
    settings = isolated(data_dir=tmp_path, port=0)
    async with open_installation(settings, (), clock=MovableClock(NOW).now, build=web_app) as opened:
        yield opened


async def phone_of(browser: Browser) -> Page:
    context = await phone_context(browser)
    return await context.new_page()


async def test_a_secretary_needs_few_taps_to_the_first_answer(browser: Browser, installation: Installation):
    first = await installation.memory.first_use()
    assert first
    charter = read_charter(load("short"))
    table: FilePayload = {"name": "quy-che.xlsx", "mimeType": XLSX, "buffer": amended(charter)}
    hand = Hand(await phone_of(browser), "founding")
    await hand.page.goto(f"{installation.address}/vao/{first[0]}")
    await hand.page.get_by_label("Họ và tên").fill("Trần Văn Minh")
    await hand.tap("Vào", then="Cụm theo mẫu nào?")
    await hand.tap(re.compile("rút gọn"), then="Tên của cụm?")
    await hand.tap("Cụm thi đua số 10", then="cho năm nào?")
    await hand.tap("Năm 2026", then="Các đơn vị của cụm?")
    units = "\n".join(f"{unit.name}; {unit.short}" for unit in charter.units)
    await hand.type(units, then="Danh sách đúng chưa?")
    await hand.tap("Đúng", then="làm Cụm trưởng")
    await hand.tap(re.compile("^.?.?.?Cục Thuế"), then="làm Cụm phó")
    await hand.tap(re.compile("Cục Thống kê"), then="Tổ kiểm phiếu gồm")
    await hand.tap("Đồng ý", then="Ai làm thư ký cụm?")
    await hand.tap(re.compile("Tôi làm thư ký"), then="Lịch này dùng được chưa?")
    await hand.tap("Đồng ý", then="Lập cụm với những điều trên?")
    await hand.tap("Lập cụm", then="Đã lập Cụm thi đua số 10")
    # The table of criteria comes as a workbook, and is in force at once: nobody holds the chair's seat yet.
    await hand.send(table, then="Lập dự thảo quy chế lần 2 từ tệp này?")
    await hand.tap("Tiếp tục", then="Lý do sửa quy chế")
    await hand.tap("Theo văn bản hướng dẫn mới", then="Có dự thảo quy chế lần 2")
    await hand.tap("Thông qua", then="Thông qua quy chế này?")
    await hand.tap("Thông qua", then="Đã thông qua quy chế lần 2")
    await hand.type("mã mời Cục Thuế", then="Đại diện Cục Thuế")
    link = await hand.page.locator("a[href*='/vao/']").first.get_attribute("href")
    assert link
    unit = Hand(await phone_of(browser), "founded")
    await unit.page.goto(link)
    await unit.page.get_by_label("Họ và tên").fill("Nguyễn Thị Lan")
    await unit.tap("Vào", then="Kính chào Nguyễn Thị Lan")
    await unit.tap("Đã rõ", then="Nhóm 1/3")
    await unit.tap("Chấm từng tiêu chí", then="Mục 1/9")
    await unit.page.locator(".option").first.tap()
    await expect(unit.page.locator(".said.bot").last).to_contain_text("1.1: đã ghi")
    await seen(unit.page, "founded-answered")
    charter = (await installation.memory.views.record("k1")).cycle.charter  # type: ignore[union-attr]
    assert NEW in [leaf.title for leaf in charter.leaves.values()]
    assert hand.taps <= MOST_TAPS
