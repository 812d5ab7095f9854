"""Posts of a ballot: its terms at the opening, the promise of secrecy with its limits, the count."""

import hashlib

from bot.dialogue.ballots import Poll
from bot.dialogue.situation import Seat, Situation
from bot.rules.ballots import Ballot, say_percent
from bot.rules.disclosure import pools
from bot.rules.voting_methods import BLANK, NO, YES, Result, Terms, method_of
from bot.state.ballots import vote_id
from bot.vietnamese import say_list, say_moment

PROMISE = (
    "Phiếu kín: hệ thống lưu danh sách đơn vị đã bỏ phiếu và nội dung phiếu ở hai nơi riêng, không nối với "
    "nhau, không kèm giờ bỏ phiếu. Không ai dùng hệ thống, kể cả cụm trưởng, xem được đơn vị nào chọn gì; kết "
    "quả chỉ mở khi cuộc bỏ phiếu đóng. Hệ thống không che được trường hợp kết quả tự nói lên (ví dụ 8/8), "
    "người vận hành máy chủ, hay nhà cung cấp ứng dụng nhắn tin (thấy nội dung, giờ và độ dài tin). Sau khi "
    "xác nhận, không xem lại hoặc đổi phiếu; hết thời hạn khiếu nại, từng phiếu bị hủy."
)
OPEN_VOTE = "Biểu quyết công khai: kết quả nêu rõ đơn vị nào chọn gì. Sau khi xác nhận, không đổi được."
NO_QUORUM = "Không đủ số phiếu (đơn vị) theo quy định: cuộc bỏ phiếu không có giá trị."
OPTIONS = {YES: "Đồng ý", NO: "Không đồng ý", BLANK: "Phiếu trắng"}

_BASES = {
    "units": "tổng số đơn vị bỏ phiếu",
    "present": "số đơn vị có mặt",
    "issued": "số phiếu phát ra",
    "returned": "số phiếu thu về",
    "valid": "số phiếu hợp lệ",
}
_TIES = {
    "score": "đơn vị xếp hạng điểm cao hơn được chọn",
    "lots": "bốc thăm công khai",
    "none": "chưa quyết, cụm bàn tiếp",
}


def named(situation: Situation, option: str) -> str:
    """Name of an option: a unit's short name, or a choice of a motion."""
    units = situation.cycle.charter.unit_by_id if situation.cycle else {}
    return OPTIONS.get(option) or (units[option].short if option in units else option)


def names(situation: Situation, options: tuple[str, ...]) -> str:
    """Names of options as a list in words."""
    return say_list([named(situation, option) for option in options], 20)


def titled(terms: Terms) -> str:
    return terms.ballot.title + (f" (vòng {terms.round})" if terms.round > 1 else "")


def canonical(situation: Situation, terms: Terms) -> str:
    """All terms in words: the text that is posted and hashed."""
    ballot = terms.ballot
    lines = [
        f"Tên: {titled(terms)} – {'phiếu kín' if ballot.secret else 'biểu quyết công khai'}",
        f"Câu hỏi: {ballot.question}",
        f"Đơn vị bỏ phiếu ({len(terms.issued)}): {names(situation, terms.issued)}",
    ]
    if terms.absent:
        lines.append(f"Vắng mặt, không phát phiếu ({len(terms.absent)}): {names(situation, terms.absent)}")
    if terms.candidates:
        lines.append(f"Danh sách ({len(terms.candidates)}): {names(situation, terms.candidates)}")
        lines.append(_choosing(terms))
    else:
        lines.append("Mỗi phiếu: đồng ý, không đồng ý, hoặc phiếu trắng")
    lines.append(f"{'Chọn' if terms.candidates else 'Thông qua'}: {_seats(terms)}đạt {threshold(ballot)}")
    if ballot.quorum:
        of = "đơn vị có mặt" if ballot.quorum_present else "phiếu thu về"
        less = "không công bố số phiếu" if ballot.below == "destroy" else "vẫn công bố số phiếu"
        lines.append(f"Hợp lệ khi: số {of} {ballot.quorum} tổng số đơn vị; nếu không, {less}")
    if terms.candidates:
        left = ballot.rounds + 1 - terms.round
        rounds = f"bỏ phiếu thêm tối đa {left} vòng, sau đó " if left > 0 else ""
        lines.append(f"Khi bằng phiếu: {rounds}{_TIES[ballot.tie]}")
    if ballot.tie == "score" and terms.ranks:
        ranked = [
            f"{named(situation, u)} {rank}" for u, rank in sorted(terms.ranks.items(), key=lambda r: r[1])
        ]
        lines.append(f"Hạng theo điểm: {', '.join(ranked)}")
    lines.append(
        "Công bố: số phiếu của từng lựa chọn" if ballot.told == "totals" else "Công bố: chỉ đạt hay không đạt"
    )
    lines.append(f"Mã danh sách người bỏ phiếu: {hash_of(roll_of_people(situation, terms))[:16]}")
    early = "; đóng sớm khi đủ phiếu" if ballot.early else ""
    opens, closes = say_moment(terms.opens, situation.zone), say_moment(terms.closes, situation.zone)
    lines.append(f"Mở: {opens}. Đóng: {closes}{early}")
    return "\n".join(lines)


def speakers(seat: Seat) -> str:
    """Names of those who may vote for a unit, as it is told at the opening."""
    held = [h.person.name + (" (chưa được xác nhận)" if h.standing == "pending" else "") for h in seat.holders]
    return f"Bỏ phiếu thay đơn vị: {say_list(held, 20) if held else 'chưa có ai'}."


def roll_of_people(situation: Situation, terms: Terms) -> str:
    """Everybody who may vote, by unit: the text whose hash stands in the opened terms."""
    seats = (s for s in situation.roster if s.role == terms.ballot.voter and s.unit in terms.issued)
    return "\n".join(f"{s.unit}: {', '.join(sorted(h.person.name for h in s.holders))}" for s in seats)


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def opened(situation: Situation, poll: Poll) -> str:
    """Post about the opening of a ballot. The hash is that of the lines between the two rules."""
    head = "MỞ BỎ PHIẾU" if poll.terms.ballot.secret else "MỞ BIỂU QUYẾT"
    promise = PROMISE if poll.terms.ballot.secret else OPEN_VOTE
    return (
        f"{head}\n———\n{poll.text}\n———\nMã văn bản (SHA-256 của phần giữa hai gạch): {poll.hash}\n\n"
        f"{promise}\n\n"
        f"{'Lãnh đạo' if poll.terms.ballot.voter == 'leader' else 'Đại diện'} các đơn vị "
        f"{'bỏ phiếu' if poll.terms.ballot.secret else 'biểu quyết'} trong phần trao đổi riêng với hệ thống."
    )


def counted(situation: Situation, poll: Poll) -> str:
    """Minutes of the count, as the group reads them."""
    result, ballot = poll.result, poll.terms.ballot
    if result is None:
        return ""
    lines = [
        f"KẾT QUẢ KIỂM PHIẾU: {titled(poll.terms)}",
        f"Phát ra {result.issued}, thu về {result.returned}, hợp lệ {result.valid}, "
        f"không hợp lệ {result.invalid}, phiếu trắng {result.blank}.",
        "Phiếu bỏ qua hệ thống chỉ có hợp lệ hoặc trắng; phiếu không hợp lệ chỉ có ở phiếu giấy.",
    ]
    if poll.papers:
        lines.append(f"Phiếu giấy: {len(poll.papers)}.")
    lines += _confirmed_by_office(situation, poll)
    totals = sorted(result.totals.items(), key=lambda total: -total[1])
    of = f"/{result.base} phiếu"
    lines += [f"– {named(situation, o)}: {n}{of} ({say_percent(n, result.base)})" for o, n in totals]
    if not ballot.secret:
        lines += _by_name(situation, poll)
    if not result.quorate:
        lines.append(NO_QUORUM)
        if not result.totals:
            lines.append("Theo thể lệ, số phiếu của từng lựa chọn không được công bố và đã hủy.")
        return "\n".join(lines)
    lines.append(f"Mức đạt: {threshold(ballot)}, tức từ {result.needed}/{result.base} phiếu.")
    lines.append(f"Kết luận: {conclusion(situation, poll.terms, result)}")
    return "\n".join(lines)


def _confirmed_by_office(situation: Situation, poll: Poll) -> list[str]:
    """Lines on units of which nobody of before was left, so that an office confirmed who votes for them."""
    lines = []
    for office, said in (("chair", "cụm trưởng"), ("deputy", "cụm phó")):
        units = tuple(
            s.unit
            for s in situation.roster
            if s.role == poll.terms.ballot.voter and s.unit in poll.terms.issued
            if any(h.standing == office for h in s.holders)
        )
        if units:
            lines.append(
                f"Người bỏ phiếu do {said} xác nhận (đơn vị không còn người cũ): {names(situation, units)}."
            )
    return lines


def _by_name(situation: Situation, poll: Poll) -> list[str]:
    """Lines with the units by their choice, in a show of hands."""
    said: dict[str, list[str]] = {}
    for unit in poll.terms.issued:
        vote = situation.answers.get(unit, {}).get(vote_id(situation, poll.key, unit))
        if unit in poll.voted and vote and vote.value:
            chosen = [named(situation, option) for option in vote.value.split(",")]
            said.setdefault(say_list(chosen), []).append(named(situation, unit))
    return [f"{chosen}: {say_list(units, 20)}." for chosen, units in said.items()]


def conclusion(situation: Situation, terms: Terms, result: Result) -> str:
    """Conclusion of the count in one or two sentences."""
    if not terms.candidates:
        return "được thông qua." if result.carried else "không được thông qua."
    said = [f"{names(situation, result.elected)} {method_of(terms.ballot).elects}."] if result.elected else []
    if result.by == "score":
        said.append("Các đơn vị bằng phiếu được phân định theo hạng điểm.")
    if result.tied:
        said.append(f"{names(situation, result.tied)} bằng phiếu.")
    if result.runoff:
        said.append(f"Bỏ phiếu vòng {terms.round + 1} giữa {names(situation, result.runoff)}.")
    elif result.tied:
        said.append(f"Theo thể lệ: {_TIES[terms.ballot.tie]}.")
    elif not result.elected:
        said.append("không đơn vị nào đạt." if not said else "")
    return " ".join(filter(None, said))


# --- votes that a result may reveal ----------------------------------------------------------------


def reveals(situation: Situation, terms: Terms) -> str:
    """Warning to the chair before the opening: the results that reveal votes, and a safer form, if any."""
    ballot, issued = terms.ballot, len(terms.issued)
    if not ballot.secret:
        return OPEN_VOTE
    if ballot.told == "verdict":
        return _verdict_reveals(ballot, issued)
    lines = ["Từ kết quả có thể suy ra phiếu, hệ thống không che được:"]
    for pool in pools(terms):
        who = f"cả {pool} đơn vị" if pool == issued else f"{pool} đơn vị còn lại (đơn vị không tự bầu)"
        lines.append(f"– {pool}/{issued} hoặc 0/{issued} phiếu: suy ra được phiếu của {who}.")
        lone = dict.fromkeys(f"{votes}/{issued}" for votes in (pool - 1, 1) if pool > 1)
        if lone:
            lines.append(
                f"– {' hoặc '.join(lone)} phiếu: đơn vị duy nhất bỏ khác biết phiếu của mọi đơn vị khác."
            )
    lines.append("– Các đơn vị nói cho nhau biết phiếu của mình thì trừ ra được phiếu còn lại.")
    if ballot.self_vote and set(terms.candidates) & set(terms.issued):
        lines.append("– Được bầu cho mình: phiếu của đơn vị trong danh sách dễ đoán.")
    if terms.candidates:
        lines.append("Không có cách kín hơn khi biên bản phải nêu đủ số phiếu của từng đơn vị.")
    else:
        lines.append("Cách kín hơn, nếu quy chế cho phép: chỉ công bố đạt hay không đạt, không nêu số phiếu.")
    return "\n".join(lines)


def _verdict_reveals(ballot: Ballot, issued: int) -> str:
    needed = ballot.threshold.least(issued)
    said = "Chỉ công bố đạt hay không đạt: kín hơn công bố số phiếu."
    if needed == issued:
        return f"{said} Với {issued} đơn vị, “đạt” vẫn cho biết mọi đơn vị đều đồng ý."
    return f"{said} Với {issued} đơn vị, “đạt” chỉ cho biết có từ {needed}/{issued} phiếu đồng ý."


def secrecy(situation: Situation) -> str:
    """`phiếu kín`: the promise, and its limit in a cluster of so few."""
    units = len(situation.cycle.charter.units) if situation.cycle else 0
    few = f"Cụm có {units} đơn vị: khi hầu hết chọn giống nhau, có thể suy ra phiếu của từng đơn vị."
    return f"{PROMISE}\n\n{few}" if units else PROMISE


# --- parts of sentences ------------------------------------------------------------------------------


def _choosing(terms: Terms) -> str:
    asked = method_of(terms.ballot).asks(terms, "")
    many = f"{asked.most} đơn vị" if asked.least == asked.most else f"từ {asked.least} đến {asked.most} đơn vị"
    own = "được" if terms.ballot.self_vote else "không được"
    return f"Mỗi phiếu: chọn {many}, hoặc phiếu trắng; đơn vị {own} bầu cho mình"


def _seats(terms: Terms) -> str:
    return f"{terms.seats} đơn vị, " if terms.candidates else ""


def threshold(ballot: Ballot) -> str:
    """Votes that a ballot asks for: ``từ 2/3 số phiếu hợp lệ``."""
    return f"{ballot.threshold} {_BASES[ballot.base]}"
