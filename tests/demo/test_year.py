"""A played year stops where what must come of it does not, and prints what was said until then."""

import pytest

from bot.rules.charter_parser import read_charter
from config.charters import load
from handlers.demo.phones import Stuck
from handlers.demo.year import Year
from tests.demo.silent import SilentPhone, about

SHORT = read_charter(load("short"))
WELCOME = "Kính chào đồng chí."


async def test_whoever_is_not_let_in_stops_it():
    year = Year(**about(SHORT, SilentPhone, []))  # type: ignore[arg-type]
    with pytest.raises(Stuck, match="Minh was not let in"):
        await year.play()


async def test_everybody_joins_by_the_code_that_the_secretary_reads():
    codes = f"Đại diện {SHORT.units[0].name}: 11111-AAAAA\nCụm trưởng: 22222-BBBBB"
    phones: dict[str, SilentPhone] = {}

    def phone(name: str) -> SilentPhone:
        return phones.setdefault(name, SilentPhone(name, [WELCOME, codes] if name == "Minh" else [WELCOME]))

    said: list[str] = []
    with pytest.raises(Stuck, match="the group was not told: Mở giai đoạn tự chấm"):
        await Year(**about(SHORT, phone, said, ["Xin chào"])).play()  # type: ignore[arg-type]
    assert phones["Minh"].done == ["/start ABCDE-FGHJK", "mã mời"]
    assert phones["Lan"].done == ["/start 11111-AAAAA"]
    assert phones["Thu"].done == ["/start 22222-BBBBB"]
    assert said[:2] == ["Minh> /start ABCDE-FGHJK", f"Minh< {WELCOME}"]
    assert said[-1] == "group< Xin chào"


async def test_a_unit_that_is_asked_nothing_has_not_sent_its_table():
    def phone(name: str) -> SilentPhone:
        return SilentPhone(name, [WELCOME])

    with pytest.raises(Stuck, match=rf"{SHORT.units[0].name} has not sent its table; last heard: $"):
        await Year(**about(SHORT, phone, [], ["Mở giai đoạn tự chấm"])).play()  # type: ignore[arg-type]


async def test_at_the_end_what_the_clock_brought_is_counted():
    year = Year(**about(SHORT, SilentPhone, [], ["Sắp hết hạn tự chấm"]))  # type: ignore[arg-type]
    lan = SilentPhone("Lan", ["Nhắc 2 việc"])
    year.phones = dict.fromkeys(await _members(), lan)
    assert await year.end() == "Summary: 1 reminders, 0 digests, 1 posts about dates."


async def _members() -> list[object]:
    from handlers.demo.cluster10 import cast

    return list(cast(SHORT)[:1])
