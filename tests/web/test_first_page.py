"""The first page that a person ever opens, on a slow line: what it weighs, and when it can be typed into."""

from typing import Any

from playwright.async_api import Browser

from tests.web.browser import needs_chromium, served
from tests.web.test_browser import PHONE
from tests.worlds.web import WebWorld

pytestmark = needs_chromium

# 400 kbit/s, and 400 ms to the first byte of each answer.
LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
LARGEST = 40_000  # bytes on the wire
# Scripts have run when the document is loaded: they are modules, which wait for it.
INTERACTIVE = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"


async def test_the_first_page_is_light_and_soon_to_be_typed_into(world: WebWorld, browser: Browser):
    context = await browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = await context.new_page()
    session = await context.new_cdp_session(page)
    came: list[float] = []

    def finished(event: dict[str, Any]) -> None:
        came.append(event["encodedDataLength"])

    session.on("Network.loadingFinished", finished)
    await session.send("Network.enable")
    await session.send("Network.emulateNetworkConditions", LINE)
    async with served(world.app(), world.transport) as url:
        await page.goto(f"{url}/chat/{world.secrets['Lan']}")
        await page.wait_for_load_state("load")
        assert sum(came) <= LARGEST
        # 1.5 s on an idle machine; the tests share theirs.
        assert await page.evaluate(INTERACTIVE) < 3000
        await context.close()
