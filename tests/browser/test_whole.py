"""The page as a whole in a real Chromium: findings of axe, its weight, 22 at once, an upload that is cut."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from typing import Literal

import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.screens import WATCHED, findings, seen
from tests.worlds.web import WebWorld, settled

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SIZES = {"360x640": (360, 640), "390x844": (390, 844), "1440x900": (1440, 900), "zoomed": (195, 422)}
LIGHT = 40_000  # bytes over the wire for a page that a browser has never seen


@pytest_asyncio.fixture(loop_scope="session")
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    # Scripts of the test itself are no part of the page's policy.
    context = await browser.new_context(viewport={"width": 390, "height": 844}, bypass_csp=True)
    yield context
    await context.close()


async def check(page: Page, name: str, *, all_looks: bool = False) -> list[str]:
    """Findings of a screen at each size, nothing sticking out; each size in one of light and dark by turns,
    unless all are wanted or somebody looks at the pictures."""
    found = []
    for place, (size, (width, height)) in enumerate(SIZES.items()):
        await page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES if all_looks or WATCHED else [SCHEMES[place % 2]]:
            await page.emulate_media(color_scheme=scheme)
            await seen(page, f"{name}-{size}-{scheme}")
            found += [f"{name} at {size}, {scheme}: {one}" for one in await findings(page)]
        wide = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        found += [f"{name} at {size}: sticks out by {wide}"] if wide > 0 else []
    return found


async def test_axe_finds_nothing(world: WebWorld, url: str, context: BrowserContext):
    lan, minh, group = world.secrets["Lan"], world.secrets["Minh"], await world.binds_group()
    page = await context.new_page()
    # Before this browser has a page to go on in.
    await page.goto(f"{url}/mo")
    found = await check(page, "start")
    await page.goto(f"{url}/chat/{lan}")
    await page.get_by_role("button", name="Chấm từng tiêu chí").click()
    await expect(page.locator(".past")).to_have_count(1)
    await page.locator(".option").first.click()
    await expect(page.locator(".past")).to_have_count(2)
    found += await check(page, "chat", all_looks=True)
    await page.evaluate("document.querySelector('.menu').open = true")
    found += await check(page, "menu", all_looks=True)
    await page.get_by_role("button", name="Tìm trong trao đổi").click()
    await page.get_by_role("searchbox").fill("tiêu chí")
    await page.get_by_role("button", name="Tìm", exact=True).click()
    await expect(page.locator(".found p").first).to_be_visible()
    found += await check(page, "search")
    screens = {
        "about": "he-thong",
        "door": f"vao/{world.codes['Cụm phó']}",
        "lost": "chat/nowhere",
        "table": f"chat/{lan}/bang",
        "charter": f"chat/{lan}/quy-che",
        "journal": f"chat/{lan}/nhat-ky",
        "desk": f"chat/{minh}",
        "codes": f"chat/{minh}/ma-moi",
        "codes-printed": f"chat/{minh}/ma-moi/in",
        "making-group": f"chat/{minh}/trang-nhom",
        "group": f"nhom/{group}",
    }
    for name, path in screens.items():
        await page.goto(f"{url}/{path}")
        found += await check(page, name)
    assert found == []


async def test_the_page_is_light_enough_for_a_bad_line(world: WebWorld, url: str, browser: Browser):
    """Printed, not asserted: when its first text is there and when it can be used, at 400 kbit/s and 400 ms."""
    context = await browser.new_context(viewport={"width": 390, "height": 844})
    page = await context.new_page()
    devtools, weights = await context.new_cdp_session(page), list[float]()
    await devtools.send("Network.enable")
    devtools.on("Network.loadingFinished", lambda told: weights.append(told["encodedDataLength"]))
    slow = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    await devtools.send("Network.emulateNetworkConditions", slow)
    began = time.monotonic()
    await page.goto(f"{url}/chat/{world.secrets['Lan']}")
    await expect(page.locator("html.script .option").first).to_be_visible()
    took = time.monotonic() - began
    [drawn] = await page.evaluate(
        "performance.getEntriesByName('first-contentful-paint').map((paint) => paint.startTime)"
    )
    await page.wait_for_timeout(500)
    print(f"{sum(weights):.0f} bytes; text after {drawn / 1000:.2f} s, usable after {took:.2f} s")
    assert 0 < sum(weights) <= LIGHT
    await context.close()


async def test_a_long_talk_two_tabs_and_a_line_that_breaks(world: WebWorld, url: str, context: BrowserContext):
    """A page after 200 messages opened anew stands at its end; two tabs of it tell the same; what is typed
    while there is no line is sent once when there is one."""
    for n in range(200):
        await world.say("Lan", "lịch" if n % 2 else "việc")
    await world.say("Lan", "Chấm từng tiêu chí")
    first, second = await context.new_page(), await context.new_page()
    for page in (first, second):
        await page.goto(f"{url}/chat/{world.secrets['Lan']}")
        await expect(page.locator("html.script")).to_have_count(1)
    assert await first.locator(".said.bot").count() > 100
    await first.reload()
    await expect(first.locator(".option").last).to_be_in_viewport()
    assert (
        await first.locator(".log").evaluate("log => log.scrollHeight - log.scrollTop - log.clientHeight") < 2
    )

    # Two tabs.
    await first.get_by_label("Gõ trả lời").fill("36")
    await first.get_by_label("Gõ trả lời").press("Enter")
    for page in (first, second):
        await expect(page.locator(".said.bot").last).to_contain_text("Mục 2/8")
    assert await second.get_by_text("1.1: đã ghi 36 nhiệm vụ").count() == 1

    # Offline and back.
    await context.set_offline(True)
    await first.get_by_label("Gõ trả lời").fill("14,5")
    await first.get_by_label("Gõ trả lời").press("Enter")
    await expect(first.locator(".status")).to_contain_text("chưa gửi được, đang thử lại")
    await context.set_offline(False)
    for page in (first, second):
        await expect(page.locator(".said.bot").last).to_contain_text("Mục 3/8", timeout=25_000)
    await expect(first.locator(".status")).to_have_count(0)
    answers = (await world.look("Lan")).answers["thue"].values()
    assert [answer.value for answer in answers] == ["each", "36", "14.5"]


async def test_22_pages_of_one_installation_all_load_and_stay_live(
    world: WebWorld, url: str, context: BrowserContext
):
    """Over HTTP/1.1 a browser keeps six connections to a host; a stream each would take them all."""
    for seat, code in list(world.codes.items())[:20]:
        if seat not in world.secrets and "Cục Thuế" not in seat:
            await world.joins(seat, code)
    secrets = [*world.secrets.values()]
    pages = [await context.new_page() for _ in range(22)]
    async with asyncio.timeout(120):
        await asyncio.gather(
            *(page.goto(f"{url}/chat/{secrets[n % len(secrets)]}") for n, page in enumerate(pages))
        )
        for page in pages:
            await expect(page.locator(".said.bot").last).to_be_visible()
            await expect(page.locator("html.script")).to_have_count(1)
        for who in world.secrets:
            await world.say(who, "lịch")
        for page in pages:
            await expect(page.get_by_text("Lịch năm").last).to_be_visible(timeout=30_000)


async def test_an_upload_that_is_cut_at_sixty_percent_goes_on_from_there(
    world: WebWorld, url: str, context: BrowserContext
):
    data = b"%PDF-1.7\n" + os.urandom(400_000)
    cut, sent = len(data) * 6 // 10, list[str]()
    page = await context.new_page()

    async def broken(route: Route) -> None:
        """The first sixty percent arrive; then the line is gone."""
        if route.request.method != "POST" or sent:
            sent.append(route.request.url)
            await route.continue_()
            return
        sent.append(route.request.url)
        body = (route.request.post_data_buffer or b"")[:cut]
        await context.request.post(route.request.url, data=body, headers={"X-Chat": world.secrets["Lan"]})
        await route.abort("connectionreset")

    await page.route("**/tep/**", broken)
    await page.goto(f"{url}/chat/{world.secrets['Lan']}")
    await page.get_by_role("button", name="Chấm từng tiêu chí").click()
    await expect(page.locator(".said.bot").last).to_contain_text("Mục 1/8")
    file = {"name": "báo cáo.pdf", "mimeType": "application/pdf", "buffer": data}
    await page.locator("input[type=file][multiple]").set_input_files([file])  # type: ignore[list-item]
    await expect(page.get_by_text("Đã nhận", exact=False).last).to_be_visible(timeout=15_000)
    asked = [one.partition("&tu=")[2] for one in sent]
    assert asked == [f"0&cua={len(data)}", "", f"{cut}&cua={len(data)}"]

    async def kept() -> bool:
        pieces = (await world.look("Lan")).evidence.get("thue", ())
        return [(piece.state, piece.size) for piece in pieces] == [("kept", len(data))]

    await settled(kept)
