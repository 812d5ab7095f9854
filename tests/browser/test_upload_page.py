"""The page that takes files for one criterion, in a real Chromium on a phone, on a line that is cut."""

import os
import re
from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.screens import findings, fits, phone_context, seen
from tests.web.test_upload_page import evidenced, on_a_messenger
from tests.worlds.web import WebWorld, settled


@pytest_asyncio.fixture(loop_scope="session")
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    context = await phone_context(browser, bypass_csp=True)
    yield context
    await context.close()


async def check(page: Page, name: str) -> None:
    """It fits, and axe finds nothing; then a picture."""
    await fits(page)
    assert await findings(page) == []
    await seen(page, name, full_page=True)


async def test_several_files_go_up_over_a_line_that_is_cut(world: WebWorld, url: str, context: BrowserContext):
    lan, leaf = await on_a_messenger(world), await evidenced(world)
    page, errors = await context.new_page(), list[str]()
    page.on("pageerror", lambda error: errors.append(str(error)))
    data = b"%PDF-1.7\n" + os.urandom(300_000)
    cut, asked = len(data) * 6 // 10, list[str]()

    async def broken(route: Route) -> None:
        """Of the first file sixty percent arrive; then the line is gone."""
        asked.append(route.request.url)
        if route.request.method != "POST" or len(asked) > 1:
            await route.continue_()
            return
        body = (route.request.post_data_buffer or b"")[:cut]
        headers = {"X-Chat": page.url.rpartition("/")[2]}
        await context.request.post(route.request.url, data=body, headers=headers)
        await route.abort("connectionreset")

    await page.goto(f"{url}{await lan.link(leaf)}")
    await check(page, "upload_door")
    await page.get_by_role("button", name="Mở trang gửi tệp").tap()
    await expect(page).to_have_url(re.compile(r"/gui/[\w-]{32}$"))
    await expect(page.get_by_text(f"{leaf}. ")).to_be_visible()
    await check(page, "upload_page")

    await page.route("**/tep/**", broken)
    files = [
        {"name": name, "mimeType": "application/pdf", "buffer": data}
        for name in ("Báo cáo kết quả thực hiện nhiệm vụ năm 2026.pdf", "quyet-dinh.pdf")
    ]
    await page.locator("input[type=file][multiple]").set_input_files(files)  # type: ignore[arg-type]
    await expect(page.get_by_text("Đã gửi 2 tệp.")).to_be_visible(timeout=15_000)
    await expect(page.locator(".have li")).to_have_text([file["name"] for file in files])  # type: ignore[misc]
    await check(page, "upload_sent")
    first = [one.partition("&tu=")[2] for one in asked if "quyet-dinh" not in one]
    assert first == [f"0&cua={len(data)}", "", f"{cut}&cua={len(data)}"]
    assert f"Đã nhận 2 minh chứng cho {leaf}" in await lan.told()

    async def kept() -> bool:
        pieces = (await world.look("Lan")).evidence.get("thue", ())
        return [(piece.state, piece.size) for piece in pieces] == [("kept", len(data))] * 2

    await settled(kept)
    # What is refused is said beside its name, and nothing else is lost.
    bad = {"name": "virus.exe", "mimeType": "application/octet-stream", "buffer": b"MZ" + bytes(200)}
    await page.locator("input[type=file][multiple]").set_input_files([bad])  # type: ignore[list-item]
    await expect(page.locator(".going li .trouble")).to_be_visible()
    await expect(page.locator(".going li")).to_have_count(1)
    await expect(page.locator(".have li")).to_have_count(2)
    await check(page, "upload_refused")
    assert not errors
