"""Counts of one measurement, and what is reported of them."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Tally:
    """Counts while it counts. Times in seconds from the moment something was said (or was to be said): to the
    first call the bot makes for it, to the next question. `recorded`: answers said to be kept; `overtaken`:
    what was not answered when its speaker said the next. `refused`: calls that were too many; `wrong`: calls
    that Telegram would not take, by what it says of them.
    """

    steps: int = 0
    recorded: int = 0
    overtaken: int = 0
    refused: int = 0
    reminders: list[float] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    first_call: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)

    def report(self, took: float, used: float) -> dict[str, Any]:
        """Figures of a measurement that took so many seconds, of which the bots `used` so many of a core."""
        return {
            "seconds": round(took, 3),
            "steps": self.steps,
            "per_second": round(self.steps / took, 1),
            "cpu_ms_per_step": round(1000 * used / self.steps, 3) if self.steps else None,
            "busy": round(used / took, 3),
            "first_call_ms": _quantiles(self.first_call),
            "step_ms": _quantiles(self.whole),
            "calls": dict(self.calls),
            "recorded": self.recorded,
            "overtaken": self.overtaken,
            "refused": self.refused,
            "wrong": dict(self.wrong),
            "reminders": len(self.reminders),
            "reminders_per_second": _rate(self.reminders),
        }


def _quantiles(seconds: list[float]) -> dict[str, float]:
    """Milliseconds."""
    if not seconds:
        return {}
    ordered = sorted(seconds)
    at = {"p50": 0.5, "p99": 0.99, "max": 1.0}
    return {n: round(1000 * ordered[min(len(ordered) - 1, int(q * len(ordered)))], 2) for n, q in at.items()}


def _rate(moments: list[float]) -> float:
    """A second, from the first to the last."""
    if len(moments) < 2:
        return 0.0
    return round((len(moments) - 1) / (moments[-1] - moments[0]), 2)
