"""Points of each row as the outline settles them: the sign a section gives, rates, caps, tiers."""

import re
from decimal import Decimal

from bot.vietnamese import say
from handlers.documents.criteria.lines import PARTS, ZERO, Line, Part, Rate, TierRow
from handlers.documents.criteria.tier_titles import are_tiers
from handlers.documents.problems import Findings
from handlers.documents.tables.sign_words import Cap, Sign, caps_in, each_in, mentions_cap, sign_of


def settle(outermost: list[Line], sign: Sign, found: Findings) -> None:
    """Settles every line, from the outermost inwards. `sign` is that of the whole table."""
    for line in outermost:
        own = sign_of(line.title)
        # A section may turn the sign; its rows may be called anything ("Bị khiển trách", "Thưởng cờ").
        mine: Sign = own if own and (line.children or not sign) else sign or own
        if mine and not line.own_sign:
            _turn(line, mine, found)
        settle(line.children, mine, found)
        _take_caps(line, found)
        _take_tiers(line, found)
        _question_loose_penalty(line, found)


def _turn(line: Line, sign: Part, found: Findings) -> None:
    """Makes a number without a sign of its own one that is added or taken."""
    if line.maximum is not None:
        moved, line.maximum = line.maximum, None
        if line.of(sign) is not None:
            found.problem(f"vừa có mức điểm {say(moved)} vừa có điểm thưởng hoặc trừ; tính {say(moved)}", line)
        line.give(sign, moved)
        line.loose.add(sign)
        if "base" in line.limits:
            line.limits.add(sign)
    if "base" in line.rates:
        line.rates[sign] = line.rates.pop("base")


def _question_loose_penalty(line: Line, found: Findings) -> None:
    """A maximum limits what is given. Whether the bare number of a section also limits what is taken, nobody
    says; it makes no difference where the rows below take no more."""
    if not line.children or "penalty" not in line.loose or "penalty" in line.limits:
        return
    if not line.penalty:
        # A row of nought points is a caption inside a section.
        line.penalty = None
        return
    stated, line.penalty = line.penalty or ZERO, None
    below = _most(line.children, "penalty")
    if below is None or below > stated:
        rows = "không giới hạn" if below is None else say(below)
        found.problem(
            f"mục {line.code} “{line.title[:40]}” ghi {say(stated)} mà các dòng bên dưới trừ tới {rows}:"
            f" {say(stated)} có phải mức trừ tối đa không? chưa áp dụng;"
            f" nếu phải, đề nghị ghi “tối đa {say(stated)}”",
            line,
        )


def _most(lines: list[Line], part: Part) -> Decimal | None:
    """The most that lines add to a part or take from it; None for no end."""
    total = ZERO
    for line in lines:
        rate = line.rates.get(part)
        most = line.caps.get(part) or line.of(part) or (rate.cap if rate else None)
        if most is None and line.children:
            most = _most(line.children, part)
        if most is None and (rate or line.children):
            return None
        total += most or ZERO
    return total


# --- caps -----------------------------------------------------------------------------------------


def _take_caps(line: Line, found: Findings) -> None:
    """Caps in the title, the note or a comment: of a row's rate, or of all that its rows give."""
    for text in (line.title, line.note):
        stated = caps_in(text)
        for cap in stated:
            _apply(cap, line, found)
        if not stated and mentions_cap(text):
            found.problem(f"có mức giới hạn trong lời mà hệ thống không đọc được: “{_around(text)}”", line)


def _around(text: str) -> str:
    place = re.search(r"tối đa|không (?:vượt )?quá", text, re.IGNORECASE)
    start = max(place.start() - 30, 0) if place else 0
    return " ".join(text[start : start + 80].split())


def _apply(cap: Cap, line: Line, found: Findings) -> None:
    parts = [part for part in cap.parts if _gives(line, part)]
    if not cap.parts:
        parts = [part for part in PARTS if _gives(line, part)]
        if "base" in parts and (line.maximum is None or cap.points == line.maximum):
            # "tối đa 5 điểm" beside a maximum of 5 says the same.
            parts = [] if cap.points == line.maximum else ["base"]
            if not parts:
                return
    for part in parts:
        _limit(line, part, cap, found)
    if not parts:
        inside = cap.parts == ("penalty",) and line.maximum is not None
        if inside:
            found.note(
                f"lời trong mục nói “{cap.words}”: trừ trong điểm chuẩn {say(line.maximum or ZERO)}", line
            )
        else:
            found.problem(f"chưa rõ “{cap.words}” giới hạn điểm nào; không áp dụng", line)


def _gives(line: Line, part: Part) -> bool:
    return (
        line.of(part) is not None or part in line.rates or any(_gives(child, part) for child in line.children)
    )


def _limit(line: Line, part: Part, cap: Cap, found: Findings) -> None:
    own = line.of(part)
    if part == "base":
        if line.children and line.maximum is None:
            line.caps["base"] = cap.points
        elif line.maximum is not None and line.maximum != cap.points:
            found.problem(
                f"ô điểm ghi {say(line.maximum)} mà lời ghi “{cap.words}”; tính {say(line.maximum)}", line
            )
        return
    below = any(_gives(child, part) for child in line.children)
    if below:
        line.caps[part] = cap.points
    elif part in line.rates:
        rate = line.rates[part]
        each = each_in(line.title, part)
        if each is not None and rate.each == cap.points != each:
            # The cell repeats the cap, the words say what one case gives.
            line.rates[part] = Rate(each, rate.case, cap.points)
        elif rate.cap is not None and rate.cap != cap.points:
            found.problem(
                f"có hai mức tối đa: {say(rate.cap)} và {say(cap.points)}; tính {say(rate.cap)}", line
            )
        else:
            line.rates[part] = Rate(rate.each, rate.case, cap.points)
    elif own is not None and own < cap.points:
        # A number smaller than its cap is what one case gives.
        line.rates[part] = Rate(own, "", cap.points)
    elif own is not None and own > cap.points:
        found.problem(f"ô điểm ghi {say(own)} mà lời ghi “{cap.words}”; tính {say(own)}", line)


# --- tiers ----------------------------------------------------------------------------------------


def _take_tiers(line: Line, found: Findings) -> None:
    """Rows that are the tiers of one criterion become part of it: one of them counts."""
    rows = line.children
    if len(rows) < 2 or any(row.children or row.rates for row in rows):
        return
    parts = {part for row in rows for part in PARTS if row.of(part) is not None}
    if len(parts) != 1 or line.rates:
        return
    (part,) = parts
    points = [row.of(part) or ZERO for row in rows]
    whole = line.of(part)
    if not are_tiers([row.title for row in rows], points, whole):
        if part == "base" and whole and max(points) == whole < sum(points) and _alike(rows):
            found.problem(
                f"các dòng dưới mục {line.code} là các mức để chọn hay cộng lại? đã cộng, tối đa {say(whole)}",
                line,
            )
        return
    if whole is None:
        line.give(part, max(points))
    line.tiers = [
        TierRow(row.number, row.code, row.title, _signed(p, part)) for row, p in zip(rows, points, strict=True)
    ]
    line.children = []


def _signed(points: Decimal, part: Part) -> Decimal:
    return -points if part == "penalty" else points


def _alike(rows: list[Line]) -> bool:
    """True where the rows have no codes of their own, as tiers have none."""
    return not any(row.given for row in rows)
