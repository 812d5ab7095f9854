"""Trial (tập dượt) of the year by this cluster's rules, beside the cluster: who may open it, and where."""

from bot.dialogue.registry import STEERING, Call, Command, Reply
from bot.dialogue.situation import Situation
from bot.state.stages import has_begun

_WHERE = (
    "Tập dượt: cả cụm trên một trang, mọi điện thoại cạnh nhau, giờ tua được; không ghi gì vào cụm. "
    "Mở trang web (gõ “trang web”), vào Mục lục, chọn “Tập dượt”."
)


def may_try(situation: Situation) -> bool:
    """True for whoever steers a cluster that has rules."""
    return situation.cycle is not None and any(seat.role in STEERING for seat in situation.seats)


def _is_fresh(situation: Situation) -> bool:
    """True until scoring begins, or somebody of a unit has come."""
    return not has_begun(situation) and not any(seat.holders for seat in situation.roster if seat.unit)


def _say_where(_: Call) -> Reply:
    return Reply(_WHERE, stays=False)


COMMANDS = (
    Command(
        "trial",
        ("tập dượt", "chạy thử"),
        _say_where,
        "desk",
        about="present",
        roles=STEERING,
        helped_by="invite",
        button="Tập dượt",
        offered=lambda situation, _: not situation.is_past and _is_fresh(situation),
    ),
)
