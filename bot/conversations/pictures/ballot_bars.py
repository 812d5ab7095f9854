"""Count of a ballot as bars, as it was told to the group."""

from bot.conversations.pictures.picture import Picture, Row, part
from bot.conversations.voting.posts import NO_QUORUM, conclusion, named, threshold, titled
from bot.dialogue.ballots import Poll
from bot.dialogue.situation import Situation
from bot.rules.ballots import say_percent
from bot.rules.voting_methods import Result
from bot.vietnamese import begin


def ballot_bars(situation: Situation, poll: Poll) -> Picture | None:
    """Bars of the votes of each option; None before the count, and where votes are not told."""
    result = poll.result
    if result is None or not result.totals:
        return None
    whole = max(result.base, *result.totals.values(), 1)
    mark = part(result.needed, whole) if result.quorate and result.needed else None
    chosen = {*result.elected, *poll.settled}
    rows = tuple(
        Row(
            named(situation, option),
            _said(votes, result),
            bar=part(votes, whole),
            mark=mark,
            note="Được chọn" if option in chosen else "",
        )
        for option, votes in sorted(result.totals.items(), key=lambda total: -total[1])
    )
    ended = begin(conclusion(situation, poll.terms, result)) if result.quorate else NO_QUORUM
    needed = f"Mức đạt: {threshold(poll.terms.ballot)}, tức từ {result.needed}/{result.base} phiếu."
    cluster = situation.cluster.name if situation.cluster else ""
    return Picture(
        cluster,
        titled(poll.terms),
        rows,
        alt=f"Kết quả kiểm phiếu {titled(poll.terms)}: {ended}",
        below=f"Phát ra {result.issued}, thu về {result.returned}, hợp lệ {result.valid}, trắng {result.blank}",
        notes=(*([needed] if mark is not None else []), ended),
        legend="Vạch đứng: mức đạt." if mark is not None else "",
    )


def _said(votes: int, result: Result) -> str:
    share = f" ({say_percent(votes, result.base)})" if result.base else ""
    return f"{votes}/{result.base}{share}"
