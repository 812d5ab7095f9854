"""`kiem-tra.html` in a browser with the network off: green as it was made, red once a datum is changed."""

import json
import random
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import yaml
from playwright.async_api import Browser, Page
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from bot.rules.charter_parser import KINDS
from handlers.documents.packet import check
from handlers.documents.packet.recount_page import NAME, content_policy, script
from handlers.web.transport import WebTransport
from tests.browser.chromium import launched
from tests.documents.packet.tampering import put
from tests.web.served import served

DATA = re.compile(r'(<script type="application/json" id="data">)(.*?)(</script>)', re.DOTALL)
# The browser is shared, and so the event loop.
in_a_browser = pytest.mark.asyncio(loop_scope="module")
RIGHT = "KHỚP: tính lại đúng như đã công bố"

# What is changed, how, and what has to be named.
TAMPERINGS: tuple[tuple[str, Callable[[Any], object], str], ...] = (
    ("a maximum", put("charter", "groups", 0, "parts", 0, "maximum", value=12), "Quy chế"),
    ("a unit's name", put("charter", "units", 0, "name", value="Chi cục"), "Quy chế"),
    ("a value", put("shot", "body", "values", "thue", "a2", value="3"), "Kho bạc, mục a2"),
    ("points", put("shot", "body", "points", "bhxh", "a1", value="9"), "BHXH, mục a1"),
    ("a total", put("shot", "body", "totals", "thue", value="18"), "Cục Thuế, tổng điểm"),
    ("a place", put("shot", "body", "places", 1, "rank", value="3"), "BHXH, hạng"),
    ("a class", put("shot", "body", "places", 1, "title", value="Xuất sắc"), "BHXH, xếp loại"),
    ("a printed total", put("shot", "body", "places", 0, "said", value="18"), "Cục Thuế, điểm trong bảng"),
    ("the words of a tie", put("shot", "body", "places", 1, "tie", value=""), "Kết quả tự chấm"),
    ("lots", put("shot", "body", "lots", 0, "numbers", "bhxh", value=7), "bốc thăm"),
    ("votes", put("ballots", 0, "result", "totals", "bhxh", value=1), "Kiểm phiếu"),
    ("papers returned", put("ballots", 0, "result", "returned", value=2), "thu về 2 phiếu"),
    ("the votes needed", put("ballots", 0, "result", "needed", value=1), "cần 1 phiếu"),
    ("the elected", put("ballots", 0, "result", "elected", value=["bhxh"]), "đơn vị được chọn"),
    ("a threshold", put("ballots", 0, "terms", "ballot", "threshold", "num", value=2), "thể thức"),
    ("a row's mark", put("rows", 0, "mark", value="AAAA-AAAA-AAAA-AAAA"), "Nhật ký, dòng 1"),
    ("a row's hash", put("rows", 1, "hash", value="0" * 64), "Nhật ký, dòng"),
    ("a row's body", put("rows", 1, "body", value='{"act":"stage closed"}'), "Nhật ký, dòng"),
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


async def _told(page: Page, file: Path) -> tuple[str, str]:
    await page.goto(file.as_uri())
    return await page.inner_text("#verdict"), await page.inner_text("#wrong")


@in_a_browser
async def test_the_page_recounts_offline_and_names_what_was_changed(packet: Path, browser: Browser):
    text = (packet / NAME).read_text("utf-8")
    context = await browser.new_context()
    await context.set_offline(True)
    page = await context.new_page()
    assert await _told(page, packet / NAME) == (RIGHT, "")
    assert await page.evaluate("getComputedStyle(document.getElementById('verdict')).backgroundColor") == (
        "rgb(23, 103, 47)"
    )
    for what, change, named in TAMPERINGS:
        found = DATA.search(text)
        assert found
        data = json.loads(found[2])
        change(data)
        changed = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
        (packet / "changed.html").write_text(text[: found.start(2)] + changed + text[found.end(2) :], "utf-8")
        verdict, wrong = await _told(page, packet / "changed.html")
        assert verdict.startswith("KHÔNG KHỚP"), what
        assert named in wrong, (what, wrong)
    await context.close()


@in_a_browser
async def test_a_mark_typed_off_a_phone_fits_or_turns_the_page_red(packet: Path, browser: Browser):
    found = DATA.search((packet / NAME).read_text("utf-8"))
    assert found
    row = json.loads(found[2])["rows"][-1]
    page = await browser.new_page()
    await page.goto((packet / NAME).as_uri())
    await page.fill("#typed", f"Dấu kiểm {row['number']}: {row['mark'].lower()}")
    await page.click("button")
    assert await page.inner_text("#answer") == "Dấu kiểm này khớp."
    await page.fill("#typed", f"{row['number']}: AAAA-AAAA-AAAA-AAAA")
    await page.click("button")
    assert (await page.inner_text("#verdict")).startswith("KHÔNG KHỚP")
    await page.close()


@in_a_browser
async def test_our_own_server_lets_its_script_run_and_nothing_else(packet: Path, browser: Browser):
    headers = {"Content-Security-Policy": content_policy()}
    answer = Response((packet / NAME).read_bytes(), media_type="text/html", headers=headers)
    app = Starlette(routes=[Route("/", lambda request: answer)])
    async with served(app, WebTransport()) as where:
        page = await browser.new_page()
        await page.goto(where)
        assert await page.inner_text("#verdict") == RIGHT
        assert await page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        await page.close()


def test_nothing_of_people_reasons_or_evidence_is_in_it(packet: Path):
    text = (packet / NAME).read_text("utf-8")
    assert "Thành tích đột xuất" not in text
    assert "minh-chung" not in text
    for name in json.loads((packet / "du-lieu" / "nguoi.json").read_text("utf-8")).values():
        assert f'"{name}"' not in text


def test_it_fetches_nothing_from_anywhere():
    assert not re.search(r"https?:|fetch\(|import\s|XMLHttpRequest|\bsrc=", script())


@in_a_browser
async def test_each_kind_is_worth_what_the_checker_says(browser: Browser):
    """Both were written apart from the bot's rules; each is held against the other here, with random values."""
    dice = random.Random(7)
    numbers = [f"{dice.randrange(20000) / 100:g}" for _ in range(30)] + [str(n) for n in range(13)]
    words = [
        "pass",
        "fail",
        "none",
        "tot",
        "dat",
        "late:self=2;reports=never",
        "late:",
        "-",
        "nói chơi",
        "=7.25",
    ]
    pairs = [f"{dice.choice(numbers)}/{dice.choice(numbers)}" for _ in range(30)]
    several = [f"~{rule}|{'|'.join(dice.sample(numbers, 3))}" for rule in ("mean", "median", "trimmed_mean")]
    cases = [
        (_plain(yaml.load(text, yaml.BaseLoader)), unit, value)
        for of in KINDS.values()
        for text in of.examples
        for unit in ("thue", "bhxh")
        for value in [*numbers, *words, *pairs, *several]
    ]
    common = {"defaults": {"step": "0.5", "unassigned": "zero"}, "overrides": True}
    expected = []
    for described, unit, value in cases:
        worth = check.KINDS[described["kind"]](described, common).worth(unit, value)
        expected.append(None if worth is None else [f"{part.normalize():f}" if part else "0" for part in worth])
    code = script().replace("\nshow();\n", "\n")
    page = await browser.new_page()
    found = await page.evaluate(
        """([code, cases, common]) => {
            const Criterion = new Function(code + "; return Criterion;")();
            return cases.map(([data, unit, value]) => {
                const worth = new Criterion(data, common).worth(unit, value);
                return worth === null ? null : worth.map((part) => part.plain());
            });
        }""",
        [code, cases, common],
    )
    await page.close()
    differing = [
        (case, mine, its) for case, mine, its in zip(cases, expected, found, strict=True) if mine != its
    ]
    assert differing == []
    assert sum(worth is not None for worth in expected) > 500


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return {"true": True, "false": False}.get(value, value)
