"""Figures of a unit's own workbook: what was done, from which points follow, beside or instead of these."""

from decimal import Decimal

from bot.questions import OVERRIDE, Choice, Form, Quantity, Unclear
from bot.rules.charter import Charter, Leaf
from bot.rules.scores import leaf_score
from bot.vietnamese import say
from handlers.documents.files.book import Cell, short
from handlers.documents.tables.point_cells import NotUnderstood


def asks_figure(leaf: Leaf, unit: str) -> bool:
    """True where a unit answers with something else than points: a number of cases, a percentage, a choice."""
    form = leaf.criterion.form(unit)
    return not (isinstance(form, Quantity) and form.noun == "Điểm")


def is_told_by_word(leaf: Leaf, unit: str) -> bool:
    """True where points don't tell the answer, and it counts all the same: a gate that gives none."""
    form = leaf.criterion.form(unit)
    if leaf.criterion.base or not isinstance(form, Choice):
        return False
    return bool(leaf.criterion.limit) or any(leaf.criterion.disqualifies(option.key) for option in form.options)


def figure(leaf: Leaf, unit: str, cell: Cell) -> str:
    """The stored value of a figure, as the chat would read it. Raises NotUnderstood."""
    if cell.kind in ("date", "formula", "error") or cell.struck:
        raise NotUnderstood(f"ghi “{short(cell.text, 40)}”, không phải số liệu gõ vào")
    form = leaf.criterion.form(unit)
    try:
        if cell.kind in ("number", "percent"):
            return read_exactly(form, Decimal(cell.text))
        return form.read(cell.text)
    except Unclear as why:
        raise NotUnderstood(f"ghi “{short(cell.text, 40)}”. {why}".rstrip(".")) from None


def read_exactly(form: Form, value: Decimal) -> str:
    """The stored value of a number that a cell holds: 12.345 in a cell is no thousands. Raises Unclear."""
    plain = _plain(value)
    return plain if form.accepts(plain) else form.read(plain.replace(".", ","))


def hold_against(charter: Charter, leaf: Leaf, unit: str, value: str, points: Decimal) -> None:
    """Raises NotUnderstood where the points beside a figure are not those that it gives."""
    earned = leaf_score(charter, unit, leaf, value).points
    finest = Decimal(1).scaleb(-charter.digits)
    # A deduction is written without its sign by everybody.
    if earned is None or abs(earned - points) < finest or (earned < 0 and abs(earned + points) < finest):
        return
    words = leaf.criterion.form(unit).say(value)
    raise NotUnderstood(f"số liệu “{words}” được {say(earned)} điểm, bảng ghi {say(points)} điểm")


def only_value(charter: Charter, leaf: Leaf, unit: str, points: Decimal, found: str | None) -> str:
    """The value that alone gives these points; `found` is one that does. Raises NotUnderstood where there are
    several, or none: a figure is never made up."""
    giving = _giving(charter, leaf, unit, points, found)
    if len(giving) == 1:
        return giving[0]
    asks = leaf.criterion.asks.rstrip("?. ")
    raise NotUnderstood(f"chỉ ghi {say(points)} điểm, chưa ghi số liệu ({asks[:1].lower()}{asks[1:]})")


def _giving(charter: Charter, leaf: Leaf, unit: str, points: Decimal, found: str | None) -> list[str]:
    form = leaf.criterion.form(unit)
    if found is None or found.startswith(OVERRIDE) or leaf.criterion.comparison is not None:
        return []
    candidates = [option.key for option in form.options]
    if isinstance(form, Quantity):
        try:
            place = Decimal(found)
        except ArithmeticError:
            return [found]
        # More never gives less: where several figures give the same, two of them are neighbours.
        candidates = [_plain(one) for one in (place - form.step, place, place + form.step)]
    if found not in candidates:
        # One pair of figures of many with the same points.
        return []
    accepted = [one for one in candidates if form.accepts(one)]
    return [one for one in accepted if leaf_score(charter, unit, leaf, one).points == points]


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}" if value else "0"
