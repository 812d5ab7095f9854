"""Our Zalo over real HTTP against the stand: what is said, and what each refusal means."""

import pytest

from bot.rules.evidence_files import LARGEST, TOO_LARGE
from handlers.evidence import Unfetchable
from handlers.transport import Blocked, Flood, QuotaSpent, Refused, Unavailable, Uncertain
from handlers.zalo.transport import FLOODED, WrongToken, ZaloTransport
from tests.telegram.owed import delivery
from tests.zalo_stand.server import TOKEN, Stand


def owed(text="Chào.", **changes):
    return delivery(text, **({"platform": "zalo", "chat": "u1"} | changes))


async def test_opening_learns_who_we_are(zalo: ZaloTransport):
    assert zalo.me.id == "123456"
    assert "Bot Cụm số 10" in zalo.me.names
    assert zalo.dated is not None


async def test_a_wrong_token_is_said_without_the_token(stand: Stand):
    wrong = ZaloTransport("1:another-secret", stand.url)
    with pytest.raises(WrongToken) as told:
        await wrong.open()
    assert "another-secret" not in repr(told.value)
    await wrong.close()


async def test_a_message_is_sent_and_its_id_is_known(zalo: ZaloTransport, stand: Stand):
    assert (await zalo.deliver(owed())).startswith("b")
    assert stand.sent["u1"] == ["Chào."]


@pytest.mark.parametrize(
    ("code", "said", "outcome"),
    [
        (400, "bad text", Refused),
        (403, "internal error", Refused),
        (403, "user has blocked the bot", Blocked),
        (404, "chat not found", Blocked),
        (401, "Unauthorized", Unavailable),
        (500, "", Unavailable),
        (408, "Request timeout", Uncertain),
        (429, "Too many requests", Flood),
        (429, "monthly quota exceeded", QuotaSpent),
    ],
)
async def test_each_refusal_says_what_is_to_become_of_the_message(zalo, stand, code, said, outcome):
    stand.fail_next("sendMessage", code, said)
    with pytest.raises(outcome):
        await zalo.deliver(owed())


async def test_a_refusal_is_known_by_its_code_where_the_answer_counts_as_a_success(zalo, stand):
    stand.codes_only, stand.quota = True, 0
    with pytest.raises(QuotaSpent):
        await zalo.deliver(owed())
    with pytest.raises(Refused):
        await zalo.deliver(owed(chat="never-wrote"))


QUESTION = "1.1: đã ghi 46 nhiệm vụ 🏅.\nĐơn vị thực hiện được bao nhiêu phần trăm?"


async def test_what_is_asked_is_bold(zalo, stand):
    await zalo.deliver(owed(QUESTION, asks="k1/self.thue.1"))
    (sent,) = stand.called("sendMessage")
    (style,) = sent["text_styles"]
    assert style["st"] == ["b"]
    utf16 = sent["text"].encode("utf-16-le")
    bold = utf16[2 * style["start"] : 2 * (style["start"] + style["len"])].decode("utf-16-le")
    assert bold == "Đơn vị thực hiện được bao nhiêu phần trăm?"


async def test_where_styles_are_refused_the_text_goes_plain_and_they_are_left_out_from_then_on(zalo, stand):
    stand.takes_styles = False
    for id in (1, 2):
        await zalo.deliver(owed(QUESTION, id=id, asks="k1/self.thue.1"))
    assert stand.sent["u1"] == [QUESTION] * 2
    assert ["text_styles" in sent for sent in stand.called("sendMessage")] == [True, False, False]


async def test_a_text_that_is_refused_plain_too_is_no_fault_of_the_styles(zalo, stand):
    stand.fail_next("sendMessage", 400, "bad text")
    stand.fail_next("sendMessage", 400, "bad text")
    with pytest.raises(Refused):
        await zalo.deliver(owed(QUESTION, asks="k1/self.thue.1"))
    await zalo.deliver(owed(QUESTION, id=2, asks="k1/self.thue.1"))
    assert "text_styles" in stand.called("sendMessage")[-1]


async def test_zalo_is_given_the_time_that_it_asks_for(zalo: ZaloTransport, stand: Stand):
    stand.fail_next("sendMessage", 429, "slow down", **{"retry-after": "9"})
    stand.fail_next("sendMessage", 429, "slow down")
    waits = []
    for _ in range(2):
        with pytest.raises(Flood) as flood:
            await zalo.deliver(owed())
        waits.append(flood.value.retry_after)
    assert waits == [9.0, FLOODED]


async def test_a_repeat_goes_on_with_the_part_that_failed(zalo: ZaloTransport, stand: Stand):
    text = "\n".join(f"{n}. Tiêu chí về cải cách hành chính" for n in range(150))
    await zalo.deliver(owed(text, id=1))
    whole, stand.sent["u1"] = stand.sent["u1"], []
    assert len(whole) == 3
    stand.fails["sendMessage"].extend([])
    sent = zalo.client.call

    async def breaks_at_the_second(method, **given):
        if method == "sendMessage" and len(stand.sent["u1"]) == 1 and not stand.fails["broke"]:
            stand.fails["broke"].append((0, "", {}))
            stand.fail_next("sendMessage", 500)
        return await sent(method, **given)

    zalo.client.call = breaks_at_the_second
    with pytest.raises(Unavailable):
        await zalo.deliver(owed(text, id=2))
    await zalo.deliver(owed(text, id=2))
    assert stand.sent["u1"] == whole


async def test_a_photo_is_fetched_from_its_address(zalo: ZaloTransport, stand: Stand):
    stand.photos["1.jpg"] = b"\xff\xd8\xff" + b"x" * 100
    assert await zalo.fetch(f"{stand.url}/photos/1.jpg") == stand.photos["1.jpg"]


async def test_a_photo_that_is_gone_or_too_large_is_told(zalo: ZaloTransport, stand: Stand):
    with pytest.raises(Unfetchable, match="không còn giữ"):
        await zalo.fetch(f"{stand.url}/photos/none.jpg")
    stand.photos["2.jpg"] = b"x" * (LARGEST + 2)
    with pytest.raises(Unfetchable, match=TOO_LARGE.split()[0]):
        await zalo.fetch(f"{stand.url}/photos/2.jpg")


async def test_of_zalo_itself_a_photo_is_only_fetched_over_tls():
    zalo = ZaloTransport(TOKEN)
    with pytest.raises(Unfetchable):
        await zalo.fetch("http://cdn.example/1.jpg")
    await zalo.close()
