"""Kinds of paper that a year brings forth: its name, when it can be made, how it is headed and sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from bot.conversations.papers.score_table import score_table
from bot.dialogue.situation import Situation
from bot.state.meeting import conference
from bot.state.pledge import pledges

Ending = Literal["xlsx", "docx", "pdf"]


@dataclass(frozen=True)
class Kind:
    """Kind of paper. `symbol` stands after "Số:", "" for papers without a number. `lacks` says why it cannot be
    made now; "" if it can. `dated`: with place and day in its head, as all but minutes have them. `signed`: it
    is signed, so a signed page is waited for. `of_unit`: each unit has its own. `landscape`: a wide table."""

    name: str
    title: str
    stem: str
    symbol: str
    lacks: Callable[[Situation], str]
    endings: tuple[Ending, ...] = ("docx", "pdf")
    dated: bool = True
    signed: bool = True
    of_unit: bool = False

    def file(self, year: int, ending: Ending, unit: str = "") -> str:
        return f"{self.stem}-{f'{unit}-' if unit else ''}{year}.{ending}"


def _scores(situation: Situation) -> str:
    return "" if score_table(situation) else "có sau khi chốt điểm"


def _called(situation: Situation) -> str:
    meeting = conference(situation)
    return "" if meeting and meeting.called else "có sau khi mời họp (gõ “hội nghị”)"


def _held(situation: Situation) -> str:
    meeting = conference(situation)
    return "" if meeting and meeting.state in ("running", "over") else "có sau khi mở hội nghị"


def _voted(situation: Situation) -> str:
    polls = situation.cycle.polls if situation.cycle else ()
    return "" if any(poll.result for poll in polls) else "có sau khi kiểm phiếu"


def _pledged(situation: Situation) -> str:
    pledge = pledges(situation)
    return "" if pledge and pledge.sent else "có sau khi gửi giao ước lấy ý kiến"


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("invitation", "Giấy mời họp", "giay-moi", "GM", _called),
        Kind("table", "Bảng tổng hợp điểm", "bang-tong-hop-diem", "", _scores, ("xlsx", "pdf")),
        Kind("minutes", "Biên bản hội nghị", "bien-ban-hoi-nghi", "BB", _held, dated=False),
        Kind("count", "Biên bản kiểm phiếu", "bien-ban-kiem-phieu", "BB", _voted, dated=False),
        Kind("report", "Báo cáo tổng kết", "bao-cao-tong-ket", "BC", _scores),
        Kind("proposal", "Tờ trình khen thưởng", "to-trinh", "TTr", _scores),
        Kind("pledge", "Bản giao ước", "giao-uoc", "", _pledged),
        Kind("news", "Bản tin", "ban-tin", "", _scores, signed=False),
        Kind("sheet", "Phiếu điểm của đơn vị", "phieu-diem", "", _scores, of_unit=True),
    )
}


@cache
def wording(kind: str) -> str:
    """Wording of a kind as it comes with this program; "" for a table, which has none."""
    place = files(__package__).joinpath("templates", f"{kind}.txt")
    return place.read_text("utf-8") if place.is_file() else ""
