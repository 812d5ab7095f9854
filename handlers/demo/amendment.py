"""Year in which the charter is changed after three units have sent their tables: a criterion more, one with
other points. The changed table comes as the workbook that the secretary took out, edited as in an office."""

import io
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.rules.charter import Charter, Leaf
from bot.rules.charter_parser import KINDS
from handlers.demo.meeting_day import WholeYear
from handlers.demo.phones import Bubble, Stuck, until
from handlers.documents.charter_cells import CODE, LINE, MOST, TITLE
from handlers.documents.charter_export import charter_workbook

AFTER = 3
REASON = "Bổ sung nội dung chuyển đổi số theo hướng dẫn mới"
MEANWHILE = "Cần áp dụng ngay trong đợt tự chấm này"
NEW = "Nền nếp chuyển đổi số"
TABLE_READ = "đã đọc bảng tiêu chí"


@dataclass(kw_only=True)
class AmendedYear(WholeYear):
    """Year with a second version of its charter. `read_charter` tells the charter in force."""

    read_charter: Callable[[], Awaitable[Charter]]
    after: int = AFTER
    """Number of units that have sent their tables by then."""

    async def _score_all(self, places: Sequence[int]) -> None:
        await super()._score_all(places[: self.after])
        await self._amend()
        await super()._score_all(places)

    async def _amend(self) -> None:
        """Changes the charter: the secretary drafts, the units give their word, the chair adopts."""
        secretary, chair = (self._of(role)[0] for role in ("secretary", "chair"))
        name, file = f"quy-che-{self.charter.year}.xlsx", amended(self.charter)
        self.say(f"{secretary.name}> (tệp {name})")
        await self.phones[secretary].file(name, file)
        await self._press(secretary, await awaited(partial(self._hear, secretary), TABLE_READ), "Tiếp tục")
        await self._type(secretary, REASON)
        await self._press(secretary, await self._type(secretary, "sửa quy chế"), "Gửi lấy ý kiến")
        await self._group("LẤY Ý KIẾN DỰ THẢO")
        await self._all_answer(self._voices())
        heard = await self._press(chair, await self._type(chair, "sửa quy chế"), "Thông qua")
        if not _is_adopted(heard):
            # Leaders whom nobody of their unit has confirmed yet give no word, so that a reason is asked for.
            heard = await self._type(chair, MEANWHILE)
        if not _is_adopted(heard):
            raise Stuck("the charter was not adopted")
        await self._group("QUY CHẾ NĂM")
        self.charter = await self.read_charter()


async def awaited(hear: Callable[[], Awaitable[list[Bubble]]], words: str) -> list[Bubble]:
    """Messages up to one with these words, which tells of something that is worked out apart."""
    heard: list[Bubble] = []

    async def said() -> bool:
        heard.extend(await hear())
        return any(words in bubble.text for bubble in heard)

    await until(said, f"to hear “{words}”")
    return heard


def _is_adopted(heard: Sequence[Bubble]) -> bool:
    return any("Đã thông qua quy chế lần 2" in bubble.text for bubble in heard)


def amended(charter: Charter, cycle: str = "k1") -> bytes:
    """The charter's workbook with a point less for one criterion, and a new one for that point at the end of
    its group."""
    book = load_workbook(io.BytesIO(charter_workbook(charter, cycle)))
    page = book.active
    assert isinstance(page, Worksheet)
    heads = {str(cell.value): cell.column for row in page.iter_rows() for cell in row if cell.value}
    leaf = next(_changeable(charter))
    last = charter.group_of[leaf.id].leaves[-1]

    def row_of(one: Leaf) -> int:
        rows = range(1, page.max_row + 1)
        return next(r for r in rows if str(page.cell(r, heads[LINE]).value).endswith(f" {one.id}"))

    page.cell(row_of(leaf), heads[MOST]).value = float(leaf.criterion.base - 1)
    row = row_of(last) + 1
    page.insert_rows(row)
    for head, value in ((CODE, _after(last.code)), (TITLE, NEW), (MOST, 1)):
        page.cell(row, heads[head]).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _after(code: str) -> str:
    """Code of a criterion after this one: ``1.3`` -> ``1.4``; a letter added would read as a part of it."""
    stem = code.rstrip("0123456789")
    return f"{stem}{int(code[len(stem) :]) + 1}"


def _changeable(charter: Charter) -> Iterator[Leaf]:
    """Criteria of whole points, of which one can go to another."""
    for leaf in charter.leaves.values():
        if isinstance(leaf.criterion, KINDS["graded"]) and leaf.criterion.base > Decimal(1) and leaf.code:
            yield leaf
