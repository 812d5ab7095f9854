"""What was asked for, line by line, and whether it was reached; and what else was measured."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.bench.rounds import Figure

Figures = Mapping[str, Figure]


@dataclass(frozen=True)
class Line:
    """The figure `name` is to be at least `asked` (with `most`: at most). `form` says a number of it."""

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


NOT_MEASURED = "not measured"
TIMES, MS = "{:.2f} ×", "{:.1f} ms"
ASKED = (
    Line("typed / e0", "full durable step, typed reply, 64 users, polling, SQLite FULL / E0", 2, form=TIMES),
    Line("tapped / e0", "same, tapped (answerCallbackQuery + edit) / E0", 1.6, form=TIMES),
    Line("typed / ptb_orm", "typed step / stock python-telegram-bot + aiosqlite ORM", 7, form=TIMES),
    Line("typed / aiogram_orm", "typed step / aiogram + aiosqlite ORM", 6, form=TIMES),
    Line("500 users / 64", "500 users / 64 users", 0.9),
    Line(
        "share of the bound, polling", "64 users, 100 ms network: share of 64 / (0.1 s + own step time)", 0.85
    ),
    Line("share of the bound, webhook", "same, on a webhook", 0.85),
    Line("1000 users, network / none, polling", "1,000 users, 100 ms network / none", 0.65),
    Line("1000 users, network / none, webhook", "same, on a webhook", 0.65),
    Line("10000 units / 8", "10,000 seated units / 8", 0.95),
    Line("160 leaves / 8", "a charter of 160 leaves, 150 answered / one of 8 leaves", 0.8),
    Line("storm, p99", "deadline storm, 60 taps/s, 50 ms network: p99 to the first call", 15, True, MS),
    Line("storm typed, p99", "same, 25 typed answers/s, pacing on", 15, True, MS),
    Line("postgres / e0", "PostgreSQL, one process, typed step / E0", 0.9, form=TIMES),
    Line("reminders a second", "fan-out of reminders, 1 typed answer/s beside it: a second", 28, form="{:.1f}"),
    Line("reminders refused", "fan-out: calls refused with 429", 0, True, "{:.0f}"),
    Line("answers meanwhile / idle", "fan-out: p99 of the answers meanwhile / idle", 1.2, True, TIMES),
    Line("memory / e0", "resident memory at rest / E0's", 1.5, True, TIMES),
    Line("start / e0", "cold start to the first poll, 10,000 units present / E0's", 1.6, True, TIMES),
    Line("ranking", "ranking one cluster, of 1,000", 1, True, "{:.2f} ms"),
    Line("longest block", "closing 1,000 clusters: the longest block of the event loop", 20, True, MS),
)
BOTS = {"e0": "E0", "typed": "typed step", "e1": "E1", "tapped": "tapped step"}
AT_ONCE = (1, 8, 64, 500)
ALSO = {
    "typed / e1": ("typed step / E1", TIMES),
    "typed / conversation": ("typed step / ConversationHandler, persistence after each update", TIMES),
    "typed cpu": ("typed step: CPU", "{:.2f} ms"),
    "tapped cpu": ("tapped step: CPU", "{:.2f} ms"),
    "e0 cpu": ("E0: CPU", "{:.2f} ms"),
    "e1 cpu": ("E1: CPU", "{:.2f} ms"),
    "ptb_orm, 64 at once": ("python-telegram-bot + aiosqlite ORM", "{:.0f}/s"),
    "aiogram_orm, 64 at once": ("aiogram + aiosqlite ORM", "{:.0f}/s"),
    "conversation, 64 at once": ("ConversationHandler", "{:.0f}/s"),
    "300 units / 8": ("300 seated units / 8", "{:.2f}"),
    "64, network, polling, a second": ("64 users, 100 ms network, polling", "{:.0f}/s"),
    "64, network, webhook, a second": ("64 users, 100 ms network, on a webhook", "{:.0f}/s"),
    "1000, none, polling, a second": ("1,000 users, no network, polling", "{:.0f}/s"),
    "1000, network, polling, a second": ("1,000 users, 100 ms network, polling", "{:.0f}/s"),
    "1000, none, webhook, a second": ("1,000 users, no network, on a webhook", "{:.0f}/s"),
    "1000, network, webhook, a second": ("1,000 users, 100 ms network, on a webhook", "{:.0f}/s"),
    "storm, p50": ("deadline storm, taps: p50 to the first call", MS),
    "storm typed, p50": ("deadline storm, answers: p50 to the first call", MS),
    "storm polling, p50": ("deadline storm, taps, but polling: p50 to the first call", MS),
    "storm polling, p99": ("deadline storm, taps, but polling: p99 to the first call", MS),
    "postgres / e1": ("PostgreSQL, one process, typed step / E1", TIMES),
    "postgres cpu": ("PostgreSQL, one process that polls: the bot's CPU a step", "{:.2f} ms"),
    "postgres cpu, two": ("PostgreSQL, two processes on webhooks: the bots' CPU a step", "{:.2f} ms"),
    "postgres server cpu": ("PostgreSQL, one process that polls: the server's CPU a step", "{:.2f} ms"),
    "postgres server cpu, two": ("PostgreSQL, two processes on webhooks: the server's CPU a step", "{:.2f} ms"),
    "postgres, polling": ("PostgreSQL, one process that polls", "{:.0f}/s"),
    "postgres, one on a webhook": ("PostgreSQL, one process on a webhook", "{:.0f}/s"),
    "postgres, two on webhooks": ("PostgreSQL, two processes on webhooks", "{:.0f}/s"),
    "two processes / one": ("PostgreSQL, two processes / one", TIMES),
    "reminders": ("fan-out: reminders sent", "{:.0f}"),
    "answers idle, p99": ("fan-out: answers idle, p99, network included", MS),
    "answers meanwhile, p99": ("fan-out: answers meanwhile, p99, network included", MS),
    "ours, MB": ("resident memory at rest", "{:.0f} MB"),
    "e0, MB": ("resident memory at rest: E0", "{:.0f} MB"),
    "ours, first poll": ("cold start to the first poll", "{:.2f} s"),
    "e0, first poll": ("cold start to the first poll: E0", "{:.2f} s"),
    "scored and ranked": ("one cluster of 20 units and 160 leaves scored, compared and ranked", "{:.2f} ms"),
    "counting": ("one ballot of 20 units counted", "{:.2f} ms"),
    "rehearsal": ("a charter rehearsed on 20 units and 160 leaves, in a thread", "{:.0f} ms"),
    "longest work": ("closing 1,000 clusters: the longest the loop's own thread was at work at once", MS),
    "closed by the clock": ("one cluster closed by the clock: loaded, ranked, kept, told", "{:.1f} ms"),
}


Table = list[Sequence[str]]


def asked(lines: Sequence[Line], figures: Figures) -> Table:
    """All that was asked, in its order, whether it was measured or not."""
    table: Table = [("what", "asked", "measured", "spread", "")]
    for line in lines:
        figure = figures.get(line.name)
        if figure is None:
            table.append((line.what, line.said, "", "", NOT_MEASURED))
            continue
        verdict = "reached" if line.reached(figure) else "**not reached**"
        measured, spread = line.form.format(figure.value), _spread(line.form, figure)
        table.append((line.what, line.said, measured, spread, verdict))
    return table


def by_users(figures: Figures) -> Table:
    """Steps a second, and how long the slowest in a hundred takes."""
    table: Table = [("people at once", *(f"{bot}, p99" for bot in BOTS.values()))]
    for many in AT_ONCE:
        names = [f"{bot}, {many} at once" for bot in BOTS]
        if all(name in figures for name in names):
            told = (f"{figures[n].value:.0f}/s, {figures[f'{n}, p99'].value:.0f} ms" for n in names)
            table.append((str(many), *told))
    return table


def also(names: Mapping[str, tuple[str, str]], figures: Figures) -> Table:
    table: Table = [("what", "measured", "spread")]
    for name, (what, form) in names.items():
        if figure := figures.get(name):
            table.append((what, form.format(figure.value), _spread(form, figure)))
    return table


def _spread(form: str, figure: Figure) -> str:
    number = form.partition("}")[0] + "}"
    return f"{number.format(figure.low)} to {number.format(figure.high)}"


def as_text(table: Table) -> str:
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in table)
    return "\n".join(line.rstrip() for line in lines)


def as_markdown(table: Table) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in _ruled(table))


def _ruled(table: Table) -> Iterator[Sequence[str]]:
    yield table[0]
    yield ["---"] * len(table[0])
    yield from table[1:]
