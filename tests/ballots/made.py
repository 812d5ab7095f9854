"""Ballots to count in tests: the eight units of the founding case, and random boxes."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from bot.rules.ballots import Ballot, Share
from bot.rules.voting_methods import Terms, Vote

UNITS = ("thue", "thongke", "khobac", "nganhang", "haiquan", "qltt", "dutru", "bhxh")
OPENS = datetime.fromisoformat("2027-01-07T08:00+07:00")
ANY = Share(1, 1000)


def ballot(kind: str = "approve", **how: Any) -> Ballot:
    lists = () if kind == "yes_no" else UNITS
    about: dict[str, Any] = {"electorate": UNITS, "candidates": lists, "threshold": ANY, "base": "issued"}
    return Ballot("flag", "Suy tôn", "Đơn vị nào?", kind, **(about | how))


def terms(kind: str = "approve", **how: Any) -> Terms:
    """A ballot opened for everybody; `issued`, `candidates`, `round` and `ranks` are of the opening."""
    opening = {key: how.pop(key) for key in ("issued", "round", "ranks") if key in how}
    made = ballot(kind, **how)
    about = {"issued": made.electorate, "candidates": made.candidates, "seats": made.seats, **opening}
    return Terms(made, made.id, opens=OPENS, closes=OPENS + timedelta(minutes=15), **about)


@st.composite
def boxes(draw: st.DrawFn, most: int = len(UNITS)) -> list[Vote]:
    """Up to eight votes, each of some of the units, in the order of the list, or blank."""
    chosen = st.sets(st.sampled_from(UNITS), max_size=most)
    votes = draw(st.lists(chosen, max_size=len(UNITS)))
    return [tuple(u for u in UNITS if u in vote) for vote in votes]
