"""Classes (xếp loại) of the ranked units: by total, by conditions and within quotas, with why none better."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from bot.rules.charter import Charter, Group, Leaf, every_group, every_leaf
from bot.rules.criteria import HUNDRED, ZERO
from bot.rules.fields import Fields
from bot.rules.scores import Score
from bot.rules.title import OF, WITHIN, Quota, Title
from bot.vietnamese import say, say_close

_SHARE = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)%|(\d{1,3})/(\d{1,3})|(\d{1,3})", re.ASCII)


def award(
    charter: Charter, ranked: Sequence[Score], places: Mapping[str, int]
) -> tuple[dict[str, str], dict[str, str]]:
    """Unit -> its class ("": none), and unit -> why it has no better one ("": its total is the reason).

    `ranked` stand in their order. A quota is filled from the best place on; units that share a place get the
    class together or not at all, and nobody behind them does.
    """
    given = dict.fromkeys(places, "")
    lacks: dict[str, dict[str, list[str]]] = {unit: {} for unit in places}
    for title in charter.titles:
        fit = []
        for score in ranked:
            if given[score.unit] or score.total < title.least:
                continue
            if failed := next(_failed(charter, title, score), ""):
                lacks[score.unit].setdefault(failed, []).append(title.label)
            else:
                fit.append(score.unit)
        kept, full = _within_quota(charter, title, fit, places)
        given |= dict.fromkeys(kept, title.label)
        for unit, why in full.items():
            lacks[unit].setdefault(why, []).append(title.label)
    return given, {unit: "; ".join(_say_lacks(whys)) for unit, whys in lacks.items()}


def say_terms(charter: Charter, title: Title) -> str:
    """Sentence of all that a class asks for: ``từ 90 điểm trở lên, không nhóm nào dưới 50%``."""
    terms = [f"từ {say(title.least)} điểm trở lên"]
    if title.each is not None:
        terms.append(f"không nhóm nào dưới {say(title.each)}%")
    terms += [f"{_called(_part(charter, id))} từ {say(share)}%" for id, share in title.parts.items()]
    if title.penalty is not None:
        terms.append(f"điểm trừ không quá {say(title.penalty)}% điểm thưởng")
    if title.quota:
        terms.append(_say_quota(title.quota))
    return ", ".join(terms)


def _say_lacks(whys: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for why, labels in whys.items():
        yield f"chưa xếp {', '.join(labels)} vì {why}"


def _failed(charter: Charter, title: Title, score: Score) -> Iterator[str]:
    """Conditions of the class that a table doesn't meet, in words."""
    labels = [t.label for t in charter.titles]
    for one in score.leaves.values():
        limit = one.leaf.criterion.limits(one.value) if one.value is not None else ""
        if limit and labels.index(title.label) < labels.index(limit):
            yield f"{_called(one.leaf)}: không quá mức {limit}"
    shares = dict(title.parts)
    if title.each is not None:
        shares = {g.id: title.each for g in charter.groups if g.maximum} | shares
    for id, least in shares.items():
        part = _part(charter, id)
        earned, most = _earned(part, score)
        if earned * HUNDRED < least * most:
            yield f"{_called(part)} đạt {say_close(earned * HUNDRED / most)}%, cần từ {say(least)}%"
    if title.penalty is not None and score.penalty * HUNDRED > title.penalty * score.bonus:
        bound = f"{say(title.penalty)}% điểm thưởng ({say(score.bonus)})"
        yield f"điểm trừ {say(score.penalty)} quá {bound}"


def _within_quota(
    charter: Charter, title: Title, fit: Sequence[str], places: Mapping[str, int]
) -> tuple[list[str], dict[str, str]]:
    """Units that the quota has room for, and unit -> why it has none. `fit` stand in their order."""
    quota = title.quota
    if quota is None:
        return list(fit), {}
    kept: list[str] = []
    full: dict[str, str] = {}
    category = {unit: _category(charter, unit) if quota.within == "class" else "" for unit in places}
    for name in dict.fromkeys(category[unit] for unit in fit):
        own = [unit for unit in fit if category[unit] == name]
        base = [unit for unit in _base(charter, quota, places) if not name or _category(charter, unit) == name]
        room = quota.room(len(base))
        among = f" thuộc {name}" if name else ""
        said = f"{_say_quota(quota)}: {room} trong {len(base)} đơn vị{among}"
        for unit in own:
            # Those who share this place, and all before them.
            needed = sum(places[other] <= places[unit] for other in own)
            if needed <= room:
                kept.append(unit)
                continue
            alike = [other for other in own if places[other] == places[unit]]
            left = room - (needed - len(alike))
            tied = f", còn {left} chỗ cho {len(alike)} đơn vị đồng hạng" if left > 0 else ""
            full[unit] = f"hết chỉ tiêu ({said}{tied})"
    return kept, full


def _base(charter: Charter, quota: Quota, places: Mapping[str, int]) -> list[str]:
    return list(places) if quota.of == "ranked" else [unit.id for unit in charter.units]


def _category(charter: Charter, unit: str) -> str:
    known = charter.unit_by_id.get(unit)
    return known.category if known else ""


def _say_quota(quota: Quota) -> str:
    within = " mỗi loại đơn vị" if quota.within == "class" else ""
    return f"không quá {quota.said}{within}"


def _earned(part: Group | Leaf, score: Score) -> tuple[Decimal, Decimal]:
    """Points of a part, and the most base points it can give."""
    if isinstance(part, Group):
        return score.groups[part.id].points, part.maximum
    return score.leaves[part.id].points or ZERO, part.criterion.base


def _part(charter: Charter, id: str) -> Group | Leaf:
    return charter.group_by_id.get(id) or charter.leaves[id]


def _called(part: Group | Leaf) -> str:
    return f"{part.code} {part.title}".strip()


# --- reading ---


def read_titles(fields: Fields, groups: tuple[Group, ...]) -> tuple[Title, ...]:
    parts: dict[str, Decimal] = {group.id: group.maximum for group in every_group(groups)}
    parts |= {leaf.id: leaf.criterion.base for leaf in every_leaf(groups)}
    titles: list[Title] = []
    for entry in fields.each("titles", says="classes (xếp loại), from the highest total to the lowest"):
        titles.append(_read_title(entry, parts))
        entry.done()
        if len(titles) > 1 and titles[-1].least >= titles[-2].least:
            raise entry.wrong("from", "titles stand from the highest total to the lowest")
        if titles[-1].label in [title.label for title in titles[:-1]]:
            raise entry.wrong("label", "two classes of the same name")
    labels = [title.label for title in titles]
    for leaf in every_leaf(groups):
        if (limit := leaf.criterion.limit) and limit not in labels:
            raise fields.wrong("titles", f"{leaf.id!r} limits the class to {limit!r}, which is none of them")
    return tuple(titles)


def _read_title(entry: Fields, parts: Mapping[str, Decimal]) -> Title:
    entry.renamed("least", "from")
    shares = entry.numbers(
        "parts", says="least percentage of its maximum that a group or criterion reaches, by id", least=ZERO
    )
    for id in shares:
        if not parts.get(id):
            raise entry.wrong("parts", f"no group or criterion with a maximum is called {id!r}")
    return Title(
        entry.text("label", says="name of the class", longest=80),
        entry.number("from", says="lowest total that is given the class"),
        entry.number_if_any(
            "each",
            says="least percentage of its maximum that each group of the first level reaches",
            least=ZERO,
        ),
        shares,
        entry.number_if_any("penalty", says="penalties are at most this percentage of the bonus", least=ZERO),
        _read_quota(entry),
    )


def _read_quota(entry: Fields) -> Quota | None:
    quota = entry.within("quota", says="how many units get the class; others get the next one that fits")
    if quota is None:
        return None
    said = quota.text(
        "most", says="a percentage, a fraction or a number of units, rounded down: `20%`, `1/3`, `2`"
    )
    found = _SHARE.fullmatch(said)
    if not found or (found[3] and not int(found[3])):
        raise quota.wrong("most", f"{said!r} is no share; write 20%, 1/3 or 2")
    percent, over, under, count = found.groups()
    share = Fraction(percent) / 100 if percent else Fraction(int(over), int(under)) if over else Fraction(count)
    if not count and share > 1:
        raise quota.wrong("most", "more than all units")
    made = Quota(
        said.replace(".", ","),
        share,
        bool(count),
        quota.one_of("of", OF, "units", says="of all units of the cluster, or of those that are ranked"),
        quota.one_of("within", WITHIN, "cluster", says="counted over the cluster, or in each `class` of units"),
    )
    quota.done()
    return made
