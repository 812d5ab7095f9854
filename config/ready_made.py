"""Ready-made charters as they are offered to whoever founds a cluster: a label each, read when one is chosen.

What reads them is loaded then, and not before: most installations found no cluster
(.github/decisions/0017-what-is-not-loaded-at-rest.md).
"""

from collections.abc import Mapping
from functools import cache, partial

from bot.dialogue.installation import ReadyMade

# In the order in which they are offered; the units of the first three are those of a real cluster.
REAL = ("short", "year", "full")
LABELS = {
    "short": "Cụm cơ quan tỉnh, rút gọn: 8 tiêu chí, tự chấm rồi họp",
    "year": "Cụm cơ quan tỉnh, cả năm: 8 tiêu chí, thêm thẩm định",
    "full": "Cụm cơ quan tỉnh, đầy đủ: 114 tiêu chí",
    "communes": "Các xã, quy hoạch nông thôn mới: 17 tiêu chí",
    "unions": "Công đoàn cơ sở: 11 tiêu chí",
    "associations": "Tỉnh hội, có điểm thưởng và điểm trừ: 8 tiêu chí",
}


def offered() -> Mapping[str, ReadyMade]:
    """Ready-made charters by name."""
    return {name: ReadyMade(label, partial(_loaded, name), name in REAL) for name, label in LABELS.items()}


@cache
def _loaded(name: str) -> Mapping[str, object]:
    from config.charters import load

    return load(name)
