"""What was asked for, line by line, and whether it was reached."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.bench.rounds import Figure


@dataclass(frozen=True)
class Line:
    """One line of the table: the figure `name` is to be at least `asked` (with `most`: at most). `form` says
    a number of it."""

    name: str
    what: str
    asked: float
    most: bool = False
    form: str = "{:.2f}"

    def reached(self, figure: Figure) -> bool:
        return figure.value <= self.asked if self.most else figure.value >= self.asked

    @property
    def said(self) -> str:
        return f"{'≤' if self.most else '≥'} {self.form.format(self.asked)}"


TIMES, SHARE, MS = "{:.2f} ×", "{:.2f}", "{:.1f} ms"
ASKED = (
    Line("typed / e0", "full durable step, typed reply, 64 users, polling, SQLite FULL / E0", 2.5, form=TIMES),
    Line("tapped / e0", "same, tapped (answerCallbackQuery + edit) / E0", 1.5, form=TIMES),
    Line("typed / ptb_orm", "typed step / stock python-telegram-bot + aiosqlite ORM", 6, form=TIMES),
    Line("typed / aiogram_orm", "typed step / aiogram + aiosqlite ORM", 5, form=TIMES),
    Line("500 users / 64", "500 users / 64 users", 0.9, form=SHARE),
    Line("share of the bound", "64 users, 100 ms network: share of 64 / (0.1 s + own step time)", 0.85),
    Line("1000 users, network / none", "1,000 users, 100 ms network / none", 0.65, form=SHARE),
    Line("10000 units / 8", "10,000 seated units / 8", 0.95, form=SHARE),
    Line("160 leaves / 8", "a charter of 160 leaves, 150 answered / one of 8 leaves", 0.7, form=SHARE),
    Line("storm, p99", "the deadline storm, 60 taps/s, 50 ms network: p99 to the first call", 15, True, MS),
    Line("storm typed, p99", "the same, 25 typed answers/s with pacing on", 15, True, MS),
    Line("postgres / e1", "PostgreSQL, one process, typed step / E1", 0.5, form=TIMES),
    Line("reminders a second", "fan-out of reminders, 1 typed answer/s beside it: a second", 28, form="{:.1f}"),
    Line("reminders refused", "fan-out: calls refused with 429", 0, True, "{:.0f}"),
    Line("answers meanwhile / idle", "fan-out: answers meanwhile, p99 / idle", 1.2, True, TIMES),
    Line("memory / e0", "resident memory at rest / E0's", 1.3, True, TIMES),
    Line("start / e0", "cold start to the first poll, 10,000 units present / E0's", 2, True, TIMES),
    Line("ranking", "ranking one cluster, 1,000 clusters", 1, True, "{:.2f} ms"),
    Line("longest block", "ranking: the longest block of the event loop", 20, True, MS),
)


def lines(figures: Mapping[str, Figure]) -> Iterator[tuple[str, str, str, str, str]]:
    """What, at least, measured, spread, verdict: of all that was measured, in the order of what was asked."""
    for line in ASKED:
        if figure := figures.get(line.name):
            spread = f"{_bare(line, figure.low)} to {_bare(line, figure.high)}"
            verdict = "reached" if line.reached(figure) else "**not reached**"
            yield line.what, line.said, line.form.format(figure.value), spread, verdict


def _bare(line: Line, value: float) -> str:
    return line.form.format(value).split()[0]


def printed(figures: Mapping[str, Figure]) -> str:
    rows = [("what", "asked", "measured", "spread", ""), *lines(figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    told = []
    for row in rows:
        cells = [cell.replace("*", "").ljust(width) for cell, width in zip(row, widths, strict=True)]
        told.append("  ".join(cells).rstrip())
    return "\n".join(told)
