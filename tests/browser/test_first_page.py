"""The first page that a person ever opens, on a slow line: what it weighs, and what it waits for before it can
be typed into."""

from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, CDPSession

from tests.browser.screens import PHONE
from tests.web.served import served
from tests.worlds.web import WebWorld

# 400 kbit/s, and 400 ms to the first byte of each answer.
LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
LARGEST = 40_000  # bytes on the wire


@dataclass
class Files:
    """Files of one page as they come: the bytes of each, and which came before it could be typed into."""

    asked: dict[str, dict[str, Any]] = field(default_factory=dict)
    bytes: dict[str, float] = field(default_factory=dict)
    awaited: tuple[str, ...] = ()

    async def watch(self, session: CDPSession) -> None:
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._finished)
        # Scripts have run then: they are modules, which wait for the document.
        session.on("Page.domContentEventFired", self._ready)
        await session.send("Network.enable")
        await session.send("Page.enable")
        await session.send("Network.emulateNetworkConditions", LINE)

    def _asked(self, event: dict[str, Any]) -> None:
        self.asked[event["requestId"]] = event

    def _finished(self, event: dict[str, Any]) -> None:
        self.bytes[event["requestId"]] = event["encodedDataLength"]

    def _ready(self, event: dict[str, Any]) -> None:
        self.awaited = tuple(self.bytes)


async def test_the_first_page_is_light_and_waits_for_two_answers_one_after_the_other(
    world: WebWorld, browser: Browser
):
    context = await browser.new_context(viewport=PHONE)
    page = await context.new_page()
    files = Files()
    await files.watch(await context.new_cdp_session(page))
    async with served(world.app(), world.transport) as url:
        address = f"{url}/chat/{world.secrets['Lan']}"
        await page.goto(address)
        await page.wait_for_load_state("load")
        await context.close()
    assert 0 < sum(files.bytes.values()) <= LARGEST
    document, *others = (files.asked[request] for request in files.awaited)
    assert document["request"]["url"] == address
    assert {"Script", "Stylesheet"} == {other["type"] for other in others}
    # The document names them all: none is found out by one that came.
    assert {other["initiator"].get("url") for other in others} == {address}
    assert {other["initiator"]["type"] for other in others} == {"parser"}
    scripts = [other for other in others if other["type"] == "Script"]
    assert {script["renderBlockingBehavior"] for script in scripts} == {"NonBlocking"}
