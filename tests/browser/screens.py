"""Screens of a real Chromium: the size of a phone, checks that hold for each, pictures for whoever looks.

Where THIDUA_SCREENS names a folder, what was seen is left there as pictures.
"""

import os
from pathlib import Path

import axe_playwright_python
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize

PHONE: ViewportSize = {"width": 360, "height": 740}
WATCHED = os.environ.get("THIDUA_SCREENS", "")
_AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"


async def phone_context(browser: Browser, *, bypass_csp: bool = False) -> BrowserContext:
    """Context of a phone that is touched. `bypass_csp`: scripts of a test, such as axe, may run there."""
    return await browser.new_context(
        viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True, bypass_csp=bypass_csp
    )


async def fits(page: Page) -> None:
    """Nothing sticks out to the side, letters are large, and what is tapped is as large as a thumb."""
    await page.wait_for_load_state()  # Its sizes are those of its stylesheet.
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    small = await page.evaluate(
        """() => [...document.querySelectorAll('button, summary, a, label.pick, #name, textarea')]
        .filter(e => e.checkVisibility() && !e.closest('.text'))
        .map(e => [e.textContent.trim(), e.getBoundingClientRect()])
        .filter(([, box]) => box.height < 44 || box.width < 44).map(([text]) => text)"""
    )
    assert small == []
    letters = await page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert letters >= 18


async def findings(page: Page) -> list[str]:
    """Findings of axe: each rule that is broken, with the elements that break it."""
    if not await page.evaluate("'axe' in window"):
        await page.add_script_tag(path=str(_AXE))
    found = await page.evaluate(
        "axe.run().then((r) => r.violations.map((v) => [v.id, v.nodes.map((n) => n.html)]))"
    )
    return [f"{rule}: {nodes}" for rule, nodes in found]


async def seen(page: Page, name: str, *, full_page: bool = False) -> None:
    """Leaves a picture, where somebody looks at them."""
    if WATCHED:
        await page.screenshot(path=Path(WATCHED) / f"{name}.png", full_page=full_page)
