"""Story of a reorganisation: the real 2025 of cluster 10, and one merger.

The State Bank's regional branch leaves on 1 March, market surveillance goes to the province on 1 June, tax and
treasury are renamed in July; then the state reserves are merged into the treasury, while scores are being
given. Eight units have become five.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.rules.charter import Charter
from config.charters import load
from handlers.demo.meeting_day import WholeYear
from handlers.demo.phones import Phone, Stuck
from handlers.demo.robots import Robot

YEAR = 2025
# Day on which each is announced, and what the secretary taps (in brackets) and types.
ANNOUNCED: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "2025-03-03",
        (
            *("[Rời cụm]", "[Ngân hàng Nhà nước]", "2660/QĐ-NHNN, 20/02/2025", "01/03/2025"),
            "Ngân hàng Nhà nước sắp xếp thành 15 khu vực",
        ),
    ),
    (
        "2025-06-02",
        (
            *("[Rời cụm]", "[Cục Quản lý thị trường]", "40/2025/NĐ-CP, 26/02/2025", "01/06/2025"),
            "Chuyển về Sở Công Thương",
        ),
    ),
    (
        "2025-07-01",
        (
            *("[Đổi tên]", "[Cục Thuế]", "Thuế tỉnh Thanh Hóa", "Thuế tỉnh"),
            *("1376/QĐ-CT, 30/06/2025", "01/07/2025", "Sắp xếp theo mô hình chính quyền hai cấp"),
        ),
    ),
    (
        "2025-07-17",
        (
            *("[Đổi tên]", "[Kho bạc Nhà nước]", "Kho bạc Nhà nước khu vực XI", "Kho bạc khu vực XI"),
            *("2507/QĐ-BTC, 17/07/2025", "17/07/2025", "Đổi tên theo quyết định của Bộ Tài chính"),
        ),
    ),
)
MERGER = (
    *("[Sáp nhập, hợp nhất]", "[Kho bạc khu vực XI]", "[Cục Dự trữ Nhà nước]", "[Đủ rồi]"),
    *("[Sáp nhập vào Kho bạc khu vực XI]", "[Giữ tên hiện nay]", "[Giữ tên hiện nay]"),
    *("[Cộng lại]", "[Một tiêu chí]", "{code}", "[Lấy của Kho bạc khu vực XI]", "[Xong]"),
    *("2507/QĐ-BTC, 17/07/2025", "[Hôm nay", "[Sắp xếp tổ chức bộ máy]"),
)
MERGED = ("khobac", "dutru")
_DATE = re.compile(r"\b(20[23]\d)(?=-\d\d-\d\d)")


def charter_of_2025(name: str = "short") -> dict[str, object]:
    """The ready-made charter, dated to the year of the story."""
    data = load(name)
    years = YEAR - int(str(data["year"]))
    dated: dict[str, object] = _moved(data, years)
    return {**dated, "year": YEAR}


def _moved(value: Any, years: int) -> Any:
    """Plain data with every date in it moved by whole years."""
    match value:
        case Mapping():
            return {key: _moved(inner, years) for key, inner in value.items()}
        case list():
            return [_moved(inner, years) for inner in value]
        case str():
            return _DATE.sub(lambda year: str(int(year[1]) + years), value)
        case _:
            return value


@dataclass(kw_only=True)
class Reorganised(WholeYear):
    """Year in which units change. `present` gives the charter of the moment."""

    present: Callable[[], Awaitable[Charter]]

    async def play(self) -> Phone:
        """Plays the year of the units that are left at its end. Raises Stuck."""
        secretary = await super().play()
        for member in self.phones:
            if member.role == "representative" and member.unit == MERGED[0]:
                leaf = next(x for x in self.charter.leaves.values() if x.criterion.adds)
                await self._type(member, f"vì sao {leaf.code}")
        await self._type(next(iter(self.phones)), "nhật ký")
        return secretary

    async def _begin(self) -> None:
        """Announces the changes of the months before, each on its day."""
        zone = self.charter.windows["self"].opens.tzinfo
        for day, replies in ANNOUNCED:
            await self._forward(datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=zone))
            await self._announce(replies)

    async def _before_scoring(self) -> None:
        """The two that are merged have given their scores by then."""
        for unit in MERGED:
            for member in [member for member in self.phones if member.unit == unit]:
                await self._walk(member, Robot(4))
        leaf = next(x for x in self.charter.leaves.values() if not x.criterion.adds)
        await self._announce([reply.format(code=leaf.code) for reply in MERGER])

    async def _announce(self, replies: "tuple[str, ...] | list[str]") -> None:
        secretary = next(iter(self.phones))
        heard = await self._type(secretary, "sắp xếp")
        for reply in (*replies, "[Công bố]"):
            while "không cộng được: " in heard[-1].text:
                heard = await self._tap(secretary, heard[-1], heard[-1].options[0])
            if not reply.startswith("["):
                heard = await self._type(secretary, reply)
                continue
            wanted = reply.strip("[]")
            found = [(b, o) for b in reversed(heard) for o in b.options if wanted in o.label]
            if not found:
                raise Stuck(f"there is no {reply}; last heard: {heard[-1].text if heard else ''}")
            heard = await self._tap(secretary, *found[0])
        await self._group("SẮP XẾP ĐƠN VỊ")
        self.charter = await self.present()
        await self._all_hear()
