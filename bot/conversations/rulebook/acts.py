"""Acts of the journal, each with its words. One that a later release writes has none yet, and is said by its
own name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.conversations import window_names
from bot.conversations.joining.invitation import seat_name
from bot.conversations.joining.stand_in_form import last_day
from bot.conversations.voting.posts import titled
from bot.dialogue.situation import Seat, Situation
from bot.rules.lineage import UnitChange, said_of
from bot.state.stages import named
from bot.vietnamese import begin, quoted, say_day, say_hash, say_list

_OFFICES = {"chair": "cụm trưởng", "deputy": "cụm phó"}


@dataclass(frozen=True)
class Act:
    """Act to be said, in the year that it was done in (`year`)."""

    situation: Situation
    year: Situation
    body: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.body.get("act", ""))

    @property
    def what(self) -> str:
        return str(self.body.get("what") or "")

    def parts(self) -> list[str]:
        """Words of `what`, never none of them."""
        return [*self.what.split(" "), "", ""]

    def unit(self, id: object) -> str:
        units = self.year.cycle.charter.unit_by_id if self.year.cycle else {}
        return units[str(id)].name if id in units else str(id or "")

    def seat(self, id: object) -> str:
        seat = self._seat(id)
        return _lower(seat_name(self.year, seat)) if seat else "vai cũ"

    def person(self, id: object) -> str:
        """Seats of a person, who is known to the journal by a number alone."""
        held = [seat for seat in self.situation.roster if any(h.person.id == id for h in seat.holders)]
        return say_list([_lower(seat_name(self.year, seat)) for seat in held]) or "người đã thôi vai"

    def of_seat(self) -> str:
        """The seat that the act names, else the person."""
        return self.seat(self.body["seat"]) if self.body.get("seat") else self.person(self.body.get("person"))

    def window(self, name: str) -> str:
        return window_names.named(self.year, name)

    def ballot(self, key: str) -> str:
        polls = self.year.cycle.polls if self.year.cycle else ()
        poll = next((poll for poll in polls if poll.key == key), None)
        return quoted(titled(poll.terms)) if poll else quoted(key)

    def moment(self, text: object) -> str:
        try:
            at = datetime.fromisoformat(str(text))
        except ValueError:
            return str(text or "")
        return f"{at.astimezone(self.situation.zone):%H:%M} {say_day(at, self.situation.zone)}"

    def by(self) -> str:
        """The seat that did it; the system where nobody spoke."""
        if self.name == "joined":
            return begin(self.of_seat())
        if not self.body.get("by"):
            return "Hệ thống"
        seat = self._seat(self.body.get("seat_of"))
        return seat_name(self.year, seat) if seat else "Người dùng"

    def _seat(self, id: object) -> Seat | None:
        return next((seat for seat in self.situation.roster if seat.id == id), None)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def words_of(act: Act) -> str:
    """The act in words: what was done, and about whom."""
    unknown = " ".join(part for part in (act.name, act.what) if part)
    return WORDS[act.name](act).rstrip(".") if act.name in WORDS else unknown


def _stage(act: Act) -> str:
    return named(act.parts()[0])


def _counted(act: Act) -> str:
    return f"kiểm phiếu {act.ballot(act.what)}; kết quả như đã công bố"


def _confirmed(act: Act) -> str:
    seats = [act.seat(id) for id in act.body.get("seats", ())]
    return f"xác nhận người giữ vai {say_list(seats)}"


def _extended(act: Act) -> str:
    whom = f" cho {act.unit(act.body['unit'])}" if act.body.get("unit") else " cho tất cả các đơn vị"
    return f"gia hạn {act.window(act.what)}{whom} đến {act.moment(act.body.get('until'))}"


def _refused_extension(act: Act) -> str:
    window, *units = act.what.split(" ")
    return f"không gia hạn {act.window(window)} cho {say_list([act.unit(unit) for unit in units])}"


def _handover(act: Act) -> str:
    office, unit, *_ = act.parts()
    return f"bàn giao vai {_OFFICES.get(office, office)} cho {act.unit(unit)}"


def _meeting_called(act: Act) -> str:
    number, at, *_ = act.parts()
    return f"mời họp phiên {number}, lúc {act.moment(at)}"


def _item(act: Act) -> str:
    _, id, *_ = act.parts()
    meeting = act.year.cycle.charter.meeting if act.year.cycle else None
    title = next((item.title for item in meeting.items if item.id == id), id) if meeting else id
    return f"mở nội dung {quoted(title)} của hội nghị"


def _drawn(act: Act) -> str:
    drawn = [act.unit(unit) for unit in act.body.get("elected", ())]
    return f"bốc thăm {act.ballot(act.what)}: {say_list(drawn)}"


def _paper(words: str) -> Callable[[Act], str]:
    return lambda act: f"{words} của {act.unit(act.body.get('unit'))} trong {act.ballot(act.what)}"


def _paper_requested(act: Act) -> str:
    key, unit, *_ = act.parts()
    return f"{act.unit(unit)} đề nghị bỏ phiếu giấy trong {act.ballot(key)}"


def _units_changed(act: Act) -> str:
    if not (body := act.body.get("change")):
        return "sắp xếp đơn vị"
    change = UnitChange.read(0, act.situation.now, body)
    before, after = (say_list([unit.name for unit in units]) for units in (change.before, change.after))
    what = f"{before} {said_of(change)}" if before else f"{after} {said_of(change)}"
    return f"sắp xếp đơn vị: {what}, từ {change.since:%d/%m/%Y}"


def _notice(act: Act) -> str:
    whom, number, *_ = act.parts()
    to = {"all": "tất cả các đơn vị", "group": "nhóm"}.get(whom) or act.unit(whom)
    return f"gửi thông báo số {number} đến {to}"


def _code(act: Act) -> str:
    other = " (người khác xin cấp)" if act.body.get("by_other") else ""
    return f"cấp mã mời: {act.of_seat()}{other}"


def _example(words: str) -> Callable[[Act], str]:
    """Words of an act about a unit's good example."""
    return lambda act: f"{words} điển hình thứ {act.parts()[1]} của {act.unit(act.parts()[0])}"


def _until(act: Act) -> str:
    """Last day of somebody who stands in."""
    try:
        ends = datetime.fromisoformat(str(act.body["ends"]))
    except ValueError:
        return ""
    return f"đến hết {last_day(ends, act.situation.zone)}"


def _told(words: str) -> Callable[[Act], str]:
    """Words of an act that is said without what it is about."""
    return lambda act: words


WORDS: Mapping[str, Callable[[Act], str]] = {
    # the cluster and its people
    "cluster created": _told("lập cụm trên hệ thống"),
    "cluster founded": lambda act: f"lập {act.what}",
    "sealed": _told("niêm dữ liệu đang có, từ đây việc nào cũng kiểm tra được"),
    "joined": lambda act: (
        "vào hệ thống"
        + (f", thay {_until(act)}" if act.body.get("ends") else "")
        + (", chờ xác nhận" if act.body.get("pending") else "")
    ),
    "seated": lambda act: f"nhận vai {act.of_seat()}",
    "left": lambda act: f"thôi vai {act.of_seat()}",
    "confirmed": _confirmed,
    "newcomer refused": lambda act: (
        "không xác nhận người vào vai "
        + say_list([act.seat(int(id)) for id in act.what.split() if id.isdecimal()])
    ),
    "door opened": lambda act: f"mở thêm một nơi trao đổi của {act.person(act.body.get('person'))}",
    "code issued": _code,
    "address bound": _told("nhận thêm tin qua thư điện tử"),
    "address dropped": _told("thôi nhận tin qua thư điện tử"),
    "codes withdrawn": _told("thu lại các mã mời chưa dùng"),
    "code for held seat": lambda act: f"cấp thêm mã cho vai đã có người: {_lower(act.what)}",
    "operator issued code": _told("người vận hành cấp mã cho vai thư ký"),
    "withdraw codes": lambda act: f"thu mã mời chưa dùng{f': {act.what}' if act.what else ''}",
    "stand-in": lambda act: f"cử người thay: {_lower(act.what)}",
    "stand-in code withdrawn": lambda act: f"thu mã của người thay: {_lower(act.what)}",
    "stand-in ended": lambda act: f"kết thúc việc thay: {_lower(act.what)}",
    "example chosen": _example("chọn"),
    "example dropped": _example("bỏ chọn"),
    "replace holder": lambda act: f"thay người giữ vai {_lower(act.what)}",
    "close pages": lambda act: f"đóng các trang web của {_lower(act.what)}",
    "group bound": _told("nhóm được gắn với cụm"),
    "bind group": _told("gắn nhóm với cụm"),
    "group unbound": _told("nhóm thôi gắn với cụm"),
    "operator paused": _told("người vận hành tạm dừng cụm"),
    "operator resumed": _told("người vận hành cho cụm hoạt động lại"),
    "data request": lambda act: f"ghi yêu cầu về dữ liệu cá nhân số {act.what}",
    "data request answered": lambda act: (
        f"trả lời yêu cầu về dữ liệu cá nhân số {act.what}: "
        f"{'đồng ý' if act.body.get('granted') else 'không thực hiện được'}"
    ),
    "restored": lambda act: f"khôi phục dữ liệu từ bản sao lưu lúc {act.moment(act.what)}",
    "clock confirmed": lambda act: f"xác nhận giờ của máy chủ: {act.moment(act.what)}",
    "units changed": _units_changed,
    # stages and results
    "stage closed": lambda act: f"lưu kết quả {_stage(act)}, lần {act.body.get('result_number', 1)}",
    "close": lambda act: f"chốt {_stage(act)}",
    "published": lambda act: f"kết quả {_stage(act)} được công bố",
    "publish": lambda act: f"công bố kết quả {_stage(act)}",
    "draw": lambda act: f"bốc thăm thứ hạng trong kết quả {_stage(act)}",
    "correct": lambda act: f"đính chính kết quả {_stage(act)}",
    "return": lambda act: f"trả lại bảng tự chấm của {act.unit(act.what)} để sửa",
    "present": _told("trình bảng điểm thống nhất để các đơn vị cho ý kiến"),
    "overrule": lambda act: f"giữ kết quả dù {act.unit(act.what)} không nhất trí",
    "evidence moved": _told("chuyển một minh chứng sang tiêu chí khác"),
    "extended": _extended,
    "refuse extension": _refused_extension,
    "step": lambda act: f"báo đã xong: {act.window(act.what)}",
    "notice": _notice,
    # meeting, ballots, pledge
    "meeting called": _meeting_called,
    "meeting opened": lambda act: f"khai mạc hội nghị, phiên {act.what}",
    "item opened": _item,
    "meeting ended": lambda act: f"bế mạc hội nghị, phiên {act.what}",
    "ballot opened": lambda act: (
        f"mở bỏ phiếu {act.ballot(act.what)}, {len(act.body.get('roll', ()))} đơn vị, "
        f"mã {act.body.get('hash', '')}"
    ),
    "paper requested": _paper_requested,
    "paper given": _paper("phát phiếu giấy"),
    "paper taken back": _paper("thu lại phiếu giấy"),
    "papers awaited": lambda act: f"chờ nhập phiếu giấy {act.ballot(act.what)}",
    "papers keyed": lambda act: f"đã nhập {act.body.get('papers', 0)} phiếu giấy {act.ballot(act.what)}",
    "ballot counted": _counted,
    "ballot cancelled": lambda act: f"hủy cuộc bỏ phiếu {act.ballot(act.what)}",
    "lots drawn": _drawn,
    "count confirmed": lambda act: f"xác nhận kiểm phiếu {act.ballot(act.what)} đúng",
    "count objected to": lambda act: f"có ý kiến về kiểm phiếu {act.ballot(act.what)}",
    "votes destroyed": lambda act: f"hủy từng phiếu của {act.ballot(act.what)}, hết thời hạn khiếu nại",
    "council decision": lambda act: f"ghi quyết định của Hội đồng: {act.what.replace(chr(10), ' ')}",
    "pledge put": lambda act: (
        f"lấy ý kiến giao ước năm {act.parts()[0]}, lần {act.parts()[1]}, mã {act.parts()[2]}"
    ),
    "pledge adopted": lambda act: f"thông qua giao ước năm {act.parts()[0]}, mã {act.parts()[1]}",
    "handover": _handover,
    "leaders recognised": lambda act: (
        f"ghi nhận lãnh đạo cụm năm sau: {say_list([act.unit(unit) for unit in act.what.split()])}"
    ),
    # the charter
    "charter drafted": lambda act: f"lập dự thảo quy chế, mã {say_hash(act.what)}",
    "charter dropped": lambda act: f"bỏ dự thảo quy chế, mã {say_hash(act.what)}",
    "charter put": lambda act: f"lấy ý kiến quy chế, lần {act.parts()[0]}, mã {say_hash(act.parts()[1])}",
    "charter adopted": lambda act: (
        f"thông qua quy chế lần {act.what}, mã {say_hash(act.body.get('charter', ''))}"
    ),
    # years
    "year opened": lambda act: f"năm thi đua {act.what} bắt đầu trên hệ thống",
    "open year": lambda act: f"mở năm thi đua {act.what}",
    "packet made": lambda act: f"lập hồ sơ năm {act.what}",
    "file taken": lambda act: f"nhận hồ sơ năm {act.what} để lưu",
    "erased": _told("xóa minh chứng, lý do và tên người ghi theo quy chế"),
}
