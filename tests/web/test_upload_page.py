"""The page that takes files for one criterion, opened by a one-time link out of a chat that carries none."""

import re
from datetime import timedelta

import httpx
import pytest

from bot.conversations.decide import decide
from bot.dialogue.said import Said
from bot.state.sheet import sheet_of
from storage.records.upload_links import OPEN_FOR
from tests.worlds.web import DAY, WebWorld, settled

CHAT = "lan-text"
PDF = b"%PDF-1.7\n" + b"a" * 2000
LINK = re.compile(r"http://testserver(/vao/[A-Z0-9]{10})")
VISIT = re.compile(r'name="phong" value="([\w-]{32})"')


class Messenger:
    """Lan in a messenger that carries words alone."""

    def __init__(self, world: WebWorld) -> None:
        self.world, self.said = world, 0

    async def say(self, text: str) -> str:
        self.said += 1
        await self.world.memory.turn(Said("text", "", str(self.said), CHAT, CHAT, "Lan", text=text), decide)
        return await self.told()

    async def told(self) -> str:
        box = self.world.memory.outbox
        told = []
        while owed := await box.claim("text", 50, timedelta(minutes=1)):
            for delivery in owed:
                await box.delivered(delivery.id, f"m{delivery.id}")
                told.append(delivery.text)
        return "\n".join(told)

    async def link(self, leaf: str) -> str:
        await self.say(f"minh chứng {leaf}")
        found = LINK.search(await self.say("trang gửi tệp"))
        assert found
        return found[1]


async def on_a_messenger(world: WebWorld) -> Messenger:
    """Lan's messenger beside her page."""
    code = re.search(r"Mã: (\S+)", await world.say("Lan", "đổi kênh"))
    assert code
    messenger = Messenger(world)
    assert "Kính chào Lan" in await messenger.say(code[1])
    return messenger


async def evidenced(world: WebWorld) -> str:
    """Code of a criterion that takes evidence."""
    cycle = (await world.look("Lan")).cycle
    assert cycle
    return next(one.code for one in cycle.charter.leaves.values() if one.evidence != "none")


@pytest.fixture
async def lan(world: WebWorld) -> Messenger:
    return await on_a_messenger(world)


@pytest.fixture
async def leaf(world: WebWorld) -> str:
    return await evidenced(world)


async def opened(client: httpx.AsyncClient, link: str) -> str:
    """Address of the page that the link opens."""
    visit = VISIT.search((await client.get(link)).text)
    assert visit
    answer = await client.post(link, data={"phong": visit[1]})
    assert answer.status_code == 303
    return answer.headers["location"]


async def sent(
    client: httpx.AsyncClient, page: str, *names: str, id: str = "update-01", content: bytes = PDF
) -> httpx.Response:
    secret = page.removeprefix("/gui/")
    files = []
    for n, name in enumerate(names):
        ref = f"{id}-file-{n}"
        headers = {"X-Chat": secret}
        up = await client.post(f"/gui/-/tep/{ref}", params={"ten": name}, content=content, headers=headers)
        assert up.status_code == 200, up.text
        files.append({"ref": ref, "name": name, "type": "application/pdf"})
    return await client.post("/gui/-/xong", json={"id": id, "files": files}, headers={"X-Chat": secret})


async def pieces(world: WebWorld) -> list[str]:
    situation = await world.look("Lan")
    return [piece.name for unit in ("thue",) for piece in sheet_of(situation, unit).evidence]


async def test_files_come_to_their_criterion_and_are_told_in_the_chat(
    world: WebWorld, lan: Messenger, leaf: str
):
    async with world.client() as client:
        page = await opened(client, await lan.link(leaf))
        shown = await client.get(page)
        assert f"{leaf}. " in shown.text
        assert (await sent(client, page, "a.pdf", "b.pdf")).json() == {"have": ["a.pdf", "b.pdf"]}
        assert f"Đã nhận 2 minh chứng cho {leaf}" in await lan.told()
        # Sent again over a broken line it is the same message.
        await sent(client, page, "a.pdf", "b.pdf")
        assert await pieces(world) == ["a.pdf", "b.pdf"]

        async def kept() -> bool:
            evidence = sheet_of(await world.look("Lan"), "thue").evidence
            return all(piece.state == "kept" for piece in evidence)

        await settled(kept)


async def test_looking_spends_nothing_and_the_button_does_once(world: WebWorld, lan: Messenger, leaf: str):
    async with world.client() as client:
        link = await lan.link(leaf)
        for _ in range(3):
            assert "Mở trang gửi tệp" in (await client.get(link)).text
        page = await opened(client, link)
        visit = page.removeprefix("/gui/")
        # The same button sent twice over a bad network leads to the same page.
        assert (await client.post(link, data={"phong": visit})).headers["location"] == page
        other = await client.post(link, data={"phong": "x" * 32})
        assert other.status_code == 404
        assert "Mở trang gửi tệp" not in (await client.get(link)).text


async def test_the_link_and_its_page_are_over_soon(world: WebWorld, lan: Messenger, leaf: str):
    async with world.client() as client:
        page = await opened(client, await lan.link(leaf))
        late = await lan.link(leaf)
        world.clock.at += timedelta(minutes=31)
        assert "Mở trang gửi tệp" not in (await client.get(late)).text
        assert (await client.get(page)).status_code == 200
        world.clock.at += OPEN_FOR
        assert (await client.get(page)).status_code == 404
        assert (await client.post("/gui/-/xong", json={}, headers={"X-Chat": page[5:]})).status_code == 404
        await world.clock.move(world.clock.at + DAY)
        rows = await world.memory.database.read(
            lambda connection: connection.exec_driver_sql("SELECT count(*) FROM upload_links").scalar()
        )
        assert rows == 0


async def test_a_newer_link_takes_the_place_of_one_that_nobody_opened(
    world: WebWorld, lan: Messenger, leaf: str
):
    first, second = await lan.link(leaf), await lan.link(leaf)
    async with world.client() as client:
        assert "Mở trang gửi tệp" not in (await client.get(first)).text
        await opened(client, second)


async def test_it_opens_no_chat_and_its_page_says_nothing_but_files(world: WebWorld, lan: Messenger, leaf: str):
    async with world.client() as client:
        link = await lan.link(leaf)
        secret = (await opened(client, link)).removeprefix("/gui/")
        header = {"X-Chat": secret}
        assert (await client.get(f"/chat/{secret}")).status_code == 404
        assert (await client.get("/chat/-/tin", headers=header)).status_code == 404
        said = {"id": "update-07", "kind": "text", "text": "bỏ phiếu"}
        assert (await client.post("/chat/-/noi", json=said, headers=header)).status_code == 404
        for update in (said, {**said, "kind": "tap", "question": "k1/vote.thue.flag"}, {"id": "update-08"}, []):
            answer = await client.post("/gui/-/xong", json=update, headers=header)
            assert answer.status_code == 400, update
        # Nor is a chat's secret one of such a page.
        assert (await client.get(f"/gui/{world.secrets['Lan']}")).status_code == 404
        assert await lan.told() == ""


async def test_a_table_or_a_workbook_sent_there_is_evidence_and_nothing_else(
    world: WebWorld, lan: Messenger, leaf: str
):
    async with world.client() as client:
        page = await opened(client, await lan.link(leaf))
        await sent(client, page, "bảng mẫu.csv", content="Mã;Điểm\n1;2\n".encode())
    assert f"Đã nhận 1 minh chứng cho {leaf}" in await lan.told()


async def test_whoever_lost_the_seat_sends_nothing_any_more(world: WebWorld, lan: Messenger, leaf: str):
    async with world.client() as client:
        page = await opened(client, await lan.link(leaf))
        await world.memory.database.write(
            lambda connection: connection.exec_driver_sql("UPDATE holders SET until = since").rowcount
        )
        assert (await client.get(page)).status_code == 404
        refused = await client.post(
            "/gui/-/tep/update-01-file", content=PDF, headers={"X-Chat": page.removeprefix("/gui/")}
        )
        assert refused.status_code == 404
