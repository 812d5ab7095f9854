"""Plan figures of units as people type them: one number for all, or a line for each unit, ``Cục Thuế: 48``."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from bot.rules.charter import Unit, called
from bot.vietnamese import Ambiguous, number, plain_number

_LINE = re.compile(r"(?P<name>.+?)[:=;\t]\s*(?P<figure>[^:=;\t]+)$")


class UnfitPlans(ValueError):
    """Text that holds no plan figures; the message says what to change."""


def read_plans(text: str, units: Sequence[Unit]) -> dict[str, Decimal]:
    """Unit -> plan figure; units that stand in no line have none. Raises UnfitPlans."""
    if (every := plain_number(text)) is not None:
        return {unit.id: _above_zero(every, text) for unit in units}
    plans: dict[str, Decimal] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        found = _LINE.match(line)
        meant = called(units, found["name"]) if found else ()
        if found is None or len(meant) != 1:
            raise UnfitPlans(f"“{line[:60]}” chưa rõ đơn vị nào. Đề nghị gõ tên đơn vị, dấu hai chấm, rồi số.")
        try:
            figure = number(found["figure"])
        except Ambiguous as both:
            plain = re.sub(r"[.,]", "", str(both))
            raise UnfitPlans(f"“{both}” đọc được hai cách. Đề nghị gõ {plain} nếu là số nghìn.") from None
        except ValueError:
            raise UnfitPlans(f"Chưa đọc được số ở “{line[:60]}”.") from None
        plans[meant[0].id] = _above_zero(figure, line)
    if not plans:
        raise UnfitPlans("Chưa thấy số kế hoạch nào. Đề nghị gõ một số cho tất cả, hoặc mỗi dòng một đơn vị.")
    return plans


def as_lines(plans: dict[str, Decimal], units: Iterable[Unit]) -> str:
    """Plan figures in lines, as `read_plans` reads them."""
    return "\n".join(f"{unit.name}: {plans[unit.id]:f}" for unit in units if unit.id in plans)


def _above_zero(value: Decimal, line: str) -> Decimal:
    if value <= 0:
        raise UnfitPlans(f"Kế hoạch phải lớn hơn 0: “{line[:60]}”.")
    return value
