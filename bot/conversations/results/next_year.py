"""Opening of the next year: by this one's rules, with the pledge's plan figures and the chosen leaders."""

from collections.abc import Iterator
from decimal import Decimal

from bot.conversations.results import next_timetable, timetable_change
from bot.dialogue.cycle import Cycle
from bot.dialogue.facts import Fact, Steered, YearOpened
from bot.dialogue.question import NOT_YET, Effect, Prompt, Question, QuestionId
from bot.dialogue.situation import Situation
from bot.dialogue.turn import GROUP, Message
from bot.questions import Choice, Option
from bot.rules.charter import Charter
from bot.rules.working_timetable import Proposal
from bot.state import snapshots
from bot.state.ballots import items
from bot.state.charter_consent import consent
from bot.state.pledge import pledges
from bot.state.succession import succession
from bot.vietnamese import say_hash


def possible(situation: Situation) -> bool:
    """True once the next year can begin: this one's scores are closed, nothing is left to vote on, and the
    pledge, if the charter has one, is adopted. Other work of this year goes on beside the next."""
    cycle, pledge = situation.cycle, pledges(situation)
    if cycle is None or situation.is_past or cycle.stage or any(item.to_do for item in items(situation)):
        return False
    return pledge is None or pledge.adopted


def questions(situation: Situation) -> Iterator[Question]:
    """Question that opens the next year, and those by which its dates are changed; put only when the desk opens
    it."""
    cycle = situation.cycle
    if cycle is None or not possible(situation):
        return
    plan = next_timetable.plan(situation, cycle)
    year, made = cycle.charter.year, plan.made
    opens = Option("open", f"Mở năm {year + 1}")

    def put() -> Prompt:
        plans = "Chỉ tiêu kế hoạch lấy theo giao ước đã thông qua. " if pledges(situation) else ""
        text = (
            f"Mở năm thi đua {year + 1}: {_criteria(situation, year)}. {plans}\n"
            f"{plan.text()}\n"
            f"Việc còn lại của năm {year} (công bố, hồ sơ, đính chính) vẫn làm được: gõ “năm {year}”."
        )
        return Prompt(text, Choice((opens, timetable_change.CHANGE, NOT_YET)))

    def keep(key: str) -> Effect:
        if key == timetable_change.CHANGE.key:
            return Effect(goto=plan.id(timetable_change.DATES))
        return (
            Effect(result=f"Chưa mở năm {year + 1}.") if key == NOT_YET.key else _open(situation, cycle, made)
        )

    # The id carries the dates it is about, so that a button of before they were changed opens nothing.
    id = str(QuestionId(cycle.id, "newyear", "", "", next_timetable.mark(made, cycle)))
    yield Question(id, put, keep, done=True)
    yield from timetable_change.questions(plan, id)


def _open(situation: Situation, cycle: Cycle, made: Proposal) -> Effect:
    year = cycle.charter.year + 1
    pledge, leaders = pledges(situation), succession(situation)
    targets = pledge.sent.targets if pledge and pledge.sent and pledge.adopted else ()
    charter, table = (cycle.draft.charter, cycle.draft.text) if cycle.draft else (cycle.charter, "")
    plans = {t.aim.id: t.plans for t in targets if t.aim.id in charter.leaves} | _done(cycle, charter)
    vacant: dict[str, str] = dict.fromkeys(leaders.vacant, "") if leaders else {}
    offices = {**vacant, **{str(office): unit for office, unit in leaders.units.items()}} if leaders else {}
    pledged = pledge.sent.campaigns if pledge and pledge.sent and pledge.adopted else ()
    campaigns = tuple(one.entry(f"c{n}", situation.zone) for n, one in enumerate(pledged, 1))
    by = f"Năm {cycle.charter.year} đã chốt điểm"
    by += f", giao ước đã thông qua, mã {pledge.hash}" if pledge else ""
    by += f"; bảng tiêu chí theo dự thảo mã {cycle.draft.hash}." if cycle.draft else "."
    facts: tuple[Fact, ...] = (
        YearOpened(plans, offices, made.dates, made.named, table, campaigns),
        Steered("open year", str(year), by),
    )
    post = f"Mở năm thi đua {year}. Tiêu chí và lịch của năm có trong hệ thống, đơn vị nào cũng xem được."
    said = f"Đã mở năm thi đua {year}. Xem việc cần làm: gõ “việc”."
    return Effect(facts, said, (Message(post, GROUP, head=True),))


def _criteria(situation: Situation, year: int) -> str:
    """Words on the criteria of the next year: this one's, or the draft's, with the units' words on it."""
    asked = consent(situation)
    if asked is None or asked.cycle.draft is None:
        return f"tiêu chí như năm {year}"
    words = f", {asked.count}" if asked.put else ""
    return f"tiêu chí theo dự thảo năm {year + 1} (mã {say_hash(asked.hash)}{words})"


def _done(cycle: Cycle, charter: Charter) -> dict[str, dict[str, Decimal]]:
    """Leaf -> unit -> figure of this year, of the leaves whose next answer is held against it."""
    done: dict[str, dict[str, Decimal]] = {}
    for unit, own in snapshots.carried(cycle).items():
        for leaf, value in own.items() if unit else ():
            if leaf in charter.leaves and (f := charter.leaves[leaf].criterion.carries(value)):
                done.setdefault(leaf, {})[unit] = f
    return done
