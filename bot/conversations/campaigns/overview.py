"""Overview of the year's campaigns: `phong trào` at the desk and in the group."""

from collections.abc import Iterator

from bot.conversations.campaigns.report import list_id
from bot.conversations.scoring.texts import called
from bot.dialogue.position import find
from bot.dialogue.question import Effect
from bot.dialogue.registry import STEERING, UNIT, Call, Reply
from bot.dialogue.situation import Situation
from bot.rules.campaigns import Campaign
from bot.state.campaigns import campaigns, is_complete, reported, tied
from bot.vietnamese import say_list

NONE = "Năm nay quy chế không ghi phong trào nào."


def open_campaigns(call: Call) -> Effect | Reply:
    """`phong trào`: to a unit the list from which it reports; else how far the units are."""
    situation, seat = call.situation, call.seat
    if seat.role == "representative" and find(situation, list_id(situation, seat.unit)):
        return Effect(goto=list_id(situation, seat.unit))
    own = seat.unit if seat.role in UNIT else ""
    return Reply(text(situation, names=seat.role in STEERING, own=own))


def text(situation: Situation, *, names: bool = False, own: str = "") -> str:
    """A line for each campaign; `names`: with the units that have not reported; `own`: of one unit alone."""
    found = campaigns(situation)
    return "\n".join(["Phong trào trong năm:", *_lines(situation, found, names, own)]) if found else NONE


def _lines(situation: Situation, found: tuple[Campaign, ...], names: bool, own: str) -> Iterator[str]:
    units = situation.cycle.charter.units if situation.cycle else ()
    for campaign in found:
        days = span(situation, campaign)
        if situation.now < campaign.window.opens:
            yield f"– {campaign.title} ({days}): chưa bắt đầu"
            continue
        if own:
            yield f"– {campaign.title} ({days}): đơn vị {_state(situation, own, campaign)}"
            continue
        left = [unit.short for unit in units if not is_complete(situation, unit.id, campaign.id)]
        missing = f"; chưa: {say_list(left, noun='đơn vị')}" if names and left else ""
        yield f"– {campaign.title} ({days}): {len(units) - len(left)}/{len(units)} đơn vị đã báo cáo{missing}"


def _state(situation: Situation, unit: str, campaign: Campaign) -> str:
    if reported(situation, unit, campaign.id) is None:
        return "chưa báo cáo"
    leaves = tied(situation, unit, campaign.id)
    left = [called(leaf) for leaf in leaves if reported(situation, unit, campaign.id, leaf.id) is None]
    return f"đã báo cáo, còn thiếu mục {say_list(left)}" if left else "đã báo cáo"


def span(situation: Situation, campaign: Campaign) -> str:
    """``01/03/2026 – 30/06/2026``."""
    opens, due = (at.astimezone(situation.zone) for at in (campaign.window.opens, campaign.window.due))
    return f"{opens:%d/%m/%Y} – {due:%d/%m/%Y}"
