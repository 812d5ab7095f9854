"""A phone on Zalo: the choices are lines of the text, and are taken by typing."""

import pytest

from bot.dialogue.turn import Message
from bot.questions import Option
from handlers.demo.phones import Bubble, Stuck
from handlers.demo.zalo_phone import ZaloPhone
from handlers.demo.zalo_stand import ZaloStand
from handlers.text_layout import lay_out

YES_NO = (Option("yes", "Có"), Option("no", "Không"))


def phone(stand: ZaloStand, question: Message) -> ZaloPhone:
    async def nothing() -> None: ...

    async def open_question(chat: str) -> Message:
        return question

    return ZaloPhone(stand, nothing, open_question, "Lan", "z1")


def shown(stand: ZaloStand, question: Message) -> None:
    (text,) = lay_out(question.text, question.options, question.style)
    stand.sent_to("z1", "b1", text)


async def said(stand: ZaloStand) -> str:
    return str(stand.events.popleft()[0]["message"]["text"])


@pytest.mark.parametrize(("style", "typed"), [("numbers", "2"), ("letters", "b"), ("examples", "Không")])
async def test_a_choice_is_taken_by_what_stands_before_it_or_by_its_word(style, typed):
    stand, question = (
        ZaloStand(),
        Message("Gửi bảng tự chấm?", options=YES_NO, style=style, asks="k1/x.thue"),
    )
    lan = phone(stand, question)
    shown(stand, question)
    (bubble,) = await lan.hear()
    assert (bubble.text, bubble.options, bubble.asks) == ("Gửi bảng tự chấm?", YES_NO, "k1/x.thue")
    await lan.tap(bubble, YES_NO[1])
    assert await said(stand) == typed


async def test_a_choice_that_is_not_on_the_screen_cannot_be_taken():
    stand, question = ZaloStand(), Message("Gửi?", options=YES_NO)
    lan = phone(stand, question)
    stand.sent_to("z1", "b1", "Gửi?")
    (bubble,) = await lan.hear()
    assert bubble.options == ()
    with pytest.raises(Stuck, match="cannot choose"):
        await lan.tap(Bubble("b1", "Gửi?"), Option("yes", "Có"))
