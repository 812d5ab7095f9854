"""The page as a whole in a real Chromium: findings of axe, its weight, 22 at once, an upload that is cut."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.async_api import Browser, BrowserContext, Page, Route, expect

from tests.web.browser import chromium, driven, needs_chromium, served
from tests.worlds.web import WebWorld, settled

pytestmark = needs_chromium
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
SIZES = {"360x640": (360, 640), "390x844": (390, 844), "1440x900": (1440, 900), "zoomed": (195, 422)}
LIGHT = 40_000  # bytes over the wire for a page that a browser has never seen


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chromium(tmp_path_factory.mktemp("chromium")) as address:
        yield address


@pytest.fixture
async def browser(running: str) -> AsyncIterator[Browser]:
    async with driven(running) as connected:
        yield connected


@pytest.fixture
async def url(world: WebWorld) -> AsyncIterator[str]:
    async with served(world.app(), world.transport) as address:
        yield address


@pytest.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    # Scripts of the test itself are no part of the page's policy.
    context = await browser.new_context(viewport={"width": 390, "height": 844}, bypass_csp=True)
    yield context
    await context.close()


async def findings(page: Page) -> list[str]:
    await page.add_script_tag(path=str(AXE))
    found = await page.evaluate(
        "axe.run().then((r) => r.violations.map((v) => [v.id, v.nodes.map((n) => n.html)]))"
    )
    return [f"{rule}: {nodes}" for rule, nodes in found]


async def seen(page: Page, name: str) -> None:
    if folder := os.environ.get("THIDUA_SCREENS"):
        await page.screenshot(path=Path(folder) / f"{name}.png")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
async def test_axe_finds_nothing(size: str, scheme: str, world: WebWorld, url: str, context: BrowserContext):
    width, height = SIZES[size]
    page = await context.new_page()
    await page.set_viewport_size({"width": width, "height": height})
    await page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    await page.goto(f"{url}/chat/{world.secrets['Lan']}")
    await page.get_by_role("button", name="Chấm từng tiêu chí").click()
    await expect(page.locator(".past")).to_have_count(1)
    await page.locator(".option").first.click()
    await expect(page.locator(".past")).to_have_count(2)
    await page.evaluate("document.querySelector('.menu').open = true")
    await seen(page, f"menu-{size}-{scheme}")
    assert await findings(page) == []
    await page.get_by_role("button", name="Tìm trong trao đổi").click()
    await page.get_by_role("searchbox").fill("tiêu chí")
    await page.get_by_role("button", name="Tìm", exact=True).click()
    await expect(page.locator(".found p").first).to_be_visible()
    await seen(page, f"search-{size}-{scheme}")
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert await findings(page) == []
    for address in ("/mo", "/he-thong", f"/chat/{world.secrets['Lan']}/bang"):
        await page.goto(f"{url}{address}")
        await seen(page, f"{address.rpartition('/')[2]}-{size}-{scheme}")
        assert await findings(page) == []


async def test_the_page_is_light_enough_for_a_bad_line(world: WebWorld, url: str, browser: Browser):
    context = await browser.new_context(viewport={"width": 390, "height": 844})
    page = await context.new_page()
    devtools, weights = await context.new_cdp_session(page), list[float]()
    await devtools.send("Network.enable")
    devtools.on("Network.loadingFinished", lambda told: weights.append(told["encodedDataLength"]))
    slow = {"offline": False, "latency": 100, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    await devtools.send("Network.emulateNetworkConditions", slow)
    began = time.monotonic()
    await page.goto(f"{url}/chat/{world.secrets['Lan']}")
    await expect(page.locator("html.script .option").first).to_be_visible()
    took = time.monotonic() - began
    await page.wait_for_timeout(500)
    print(f"{sum(weights):.0f} bytes, {took:.2f} s at 400 kbit/s")
    assert 0 < sum(weights) <= LIGHT
    await context.close()


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
