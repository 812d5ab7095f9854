"""Notices in a real Chromium: asked for once and after a tap, shown by the worker, opened into the page.

Google's push service is not reached from here, so a subscription is made by a stand-in of the browser's
PushManager, and what a push service would bring is brought by the browser's own protocol for developers.
"""

import asyncio
import json
import re
import string
from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from handlers.web import chat
from handlers.web.context import chat_of
from tests.browser.chromium import WHOLE, launched
from tests.web.push_service import PushBrowser
from tests.worlds.web import WebWorld

BROWSER = PushBrowser()
STAND_IN = string.Template("""
window.asked = 0;
Notification.requestPermission = async () => { window.asked += 1; return "granted"; };
Object.defineProperty(Notification, "permission", { get: () => "granted" });
const made = { endpoint: "$endpoint", unsubscribe: async () => true,
  toJSON: () => ({ endpoint: "$endpoint", keys: { p256dh: "$key", auth: "$auth" } }) };
PushManager.prototype.subscribe = async function (wanted) { window.wanted = wanted; return made; };
PushManager.prototype.getSubscription = async () => made;
""").substitute(BROWSER.subscription)

# The worker keeps what it shows. A browser without a desktop forgets at once which notices stand on it.
KEEPS = """() => {
  self.shown = [];
  const show = self.registration.showNotification.bind(self.registration);
  self.registration.showNotification = async (title, options) => {
    await show(title, options);
    self.shown.push([title, options.tag]);
  };
}"""
TAKEN = """async () => {
  for (let tried = 0; tried < 500 && !self.shown.length; tried++)
    await new Promise((later) => setTimeout(later, 20));
  return self.shown.shift();
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    context = await browser.new_context(viewport={"width": 390, "height": 844})
    yield context
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def whole() -> AsyncIterator[BrowserContext]:
    """Of the whole browser, which alone shows notices."""
    async with launched(WHOLE) as browser:
        yield await browser.new_context()


@pytest_asyncio.fixture(loop_scope="session")
async def phone(context: BrowserContext) -> Page:
    page = await context.new_page()
    await page.add_init_script(STAND_IN)
    return page


async def subscribed(world: WebWorld) -> bool:
    return await world.memory.push_endpoints.owe("web", chat_of(world.secrets["Lan"]))


async def submits(world: WebWorld, phone: Page) -> None:
    """A tap of Lan's that the server takes for the one by which a table is handed in."""

    async def always(*_: object) -> bool:
        return True

    before, chat.has_submitted = chat.has_submitted, always  # type: ignore[assignment]
    try:
        await phone.get_by_role("button", name="Chấm từng tiêu chí").click()
        await expect(phone.locator(".said.bot").last).to_contain_text("Mục 1/8")
    finally:
        chat.has_submitted = before


async def test_it_is_asked_once_after_the_first_submission_and_never_at_load(
    world: WebWorld, url: str, phone: Page
):
    await phone.goto(f"{url}/chat/{world.secrets['Lan']}")
    await expect(phone.locator(".offer")).to_have_count(0)
    await submits(world, phone)
    await expect(phone.locator(".offer")).to_contain_text("báo trên máy này khi có việc mới")
    assert await phone.evaluate("window.asked") == 0
    assert not await subscribed(world)
    await phone.get_by_role("button", name="Bật báo tin").click()
    await expect(phone.locator(".line")).to_contain_text("Đã bật")
    await expect(phone.locator(".offer")).to_have_count(0)
    assert await phone.evaluate("window.asked") == 1
    assert await phone.evaluate("window.wanted.userVisibleOnly")
    assert await subscribed(world)
    # A page that is opened again says so again, and asks nobody.
    [one] = await world.memory.push_endpoints.claim(9, world.clock.now() - world.clock.now())
    await world.memory.push_endpoints.delete(one.id)
    async with phone.expect_response(lambda r: r.url.endswith("/bao-tin") and r.request.method == "POST"):
        await phone.reload()
    assert await phone.evaluate("window.asked") == 0
    assert await subscribed(world)
    # And it can be turned off where it can be turned on.
    await phone.get_by_text("Mục lục").click()
    await phone.get_by_role("button", name="Báo khi có việc mới").click()
    await expect(phone.locator(".line")).to_contain_text("Đã tắt")
    assert not await subscribed(world)


async def test_whoever_does_not_want_it_is_not_asked_again(world: WebWorld, url: str, phone: Page):
    await phone.goto(f"{url}/chat/{world.secrets['Lan']}")
    await submits(world, phone)
    await phone.get_by_role("button", name="Không cần").click()
    await expect(phone.locator(".offer")).to_have_count(0)
    await phone.reload()
    await world.say("Lan", "lùi")
    await phone.reload()
    assert await phone.evaluate("window.asked") == 0
    assert not await subscribed(world)


async def test_a_push_is_shown_by_the_worker_in_its_own_words(world: WebWorld, url: str, whole: BrowserContext):
    phone = await whole.new_page()
    await whole.grant_permissions(["notifications"], origin=url)
    await phone.goto(f"{url}/mo")
    devtools = await whole.new_cdp_session(phone)
    registered = asyncio.Queue[str]()
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: [registered.put_nowait(one["registrationId"]) for one in told["registrations"]],
    )
    await devtools.send("ServiceWorker.enable")
    async with whole.expect_event("serviceworker") as started:
        await phone.evaluate(
            "navigator.serviceWorker.register('/worker.js').then(() => navigator.serviceWorker.ready)"
        )
    worker = await started.value
    await worker.evaluate(KEEPS)
    push = {"origin": url, "registrationId": await asyncio.wait_for(registered.get(), 10)}
    data = json.dumps({"title": "Có việc mới của Cụm thi đua số 10"}).ljust(1024)
    await devtools.send("ServiceWorker.deliverPushMessage", {**push, "data": data})
    assert await worker.evaluate(TAKEN) == ["Có việc mới của Cụm thi đua số 10", "viec"]
    # One that can't be read is news still, and takes the other's place, since it has the same tag.
    await devtools.send("ServiceWorker.deliverPushMessage", {**push, "data": "?"})
    assert await worker.evaluate(TAKEN) == ["Có việc mới", "viec"]


async def test_the_worker_keeps_code_and_never_a_page(
    world: WebWorld, url: str, context: BrowserContext, phone: Page
):
    path = f"/chat/{world.secrets['Lan']}"
    await phone.goto(f"{url}{path}")
    await phone.evaluate(
        "navigator.serviceWorker.register('/worker.js').then(() => navigator.serviceWorker.ready)"
    )
    for address in (path, f"{path}/bang", path):
        await phone.goto(f"{url}{address}")
    # The page does not wait until its code is kept.
    kept = await phone.evaluate(
        """async () => {
          for (let tried = 0; ; tried++) {
            const urls = [];
            for (const name of await caches.keys())
              for (const one of await (await caches.open(name)).keys()) urls.push(new URL(one.url).pathname);
            if (tried > 500 || urls.some((one) => one.endsWith("/phone.js"))) return urls;
            await new Promise((later) => setTimeout(later, 20));
          }
        }"""
    )
    assert any(one.endswith("/phone.js") for one in kept)
    assert [one for one in kept if not one.startswith("/tinh/")] == []


async def test_the_start_page_goes_on_where_this_browser_was(world: WebWorld, url: str, phone: Page):
    await phone.goto(f"{url}/mo")
    await expect(phone.get_by_label("Mã")).to_be_visible()
    await expect(phone.get_by_text("Máy này đã mở")).to_be_hidden()
    await phone.goto(f"{url}/chat/{world.secrets['Lan']}")
    await phone.goto(f"{url}/mo")
    await expect(phone).to_have_url(re.compile(f"/chat/{world.secrets['Lan']}$"))
    await phone.goto(f"{url}/chat/{world.secrets['Minh']}")
    await phone.goto(f"{url}/mo")
    await expect(phone.locator(".pages a")).to_have_count(2)
    # What was closed is forgotten.
    await world.say("Lan", "thoát trang web")
    await world.say("Lan", "here", kind="tap", question=(await world.look("Lan")).channel.asked)
    await phone.evaluate("localStorage['trang:/chat/gone'] = 'x'")
    await phone.goto(f"{url}/chat/gone")
    await phone.goto(f"{url}/mo")
    assert "/chat/gone" not in await phone.content()


async def test_the_title_counts_what_came_while_nobody_looked(world: WebWorld, url: str, phone: Page):
    await phone.goto(f"{url}/chat/{world.secrets['Lan']}")
    title = await phone.title()
    hide = """(hidden) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event("visibilitychange"));
    }"""
    await phone.evaluate(hide, True)
    heard = (
        """() => document.querySelector(".phone").dispatchEvent(new CustomEvent("heard", { bubbles: true }))"""
    )
    for n in (1, 2):
        await phone.evaluate(heard)
        assert await phone.title() == f"({n}) {title}"
    await phone.evaluate(hide, False)
    assert await phone.title() == title
