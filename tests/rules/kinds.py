"""Criteria of each kind for trying rules on."""

from bot.rules.cases import PerCase
from bot.rules.gates import Gate
from bot.rules.graded import Graded
from bot.rules.measured import Measured
from bot.rules.scales import Bands
from bot.rules.tiers import Tier, Tiers
from tests.rules.plans import D

BANDS = (Tier(D(5), least=D(98), over=True), Tier(D(4), least=D(97)), Tier(D(3), least=D(96)))
LABELS = (Tier(D(3), "xs", "Xuất sắc"), Tier(D(2), "tot", "Tốt"), Tier(D(0), "khong", "Không đạt"))
PLAN = {"a": D(200), "nil": D(0)}

GRADED = Graded(D(5), D("0.5"))
WITH_BONUS = Graded(D("3.5"), D("0.5"), extra=D(2), deduction=D(1))
DEDUCTIONS = PerCase(D("-0.5"), start=D(3), cap=D("1.5"), part="base")
BONUS = PerCase(D("0.2"), cap=D(1), part="bonus", case="bài")
UNCAPPED = PerCase(D(1), part="bonus")
PENALTY = PerCase(D("-0.5"), cap=D(2), part="penalty")
START_AND_PENALTY = PerCase(D(-1), start=D(2), part="penalty")
EARNED = PerCase(D("0.25"), cap=D(1), part="base")
SCALE = Tiers(LABELS)
AROUND = Tiers(
    (Tier(D(5), "hon", "Vượt"), Tier(D(3), "du", "Đạt"), Tier(D(-3), "kh", "Không có")), maximum=D(3)
)
PERCENT = Tiers(BANDS, by="percent")
LINEAR = Measured(D(10), "tỷ đồng", PLAN, floor=D(50))
STEPPED = Measured(
    D(3),
    "hồ sơ",
    PLAN,
    scale=Bands(D(3), (Tier(D(4), least=D(120)), Tier(D(3), least=D(100)), Tier(D(1), least=D(80)))),
)
GATE = Gate(D(2))
BARRED = Gate(excludes=True, labels=("Không có", "Có"))
