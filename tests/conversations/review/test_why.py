"""What `vì sao` prints recomputes, with a pencil's arithmetic, to what is stored."""

import ast
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversations.review.why import why
from bot.dialogue.cycle import Cycle, Snapshot
from bot.dialogue.situation import Situation
from bot.rules.charter import Charter
from bot.rules.measured import Measured, Relative
from bot.rules.scales import Bands
from bot.rules.scores import score
from bot.rules.tiers import Tier
from bot.state import snapshots
from tests.rules.plans import OPENS, D, answer_to, charters, group, leaf
from tests.worlds.charters import DUNG
from tests.worlds.core import World

# What is printed has six decimals at most.
CLOSE = Fraction(1, 10_000)
BANDS = (Tier(D(3), least=D(98)), Tier(D("1.5"), least=D(90), over=True))
TARGETS = {"a": D(30), "b": D(7)}


@st.composite
def years(draw: st.DrawFn) -> tuple[Charter, Mapping[str, Mapping[str, str]]]:
    """A random charter with every kind of criterion, and what was agreed of three units."""
    rules = draw(charters())
    figures = group(
        "gx",
        leaf("m1", Measured(D(7), "việc", {**TARGETS, "c": D(11)}, floor=D(50))),
        leaf("m2", Measured(D(3), "việc", TARGETS, scale=Bands(D(3), BANDS), without_target="full")),
        leaf("x1", Relative(D(5), "việc", TARGETS)),
        leaf("x2", Relative(D("2.5"), "túi")),
    )
    rounding = draw(st.sampled_from(["leaf", "group", "total"]))
    rules = replace(rules, groups=(*rules.groups, figures), rounding=rounding)
    return rules, {unit.id: _values(draw, rules) for unit in rules.units}


def _values(draw: st.DrawFn, rules: Charter) -> dict[str, str]:
    values = {}
    for id, one in rules.leaves.items():
        figure = isinstance(one.criterion, Measured | Relative)
        value = str(draw(st.integers(0, 60))) if figure else answer_to(draw, one.criterion)
        direct = f"={draw(st.integers(-20, 60)) / Decimal(4)}"
        values[id] = draw(st.sampled_from([value] * 5 + [direct]))
    return values


def looked_at(rules: Charter, values: Mapping[str, Mapping[str, str]]) -> Situation:
    """The chair looks at a published year."""
    body = snapshots.taken(rules, values, {})
    shot = Snapshot("self", 1, OPENS, body, published=True)
    return replace(World(rules, OPENS).seen_by(DUNG), cycle=Cycle("k1", rules, "", (shot,)))


@settings(max_examples=60, deadline=None)
@given(years())
def test_the_chain_of_every_published_score_recomputes_to_it(
    year: tuple[Charter, Mapping[str, Mapping[str, str]]],
) -> None:
    rules, values = year
    here = looked_at(rules, values)
    assert here.cycle
    body = here.cycle.snapshots[0].body
    for unit in rules.units:
        points = snapshots.points(body, unit.id)
        for one in rules.leaves.values():
            told = why(here, here.seats[0], f"{unit.short} {one.code}")
            assert close(of_leaf(told), points[one.id], rules.rounding == "leaf"), told
        parts = score(rules, unit.id, snapshots.values(body, unit.id), points).groups
        sums = {g.id: of_group(why(here, here.seats[0], f"{unit.short} {g.code}")) for g in rules.groups}
        for id, found in sums.items():
            assert close(found, parts[id].points, rules.rounding != "total")
        total = of_total(why(here, here.seats[0], f"{unit.short} tổng"))
        assert close(total, snapshots.total(body, unit.id), exact=True)
        assert close(sum(sums.values(), Fraction(0)), sum_of(told_total(here, unit.short)), exact=False)


def told_total(here: Situation, unit: str) -> str:
    return why(here, here.seats[0], f"{unit} tổng")


# --- an independent pencil ------------------------------------------------------------------------


def of_leaf(told: str) -> Fraction:
    """The last result of the line “Điểm: ...”, each step checked on the way."""
    line = line_of(told, "Điểm: ")
    result = Fraction(0)
    for step in line.split("; "):
        result = of_step(step, result)
    return result


def of_step(step: str, before: Fraction) -> Fraction:
    if found := re.fullmatch(r"(.+) = (-?[\d.,]+)(?:, tối đa ([\d.,]+), tính (-?[\d.,]+))?", step):
        result = evaluated(found[1])
        assert abs(result - number(found[2])) < CLOSE, step
        if found[3]:
            result = min(result, number(found[3]))
            assert abs(result - number(found[4])) < CLOSE, step
        return result
    if found := re.fullmatch(r"(từ|trên|dưới|không quá) ([\d.,]+)%: (-?[\d.,]+)", step):
        bound = number(found[2])
        holds = {"từ": before >= bound, "trên": before > bound, "dưới": before < bound}
        assert holds.get(found[1], before <= bound), step
        return number(found[3])
    if found := re.fullmatch(r"làm tròn (\d) chữ số được (-?[\d.,]+)", step):
        assert rounded(before, int(found[1])) == number(found[2]), step
        return number(found[2])
    return number(step.removeprefix("ghi thẳng "))


def of_group(told: str) -> Fraction:
    """Inner groups come first, each ending in “Điểm nhóm”; the last of all is the group's own."""
    sums = {"Chuẩn": Fraction(0), "Thưởng": Fraction(0), "Trừ": Fraction(0)}
    result = Fraction(0)
    for line in told.splitlines()[1:]:
        name, _, rest = line.partition(": ")
        if name in sums:
            sums[name] = sum_line(rest)
        elif name == "Điểm nhóm":
            result = sums["Chuẩn"] + sums["Thưởng"] - sums["Trừ"]
            written, _, given = rest.rpartition(" = ")
            assert abs(evaluated(written) - result) < CLOSE, told
            assert abs(number(given) - result) < CLOSE, told
            sums = dict.fromkeys(sums, Fraction(0))
    return result


def of_total(told: str) -> Fraction:
    return sum_line(line_of(told, "Tổng: "))


def sum_of(told: str) -> Fraction:
    """The groups' points as the total names them, before the cap."""
    return sum((number(n) for n in re.findall(r"(-?[\d.,]+) \([^)]*\)", line_of(told, "Tổng: "))), Fraction(0))


def sum_line(text: str) -> Fraction:
    """``2 (a) + 3 (b) = 5, tối đa 4, tính 4, làm tròn 2 chữ số được 4``."""
    terms = [number(n) for n in re.findall(r"(-?[\d.,]+) \([^)]*\)", text)]
    result = sum(terms, Fraction(0))
    if found := re.search(r" = (-?[\d.,]+)", text):
        assert abs(number(found[1].rstrip(",")) - result) < CLOSE, text
    if found := re.search(r"tối đa ([\d.,]+), tính ([\d.,]+)", text):
        result = min(result, number(found[1]))
    if found := re.search(r"làm tròn (\d) chữ số được (-?[\d.,]+)", text):
        assert abs(rounded(result, int(found[1])) - number(found[2])) <= Fraction(1, 10 ** int(found[1])), text
        result = number(found[2])
    return result


def line_of(told: str, head: str) -> str:
    return next(line.removeprefix(head) for line in told.splitlines() if line.startswith(head))


def number(text: str) -> Fraction:
    return Fraction(text.strip().rstrip(",").replace(".", "").replace(",", "."))


def evaluated(text: str) -> Fraction:
    """Plain arithmetic, nothing else."""
    plain = text.replace(".", "").replace(",", ".").replace("×", "*").replace("−", "-")

    def value(node: ast.expr) -> Fraction:
        match node:
            case ast.Constant():
                return Fraction(str(node.value))
            case ast.UnaryOp(ast.USub(), operand):
                return -value(operand)
            case ast.BinOp(left, ast.Add(), right):
                return value(left) + value(right)
            case ast.BinOp(left, ast.Sub(), right):
                return value(left) - value(right)
            case ast.BinOp(left, ast.Mult(), right):
                return value(left) * value(right)
            case ast.BinOp(left, ast.Div(), right):
                return value(left) / value(right)
        raise AssertionError(text)

    return value(ast.parse(plain, mode="eval").body)


def rounded(value: Fraction, digits: int) -> Fraction:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return Fraction(exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def close(found: Fraction, stored: Decimal, exact: bool) -> bool:
    return found == Fraction(stored) if exact else abs(found - Fraction(stored)) < CLOSE


def test_the_pencil_counts_as_it_should() -> None:
    assert evaluated("7,5 + 7,5 × (95 / 80 − 1) / (98 / 80 − 1)") == Fraction(15, 2) * (1 + Fraction(15, 18))
    assert sum_line("2 (a) + 3,5 (b) = 5,5, tối đa 4, tính 4") == 4
    assert number("-1.234,5") == Fraction(-2469, 2)
