"""Phones of a mixed year: who goes on elsewhere asks for a code, and reads there what stands there."""

import pytest

from handlers.demo.mixed import MovingPhone
from handlers.demo.phones import Stuck
from tests.demo.silent import SilentPhone


def moving(*tells: str) -> tuple[MovingPhone, SilentPhone, SilentPhone]:
    old, page = SilentPhone("Lan", [*tells]), SilentPhone("Lan", ["Trao đổi tiếp tại đây."])
    return MovingPhone([old], lambda: page, 0), old, page  # type: ignore[arg-type,return-value]


async def test_the_page_is_opened_with_the_code_and_what_stands_there_is_read_next():
    phone, old, page = moving("", "Mã: ABCDE-FGHJK")
    opened = await phone.open_page()
    assert (old.done, page.done) == (["đổi kênh"], ["/start ABCDE-FGHJK"])
    await phone.go_on(opened)
    await phone.type("việc")
    assert page.done[-1] == "việc"
    assert [bubble.text for bubble in await phone.hear()] == ["Trao đổi tiếp tại đây."]


async def test_without_a_code_the_play_is_stuck():
    phone, _, _ = moving("", "Đề nghị liên hệ thư ký cụm.")
    with pytest.raises(Stuck, match="no code"):
        await phone.open_page()
