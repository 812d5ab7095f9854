"""Settings of a charter, beside its criteria: shares, ballots, classes, approval, terms, names; each read from
the charter's plain data, said, and put back.

A setting knows nothing of conversations: the founding asks for the same ones as a change in mid-year does.
"""

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.questions import Choice, Form, Option, Quantity, Style, Text, Unclear, option_of
from bot.typed_days import typed_days
from bot.vietnamese import fold

Data = dict[str, Any]
NONE = "-"
_SHARE = re.compile(
    r"(>=|≥|>|tren|qua|hon|vuot|tu|it nhat)?\s{0,3}([0-9]{1,3})\s{0,3}/\s{0,3}([0-9]{1,3})", re.ASCII
)
# "Trên 1/2" is more than it; "từ 1/2" and the bare share are at least it.
_SHARE_MARKS = dict.fromkeys((">", "tren", "qua", "hon", "vuot"), ">")
_QUOTA = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*%|(\d{1,3})/(\d{1,3})|(\d{1,3})", re.ASCII)


@dataclass(frozen=True)
class Shares:
    """A share: ``≥ 2/3``, ``> 1/2``, typed or one of the usual ones; with `none`, also none. Stored as the
    charter has it."""

    none: bool = False
    style: Style = "letters"

    @property
    def options(self) -> tuple[Option, ...]:
        usual = tuple(Option(key, label) for key, label in _USUAL.items())
        return (*usual, Option(NONE, "Không quy định")) if self.none else usual

    def read(self, reply: str) -> str:
        if option := option_of(reply, self.options, self.style):
            return self.pick(option.key)
        found = _SHARE.fullmatch(fold(reply).replace("≥", ">="))
        if not found or not 0 < int(found[2]) <= int(found[3]):
            raise Unclear("Đề nghị gõ một tỷ lệ, ví dụ: 2/3; quá 1/2 thì gõ: > 1/2.")
        return f"{_SHARE_MARKS.get(found[1] or '', '>=')} {int(found[2])}/{int(found[3])}"

    def pick(self, key: str) -> str:
        if any(option.key == key for option in self.options):
            return _SHARES.get(key, key)
        raise Unclear("Lựa chọn này không còn dùng nữa. Đề nghị gõ một tỷ lệ, ví dụ: 2/3.")

    def accepts(self, value: str) -> bool:
        return (self.none and value == NONE) or bool(_SHARE.fullmatch(value))

    def say(self, value: str) -> str:
        return "không quy định" if value == NONE else value.replace(">=", "≥")


_SHARES = {"half": "> 1/2", "twothirds": ">= 2/3", "threequarters": ">= 3/4", "all": ">= 1/1"}
_USUAL = {"half": "Quá 1/2", "twothirds": "Từ 2/3", "threequarters": "Từ 3/4", "all": "Tất cả"}


@dataclass(frozen=True)
class Quotas:
    """Most units of a class: a percentage, a share or a number; or none. Stored as the charter has it."""

    options: tuple[Option, ...] = (Option(NONE, "Không giới hạn"),)
    style: Style = "examples"

    def read(self, reply: str) -> str:
        if option_of(reply, self.options):
            return NONE
        found = _QUOTA.fullmatch(reply.strip())
        if not found:
            raise Unclear("Đề nghị gõ tỷ lệ hoặc số đơn vị, ví dụ: 20%; 1/3; 3.")
        return reply.strip().replace(" ", "").replace(",", ".")

    def pick(self, key: str) -> str:
        return key if key == NONE else self.read(key)

    def accepts(self, value: str) -> bool:
        return value == NONE or bool(_QUOTA.fullmatch(value))

    def say(self, value: str) -> str:
        return "không giới hạn" if value == NONE else value


@dataclass(frozen=True)
class Days:
    """A day, ``31/01/2028``, or none. Stored as the morning of it in Vietnam, as the charter has it."""

    options: tuple[Option, ...] = (Option(NONE, "Không xóa"),)
    style: Style = "examples"

    def read(self, reply: str) -> str:
        if option_of(reply, self.options):
            return NONE
        found = [one for one in typed_days(reply) if one.year]
        day = found[0].on(0) if len(found) == 1 else None
        if day is None:
            raise Unclear("Đề nghị gõ ngày, tháng, năm, ví dụ: 31/01/2028.")
        return f"{day.isoformat()}T08:00+07:00"

    def pick(self, key: str) -> str:
        return key if key == NONE else self.read(key)

    def accepts(self, value: str) -> bool:
        return value == NONE or bool(re.match(r"\d{4}-\d{2}-\d{2}T", value))

    def say(self, value: str) -> str:
        return "không xóa" if value == NONE else f"{value[8:10]}/{value[5:7]}/{value[:4]}"


@dataclass(frozen=True)
class Setting:
    """Setting of a charter: `topic` lists it, `title` names it; `get` reads its stored value out of plain data,
    `put` writes one into them. `how` tells how it is typed, where the form doesn't show it."""

    key: str
    topic: str
    title: str
    form: Form
    get: Callable[[Mapping[str, Any]], str]
    put: Callable[[Data, str], None]
    how: str = ""

    def changed(self, data: Mapping[str, Any], value: str) -> Data:
        """The plain data with this setting at another value."""
        made: Data = copy.deepcopy(dict(data))
        self.put(made, value)
        return made

    def said(self, data: Mapping[str, Any]) -> str:
        return self.form.say(self.get(data))


def settings_of(data: Mapping[str, Any]) -> tuple[Setting, ...]:
    """Settings that this charter has, in the order in which they are listed; those about its own units and
    seats are in `list_settings`."""
    return tuple(_settings(data))


def _settings(data: Mapping[str, Any]) -> Iterator[Setting]:
    scoring = "Chấm điểm"
    yield _flag(scoring, "leader_approves", "Lãnh đạo đơn vị duyệt bảng trước khi gửi", usual=True)
    yield _flag(scoring, "send_at_close", "Bảng đủ mục tự gửi khi hết hạn", usual=True)
    yield _flag(scoring, "board_names", "Bảng tiến độ trong nhóm nêu tên đơn vị", usual=False)
    yield _number(scoring, ("late_penalty",), "Trừ điểm khi gửi sau ân hạn", "0", step=Decimal("0.25"), most=20)
    for place, title in enumerate(data.get("titles", ())):
        topic = "Xếp loại"
        yield _text(topic, ("titles", place, "label"), f"Tên mức {place + 1}")
        label = title["label"]
        if Decimal(str(title["from"])):
            yield _number(
                topic, ("titles", place, "from"), f"Điểm từ của “{label}”", "0", step=Decimal("0.5"), most=1000
            )
        yield _quota(topic, ("titles", place, "quota"), f"Số đơn vị tối đa của “{label}”")
    if "meeting" in data:
        yield _optional("Hội nghị", ("meeting", "quorum"), "Số đơn vị phải có mặt", Shares(none=True))
        yield _flag("Hội nghị", "remote", "Dự từ xa được tính có mặt", usual=True, within="meeting")
    for place, ballot in enumerate(data.get("ballots", ())):
        yield from _of_ballot(place, ballot)
    if "pledge" in data:
        yield _optional("Giao ước", ("pledge", "adopt"), "Tỷ lệ nhất trí để thông qua", Shares())
    kept = "Lưu trữ, tên gọi"
    if data.get("ballots"):
        yield _days(kept, ("objections",), "Thời hạn khiếu nại sau bỏ phiếu (ngày)", "15d")
    yield _retention(kept)
    yield _text(kept, ("contact",), "Người trả lời thắc mắc", none=True)


def _of_ballot(place: int, ballot: Mapping[str, Any]) -> Iterator[Setting]:
    topic, at = str(ballot["title"]), ("ballots", place)
    yield _text(topic, (*at, "title"), "Tên cuộc bỏ phiếu")
    yield _text(topic, (*at, "question"), "Câu hỏi trên phiếu")
    yield _optional(topic, (*at, "threshold"), "Tỷ lệ phải đạt", Shares())
    bases = {
        "units": "Tổng số đơn vị",
        "present": "Đơn vị có mặt",
        "issued": "Phiếu phát ra",
        "returned": "Phiếu thu về",
        "valid": "Phiếu hợp lệ",
    }
    yield _one_of(topic, (*at, "base"), "Tỷ lệ tính trên", bases, "units")
    yield _optional(topic, (*at, "quorum"), "Tỷ lệ đơn vị phải bỏ phiếu", Shares(none=True))
    if not ballot.get("office") and "seats" in ballot:
        yield _number(topic, (*at, "seats"), "Số đơn vị được chọn nhiều nhất", "1", least=1, most=8)
    yield _number(topic, (*at, "minutes"), "Thời gian mở (phút)", "30", least=1, most=1440)
    ties = {"score": "Đơn vị điểm cao hơn", "lots": "Bốc thăm", "none": "Không phân xử"}
    yield _one_of(topic, (*at, "tie"), "Khi bằng phiếu", ties, "none")
    yield _flag(topic, "secret", "Phiếu kín", usual=True, at=at)


# --- the sorts of settings ---

At = tuple[str | int, ...]


def _found(data: Any, at: At) -> Any:
    """Value at that place; None where there is none."""
    for step in at:
        data = data.get(step) if isinstance(data, Mapping) else data[step] if data is not None else None
    return data


def _place(data: Any, at: At, value: object) -> None:
    *way, last = at
    for step in way:
        data = data[step]
    if value is None:
        data.pop(last, None)
    else:
        data[last] = value


def _key(at: At) -> str:
    return "-".join(map(str, at)).replace("ballots", "b").replace("titles", "t")


def _flag(topic: str, name: str, title: str, *, usual: bool, within: str = "", at: At = ()) -> Setting:
    at = (*at, *([within] if within else []), name)
    form = Choice((Option("yes", "Có"), Option("no", "Không")))

    def get(data: Mapping[str, Any]) -> str:
        found = _found(data, at)
        return "yes" if (usual if found is None else found) else "no"

    return Setting(_key(at), topic, title, form, get, lambda data, value: _place(data, at, value == "yes"))


def _one_of(topic: str, at: At, title: str, words: Mapping[str, str], usual: str) -> Setting:
    form = Choice(tuple(Option(key, label) for key, label in words.items()))
    return Setting(
        _key(at),
        topic,
        title,
        form,
        lambda data: str(_found(data, at) or usual),
        lambda data, value: _place(data, at, value),
    )


def _number(
    topic: str, at: At, title: str, usual: str, *, least: int = 0, most: int = 100, step: Decimal = Decimal(1)
) -> Setting:
    form = Quantity(Decimal(least), Decimal(most), step, noun="Số")

    def put(data: Data, value: str) -> None:
        _place(data, at, int(value) if value.isdigit() else value)

    return Setting(_key(at), topic, title, form, lambda data: str(_found(data, at) or usual), put)


def _days(topic: str, at: At, title: str, usual: str) -> Setting:
    form = Quantity(Decimal(1), Decimal(365), noun="Số ngày", unit="ngày")

    def get(data: Mapping[str, Any]) -> str:
        return str(_found(data, at) or usual).removesuffix("d")

    return Setting(_key(at), topic, title, form, get, lambda data, value: _place(data, at, f"{value}d"))


def _text(topic: str, at: At, title: str, *, none: bool = False) -> Setting:
    form = _Words(200, (Option(NONE, "Không ghi"),) if none else ())

    def put(data: Data, value: str) -> None:
        _place(data, at, None if value == NONE else value)

    return Setting(_key(at), topic, title, form, lambda data: str(_found(data, at) or NONE), put)


def _retention(topic: str) -> Setting:
    def put(data: Data, value: str) -> None:
        rest = data.get("retention") or {}
        _place(data, ("retention",), None if value == NONE else {**rest, "erase": value})

    def get(data: Mapping[str, Any]) -> str:
        return str(_found(data, ("retention", "erase")) or NONE)

    return Setting("retention", topic, "Xóa dữ liệu cá nhân của năm từ ngày", Days(), get, put)


def _quota(topic: str, at: At, title: str) -> Setting:
    def put(data: Data, value: str) -> None:
        rest = _found(data, at) or {}
        _place(data, at, None if value == NONE else {**rest, "most": value})

    return Setting(_key(at), topic, title, Quotas(), lambda data: str(_found(data, (*at, "most")) or NONE), put)


def _optional(topic: str, at: At, title: str, form: Form) -> Setting:
    def put(data: Data, value: str) -> None:
        _place(data, at, None if value == NONE else value)

    return Setting(_key(at), topic, title, form, lambda data: str(_found(data, at) or NONE), put)


@dataclass(frozen=True)
class _Words(Text):
    """Text, or none where that is an option."""

    def read(self, reply: str) -> str:
        return NONE if option_of(reply, self.options) else super().read(reply)

    def pick(self, key: str) -> str:
        return key if any(option.key == key for option in self.options) else self.read(key)

    def say(self, value: str) -> str:
        return "không ghi" if value == NONE else value
