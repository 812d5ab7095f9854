"""Our Telegram over real HTTP against the stand: what is said, and what each refusal means."""

import logging
from dataclasses import replace

import pytest

from bot.delivery.texts import ERASE_YOURSELF
from bot.dialogue.turn import Document
from bot.questions import Option
from bot.rules.evidence_files import TOO_LARGE
from handlers.evidence import Unfetchable
from handlers.telegram.transport import TelegramTransport, WrongToken
from handlers.transport import Blocked, ChatRefuses, Flood, Migrated, Refused, Unavailable, Uncertain
from tests.telegram.owed import delivery
from tests.telegram_stand.refusals import ApiError, bad, flood
from tests.telegram_stand.server import TOKEN, Stand

YES = (Option("y", "Có"),)


async def test_opening_learns_who_we_are(telegram: TelegramTransport):
    assert (telegram.me.id, telegram.me.username) == (123456, "thidua_bot")


async def test_a_wrong_token_is_said_without_the_token(stand: Stand):
    wrong = "123456:another-secret"
    with pytest.raises(WrongToken) as told:
        await TelegramTransport(wrong, api_url=stand.url).open()
    assert wrong not in repr(told.value)
    assert told.value.__suppress_context__


async def test_a_question_is_sent_then_edited_into_its_result(telegram: TelegramTransport, stand: Stand):
    asked = delivery("A & B <mấy điểm>?", options=YES, asks="k7/self.thue.a1")
    id = await telegram.deliver(asked)
    assert stand.texts(1001) == ["A & B <mấy điểm>?"]
    assert "reply_markup" in stand.chats[1001].messages[int(id)]
    assert await telegram.deliver(delivery("Đã ghi 9 điểm.", edit=id)) == id
    assert stand.texts(1001) == ["Đã ghi 9 điểm."]
    assert "reply_markup" not in stand.chats[1001].messages[int(id)]


async def test_an_edit_that_changes_nothing_has_succeeded(telegram: TelegramTransport):
    id = await telegram.deliver(delivery("Như cũ."))
    assert await telegram.deliver(delivery("Như cũ.", edit=id)) == id
    assert await telegram.deliver(delivery(edit=id, strip=True)) == id


async def test_the_keyboard_is_taken_off_and_the_text_stays(telegram: TelegramTransport, stand: Stand):
    id = await telegram.deliver(delivery("Mấy điểm?", options=YES, asks="q"))
    await telegram.deliver(delivery("", edit=id, strip=True))
    assert stand.texts(1001) == ["Mấy điểm?"]
    assert "reply_markup" not in stand.chats[1001].messages[int(id)]


async def test_where_the_message_to_edit_is_gone_it_is_said_anew(telegram: TelegramTransport, stand: Stand):
    id = await telegram.deliver(delivery("Đã ghi.", edit="4711"))
    assert stand.texts(1001) == ["Đã ghi."]
    assert id != "4711"
    assert await telegram.deliver(delivery("", edit="4711", strip=True)) == "4711"


async def test_a_board_is_pinned_where_we_may_and_sent_where_we_may_not(
    telegram: TelegramTransport, stand: Stand
):
    group = stand.chat(-500)
    board = delivery("Đã gửi: 1/8", chat="-500", group=True, board="progress", pin=True)
    id = await telegram.deliver(board)
    assert group.pinned == [int(id)]
    group.rights["can_pin_messages"] = False
    assert await telegram.deliver(replace(board, id=2)) in map(str, group.messages)
    assert len(group.messages) == 2


async def test_a_document_is_made_when_it_is_sent(stand: Stand):
    async def make(document: Document, progress: object = None) -> bytes:
        return f"{document.cycle} of {document.unit}".encode()

    telegram = TelegramTransport(TOKEN, api_url=stand.url, make=make)
    await telegram.open()
    await telegram.deliver(delivery("Bảng điểm", document=Document("xlsx", "k7", "thue", "bang.xlsx")))
    await telegram.close()
    assert stand.uploads == [("bang.xlsx", b"k7 of thue")]
    assert stand.texts(1001) == ["Bảng điểm"]


CARD = Document("picture", "k7", name="xep-hang-2026.png", picture="ranking.1")


async def test_a_picture_is_uploaded_as_a_photo(stand: Stand):
    async def make(document: Document, progress: object = None) -> bytes:
        return document.picture.encode()

    telegram = TelegramTransport(TOKEN, api_url=stand.url, make=make)
    await telegram.open()
    await telegram.deliver(delivery("KẾT QUẢ", document=CARD))
    await telegram.close()
    assert stand.uploads == [("xep-hang-2026.png", b"ranking.1")]
    assert stand.texts(1001) == ["KẾT QUẢ"]


async def test_where_a_picture_cannot_be_drawn_or_is_not_let_in_its_text_is_sent(stand: Stand):
    drawn = False

    async def make(document: Document, progress: object = None) -> bytes:
        if not drawn:
            raise ValueError("no such picture")
        return b"png"

    telegram = TelegramTransport(TOKEN, api_url=stand.url, make=make)
    await telegram.open()
    await telegram.deliver(delivery("KẾT QUẢ", document=CARD))
    drawn = True
    group = stand.chat(-500)
    group.become("restricted", can_send_photos=False)
    await telegram.deliver(delivery("KẾT QUẢ", id=2, document=CARD, chat="-500", group=True))
    await telegram.close()
    assert (stand.uploads, stand.texts(1001), stand.texts(-500)) == ([], ["KẾT QUẢ"], ["KẾT QUẢ"])


async def test_a_text_that_is_refused_below_its_picture_is_not_said_twice(stand: Stand):
    async def make(document: Document, progress: object = None) -> bytes:
        return b"png"

    telegram = TelegramTransport(TOKEN, api_url=stand.url, make=make)
    await telegram.open()
    long = delivery("A" * 4090 + "\n\n" + "B" * 10, document=CARD)
    stand.fail_next(
        "sendMessage", bad("message is refused"), where=lambda params: params["text"].startswith("B")
    )
    with pytest.raises(Refused):
        await telegram.deliver(long)
    await telegram.close()
    assert stand.texts(1001) == ["", "A" * 4090]


async def test_where_the_message_to_edit_is_gone_its_document_is_sent_once_and_its_text_too(stand: Stand):
    async def make(document: Document, progress: object = None) -> bytes:
        return b"file"

    telegram = TelegramTransport(TOKEN, api_url=stand.url, make=make)
    await telegram.open()
    for id, document in enumerate((CARD, Document("xlsx", "k7", name="bang-diem.xlsx")), 1):
        await telegram.deliver(delivery(f"Bảng {id}", id=id, edit="4711", document=document))
    await telegram.close()
    assert stand.texts(1001) == ["", "Bảng 1", "", "Bảng 2"]
    assert len(stand.uploads) == 2


async def test_a_long_message_goes_on_where_a_flood_stopped_it(telegram: TelegramTransport, stand: Stand):
    long = delivery("A" * 4090 + "\n\n" + "B" * 10)
    stand.fail_next("sendMessage", ApiError(429, "Too Many Requests: retry after 7", retry_after=7))
    with pytest.raises(Flood) as flood:
        await telegram.deliver(long)
    assert (flood.value.retry_after, flood.value.everywhere) == (7, False)
    await telegram.deliver(long)
    assert stand.texts(1001) == ["A" * 4090, "B" * 10]


async def test_the_second_part_alone_is_repeated_when_the_first_arrived(
    telegram: TelegramTransport, stand: Stand
):
    long = delivery("A" * 4090 + "\n\n" + "B" * 10)
    stand.fail_next("sendMessage", flood(1), where=lambda params: params["text"].startswith("B"))
    with pytest.raises(Flood):
        await telegram.deliver(long)
    assert stand.texts(1001) == ["A" * 4090]
    await telegram.deliver(long)
    assert stand.texts(1001) == ["A" * 4090, "B" * 10]


@pytest.mark.parametrize(
    ("failure", "meaning"),
    [
        (ApiError(403, "Forbidden: bot was blocked by the user"), Blocked),
        (ApiError(403, "Forbidden: user is deactivated"), Blocked),
        (ApiError(403, "Forbidden: bot was kicked from the supergroup chat"), Blocked),
        (ApiError(400, "Bad Request: chat not found"), Blocked),
        (ApiError(400, "Bad Request: BUTTON_DATA_INVALID"), Refused),
        (ApiError(400, "Bad Request: not enough rights to send text messages to the chat"), Refused),
        (ApiError(500, "Internal Server Error"), Unavailable),
        (ApiError(502, "Bad Gateway"), Unavailable),
        (ApiError(401, "Unauthorized"), Unavailable),
        ("drop", Uncertain),
    ],
)
async def test_what_a_failed_send_means(
    telegram: TelegramTransport, stand: Stand, failure: ApiError | str, meaning: type[Exception]
):
    stand.fail_next("sendMessage", failure)
    with pytest.raises(meaning):
        await telegram.deliver(delivery())
    assert await telegram.deliver(delivery("Lần hai."))
    assert stand.texts(1001)[-1] == "Lần hai."


@pytest.mark.parametrize(
    ("failure", "why"),
    [
        (ApiError(403, "Forbidden: bot was kicked from the supergroup chat"), "gone"),
        (ApiError(403, "Forbidden: the group chat was deleted"), "gone"),
        (ApiError(400, "Bad Request: not enough rights to send text messages to the chat"), "rights"),
        (ApiError(400, "Bad Request: CHAT_WRITE_FORBIDDEN"), "rights"),
        (ApiError(400, "Bad Request: CHAT_RESTRICTED"), "rights"),
        (ApiError(400, "Bad Request: TOPIC_CLOSED"), "topic"),
        (ApiError(400, "Bad Request: message thread not found"), "topic"),
        (ApiError(400, "Bad Request: BUTTON_DATA_INVALID"), ""),
    ],
)
async def test_a_group_that_refuses_is_no_fault_of_the_message(
    telegram: TelegramTransport, stand: Stand, failure: ApiError, why: str
):
    stand.chat(-1001)
    stand.fail_next("sendMessage", failure)
    with pytest.raises(ChatRefuses if why else Refused) as refusal:
        await telegram.deliver(delivery(chat="-1001", group=True))
    assert str(refusal.value).startswith(why or "Button_data_invalid")


async def test_a_board_that_is_there_is_pinned_once_we_may(telegram: TelegramTransport, stand: Stand):
    group = stand.chat(-1001, "supergroup")
    group.become("administrator")
    board = await telegram.deliver(delivery(chat="-1001", group=True, pin=True))
    assert group.pinned == []
    group.become("administrator", can_pin_messages=True)
    assert await telegram.deliver(delivery("", chat="-1001", group=True, pin=True, edit=board)) == board
    assert group.pinned == [int(board)]


async def test_a_group_that_moved_says_where_to(telegram: TelegramTransport, stand: Stand):
    stand.chat(-500, moved=-1001)
    with pytest.raises(Migrated) as moved:
        await telegram.deliver(delivery(chat="-500", group=True))
    assert moved.value.to == "-1001"


async def test_where_nobody_listens_nothing_was_sent(stand: Stand):
    nowhere = TelegramTransport(TOKEN, api_url="http://127.0.0.1:9")
    with pytest.raises(Unavailable):
        await nowhere.open()


async def test_a_file_is_fetched_and_one_that_is_gone_or_too_large_is_not(
    telegram: TelegramTransport, stand: Stand
):
    stand.files |= {"photo": b"\xff\xd8bytes", "large": b"x" * (20 * 1024 * 1024 + 1)}
    assert await telegram.fetch("photo") == b"\xff\xd8bytes"
    with pytest.raises(Unfetchable, match=TOO_LARGE):
        await telegram.fetch("large")
    with pytest.raises(Unfetchable, match="không còn giữ"):
        await telegram.fetch("gone")
    stand.fail_next("getFile", ApiError(500, "Internal Server Error"))
    with pytest.raises(Unavailable):
        await telegram.fetch("photo")


async def test_no_log_at_any_level_holds_the_token(stand: Stand, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    telegram = TelegramTransport(TOKEN, api_url=stand.url)
    await telegram.open()
    stand.files["f"] = b"x"
    await telegram.deliver(delivery())
    await telegram.updates(0, wait=0)
    await telegram.fetch("f")
    stand.fail_next("sendMessage", "drop")
    with pytest.raises(Uncertain):
        await telegram.deliver(delivery("Lựa chọn: An Phú"))
    await telegram.close()
    assert TOKEN.split(":")[1] not in caplog.text
    assert "An Phú" not in caplog.text


async def test_what_a_person_typed_is_deleted_and_where_that_fails_they_are_asked_to(
    telegram: TelegramTransport, stand: Stand
):
    chat = stand.chat(1001)
    chat.others |= {55: {"message_id": 55}, 56: {"message_id": 56}}
    assert await telegram.deliver(delivery("", edit="55", erase=True)) == "55"
    assert (55 in chat.others, stand.texts(1001)) == (False, [])
    # Deleted already, by them or by us.
    assert await telegram.deliver(delivery("", edit="55", erase=True)) == "55"
    assert stand.texts(1001) == []
    chat.undeletable.add(56)
    await telegram.deliver(delivery("", edit="56", erase=True))
    assert stand.texts(1001) == [ERASE_YOURSELF]
