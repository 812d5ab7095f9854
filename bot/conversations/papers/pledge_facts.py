"""Facts of the pledge (giao ước) that the year's meeting adopts for the next."""

from bot.conversations.papers.paper_template import Facts, Table
from bot.dialogue.situation import Situation
from bot.rules.pledge import Pledge
from bot.state.pledge import REMARK, YES, pledges
from bot.vietnamese import say


def pledge_facts(situation: Situation) -> Facts:
    """Text, targets and adoption of the newest version before the units; "" where there is none."""
    pledge = pledges(situation)
    names = ("bản giao ước số", "mã giao ước", "số đơn vị đồng ý giao ước", "thông qua giao ước")
    if pledge is None or pledge.sent is None:
        return Facts(dict.fromkeys(names, ""), {"điều giao ước": ()}, {})
    agreeing = f"{len(pledge.saying(YES, REMARK))}/{len(pledge.cycle.charter.units)}"
    words = (
        str(pledge.sent.number),
        pledge.shown,
        agreeing,
        f"{agreeing} đơn vị đồng ý; bản giao ước được thông qua" if pledge.adopted else "",
    )
    lines = [line.strip() for line in pledge.sent.text.splitlines() if line.strip()]
    lines += [f"Phong trào {campaign}." for campaign in pledge.sent.campaigns]
    return Facts(
        dict(zip(names, words, strict=True)),
        {"điều giao ước": tuple(Facts({"điều": line}) for line in lines)},
        {"chỉ tiêu giao ước": _targets(situation, pledge.sent)},
    )


def _targets(situation: Situation, pledge: Pledge) -> Table:
    """Targets of each unit: units in rows, targets in columns."""
    units = situation.cycle.charter.units if situation.cycle else ()
    targets = [target for target in pledge.targets if target.plans]
    heads = [("STT", 1.0), ("Đơn vị", 6.0)]
    heads += [(f"{t.aim.name} ({t.aim.measure})" if t.aim.measure else t.aim.name, 3.0) for t in targets]
    rows = tuple(
        (str(n), unit.name, *(say(t.plans[unit.id]) if unit.id in t.plans else "–" for t in targets))
        for n, unit in enumerate(units, 1)
    )
    centred = frozenset({0, *range(2, len(heads))})
    return Table(tuple(heads), rows if targets else (), centred)
