"""The whole way: an address is given and confirmed, mails arrive over SMTP, and what they open."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from bot.conversations.decide import decide
from bot.dialogue.turn import GROUP, Audience, Message, Turn
from bot.questions import Option
from handlers.mail import MAIL
from handlers.mail.transport import MailTransport
from handlers.outbox import made_anew
from handlers.transport import Blocked
from storage.backup.verify import chains
from storage.schema import codes, mail_addresses, outbox
from storage.turn.unit_of_work import UnitOfWork
from tests.mail.stand import MailStand
from tests.worlds.stored import MINUTE, PLATFORMS, Clock, StoredWorld, heard, remember

LAN = "lan@example.vn"
DAY = timedelta(days=1)
CODE = re.compile(r"\b[A-Z2-9]{5}-[A-Z2-9]{5}\b")
DOOR = re.compile(r"https://example\.org/vao/([A-Z2-9]{10})")


@pytest.fixture
async def memory(url: str, clock: Clock) -> AsyncIterator[UnitOfWork]:
    memory = remember(url, clock, platforms={**PLATFORMS, "mail": MAIL})
    await memory.open()
    yield memory
    await memory.close()


@pytest.fixture
async def lan(world: StoredWorld) -> StoredWorld:
    """Lan speaks for the tax department, on a page."""
    await world.seated("Lan", "representative", "thue", platform="page")
    return world


class Post:
    """Sends what is owed by mail, as the sender does."""

    def __init__(self, world: StoredWorld, stand: MailStand):
        self.world, self.stand = world, stand
        self.transport = MailTransport(stand.server(), "thidua@example.vn")

    async def send(self) -> list[EmailMessage]:
        box, before = self.world.memory.outbox, len(self.stand.taken)
        while owed := await box.claim("mail", 50, MINUTE):
            for delivery in owed:
                late = delivery.reminds or delivery.news
                current = await box.renewed(delivery, made_anew) if late else delivery
                if current is None:
                    continue
                try:
                    await box.delivered(current.id, await self.transport.deliver(current))
                except Blocked as why:
                    await box.undeliverable(delivery.id, str(why), blocked=True)
        return self.stand.taken[before:]

    async def said(self, text: str, chat: str = "lan", platform: str = "page") -> str:
        """What was said back."""
        await self.world.memory.turn(heard(chat, text, platform), decide)
        return "\n".join(d.text for d in await self.world.send(platform) if d.chat == chat)

    async def bind(self, address: str = LAN) -> None:
        await self.said(f"thư điện tử {address}")
        [mail] = await self.send()
        assert "Đã xác nhận" in await self.said(CODE.findall(plain(mail))[0])


@pytest.fixture
def post(lan: StoredWorld, stand: MailStand) -> Post:
    return Post(lan, stand)


def plain(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body
    return str(body.get_content())


async def tell(post: Post, message: Message) -> None:
    await post.world.keep(heard("minh"), Turn(messages=(message,)))


async def test_an_address_is_asked_for_and_confirmed_by_what_arrives_there(post: Post):
    assert "Địa chỉ thư điện tử của đồng chí?" in await post.said("thư điện tử")
    assert f"Đã gửi mã xác nhận đến {LAN}" in await post.said(" Lan@Example.vn ")
    [mail] = await post.send()
    assert mail["To"] == LAN
    [code] = CODE.findall(plain(mail))
    assert "Mã này không đúng" in await post.said(code, "ai", "chat"), "it is worth nothing to a stranger"
    assert f"Đã xác nhận {LAN}" in await post.said(code)
    assert "Mã này đã được dùng" in await post.said(code, "ai", "chat")
    assert f"Thư điện tử đang dùng: {LAN}" in await post.said("thư điện tử")
    told = [row.body for row in await post.world.journal()]
    assert "address bound" in "".join(told)
    assert LAN not in "".join(told)


async def test_what_the_group_is_told_goes_there_with_a_door_and_what_a_unit_is_told_does_not(post: Post):
    await post.bind()
    await tell(post, Message("Riêng đơn vị: 83 điểm.", Audience("role", role="representative", unit="thue")))
    await tell(post, Message("KẾT QUẢ: Thuế thứ nhất.", GROUP, options=(Option("a", "Xem"),), asks="k1/desk"))
    [mail] = await post.send()
    assert "KẾT QUẢ: Thuế thứ nhất." in plain(mail)
    assert "83" not in plain(mail)
    assert "Xem" not in plain(mail)
    [code] = set(DOOR.findall(plain(mail)))
    stored = await post.world.rows(select(outbox.c.text).where(outbox.c.platform == "mail"))
    assert code not in "".join(row.text for row in stored), "a door is made for the try and not stored"


async def test_a_door_opens_once_within_a_day_and_waits_to_be_confirmed(post: Post):
    await post.bind()
    await tell(post, Message("Một.", GROUP))
    await tell(post, Message("Hai.", GROUP))
    [one] = await post.send()
    assert "Một." in plain(one)
    assert "Hai." in plain(one), "news are gathered"
    [door] = set(DOOR.findall(plain(one)))
    said = await post.said(f"/start {door}", "page2", "page")
    assert "Kính chào Lan" in said
    assert "sau khi người đã có mặt từ trước" in said
    assert (await post.world.memory.views.look("page", "page2")).channel.pending
    assert "Mã này đã được dùng" in await post.said(f"/start {door}", "page3", "page")
    await tell(post, Message("Ba.", GROUP))
    [other] = await post.send()
    post.world.clock.on(DAY)
    [late] = set(DOOR.findall(plain(other)))
    assert "Mã này đã hết hạn" in await post.said(f"/start {late}", "page4", "page")


async def test_whoever_uses_a_messenger_gets_no_mail(post: Post):
    await post.bind()
    world = post.world
    person = (await world.memory.views.look("page", "lan")).person
    assert person
    code = await world.invite(person=person.id)
    await world.memory.turn(heard("lan-chat", f"/start {code}"), decide)
    await world.clear()
    await tell(post, Message("Tin.", GROUP))
    assert await post.send() == []
    await world.memory.turn(heard("lan-chat", kind="blocked"), decide)
    await tell(post, Message("Tin nữa.", GROUP))
    assert len(await post.send()) == 1


async def test_a_refused_address_is_told_on_the_page_and_left_alone(post: Post):
    await post.bind()
    await tell(post, Message("Tin.", GROUP))
    post.stand.rcpt[LAN] = "550 5.1.1 No such user"
    assert await post.send() == []
    [told] = [d.text for d in await post.world.send("page") if "từ chối" in d.text]
    assert "gõ “thư điện tử”" in told
    await tell(post, Message("Tin nữa.", GROUP))
    assert await post.world.rows("SELECT 1 FROM outbox WHERE platform = 'mail' AND state = 'queued'") == []
    assert "đã từ chối" in await post.said("thư điện tử")
    post.stand.rcpt.clear()
    await post.said("Giữ nguyên")
    await post.bind()
    await tell(post, Message("Tin mới.", GROUP))
    assert len(await post.send()) == 1


async def test_a_mistyped_address_is_told_too(post: Post):
    post.stand.rcpt["lam@example.vn"] = "550 5.1.1 No such user"
    await post.said("thư điện tử lam@example.vn")
    assert await post.send() == []
    assert any("từ chối" in d.text for d in await post.world.send("page"))


async def test_an_address_of_another_person_is_refused_and_nobody_is_flooded(post: Post):
    await post.bind()
    world = post.world
    await world.seated("Mai", "representative", "khobac", platform="page")
    await post.said(f"thư điện tử {LAN}", "mai")
    [mail] = await post.send()
    assert "đang nhận thư của người khác" in await post.said(CODE.findall(plain(mail))[0], "mai")
    for n in range(4):
        await post.said(f"thư điện tử mai{n}@example.vn", "mai")
    assert "nhiều mã xác nhận" in await post.said("thư điện tử mai9@example.vn", "mai")


async def test_it_ends_by_a_word_and_nothing_of_it_is_left(post: Post):
    await post.bind()
    await tell(post, Message("Tin.", GROUP))
    await post.said("thư điện tử")
    assert "hệ thống thôi gửi thư" in await post.said("Thôi nhận thư")
    assert await post.send() == []
    assert await post.world.rows(select(mail_addresses)) == []
    left = await post.world.rows(select(outbox.c.chat).where(outbox.c.chat == LAN))
    assert left == []
    assert [row.address for row in await post.world.rows(select(codes.c.address))] == [""] * len(
        await post.world.rows(select(codes.c.digest))
    )


async def test_a_year_with_mail_is_whole(post: Post, url: str):
    """Doors and confirmations are no codes that the journal counts; one with a seat behind it would be."""
    await post.bind()
    await tell(post, Message("Tin.", GROUP))
    assert await post.send()
    place = url.partition("?")[0]
    assert await differences(place) == []
    await post.world.change("UPDATE codes SET seat = 1 WHERE mailed AND by_other")
    assert [what for _, what in await differences(place)] == ["a code for seat 1, which nobody issued,"]


async def differences(place: str) -> list[tuple[int, str]]:
    [chain] = await chains(place)
    return [*chain.differing]
