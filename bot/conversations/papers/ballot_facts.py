"""Facts of the ballots: papers given out and returned, votes of each option, the conclusion, who was chosen.

Votes are told as the charter lets them be told: totals, or only the verdict.
"""

from bot.conversations.papers.ballot_results import share, votes_of
from bot.conversations.papers.dates import say_date, say_hour
from bot.conversations.papers.paper_template import Facts, Table
from bot.conversations.voting.posts import NO_QUORUM, OPTIONS, conclusion, threshold, titled
from bot.dialogue.ballots import Poll
from bot.dialogue.situation import Situation
from bot.rules.voting_methods import method_of
from bot.state.ballots import items
from bot.vietnamese import begin, say_list


def ballots(situation: Situation) -> tuple[Facts, ...]:
    """Facts of each ballot that was counted, run-offs and repetitions too."""
    polls = [poll for poll in (situation.cycle.polls if situation.cycle else ()) if poll.result]
    return tuple(_ballot(situation, poll, number) for number, poll in enumerate(polls, 1))


def _ballot(situation: Situation, poll: Poll, number: int) -> Facts:
    result, terms = poll.result, poll.terms
    assert result
    ballot, units = terms.ballot, _names(situation)
    totals = sorted(result.totals.items(), key=lambda total: -total[1])
    rows = tuple(
        (str(n), units.get(option, option), str(votes), share(votes, result.base))
        for n, (option, votes) in enumerate(totals, 1)
    )
    percent = tuple((*row[:3], row[3].partition("(")[2].rstrip(")")) for row in rows)
    needed = f"{threshold(ballot)}, tức từ {result.needed}/{result.base} phiếu"
    words = {
        "cuộc số": str(number),
        "tên cuộc": titled(terms),
        "câu hỏi": ballot.question,
        "hình thức": "bỏ phiếu kín" if ballot.secret else "biểu quyết công khai",
        "giờ mở phiếu": f"{say_hour(terms.opens, situation.zone)}, {say_date(terms.opens, situation.zone)}",
        "số đơn vị bỏ phiếu": str(len(ballot.electorate)),
        "đơn vị không phát phiếu": say_list([units[u] for u in terms.absent], 30),
        "phát ra": str(result.issued),
        "thu về": str(result.returned),
        "hợp lệ": str(result.valid),
        "không hợp lệ": str(result.invalid),
        "phiếu trắng": str(result.blank),
        "phiếu giấy": str(len(poll.papers)) if poll.papers else "",
        "mức đạt": needed if result.quorate else "",
        "không có giá trị": "" if result.quorate else NO_QUORUM,
        "không nêu số phiếu": "" if totals else "Theo thể lệ, số phiếu của từng lựa chọn không được công bố.",
        "kết luận": begin(conclusion(situation, terms, result)) if result.quorate else "",
        "bốc thăm": say_list([units[u] for u in poll.settled]),
    }
    heads = (("STT", 1.0), ("Lựa chọn", 6.0), ("Số phiếu", 2.0), ("Tỷ lệ", 2.0))
    return Facts(words, tables={"số phiếu": Table(heads, percent, frozenset({0, 2, 3}))})


def chosen_units(situation: Situation) -> tuple[Facts, ...]:
    """Each unit that a decided ballot without an office has put forward, with what for."""
    found, units = list[Facts](), _names(situation)
    for item in items(situation):
        if item.decided and not item.ballot.office and method_of(item.ballot).lists_candidates:
            for unit in item.elected:
                votes = votes_of(item, unit).strip()
                said = f"{votes} phiếu" if votes else ""
                words = {
                    "đơn vị suy tôn": units[unit],
                    "nội dung suy tôn": item.ballot.title.removeprefix("Suy tôn "),
                    "phiếu suy tôn": said,
                }
                found.append(Facts({**words, "kèm phiếu": f" ({said})" if said else " "}))
    return tuple(found)


def _names(situation: Situation) -> dict[str, str]:
    units = {u.id: u.name for u in situation.cycle.charter.units} if situation.cycle else {}
    return {**OPTIONS, **units}
