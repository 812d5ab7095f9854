"""Self-scores (tự chấm): a group at a time, a leaf at a time, then the summary and the sending.

The same walk serves the representative and, from the signed paper form, the secretary (`paper`).
"""

from collections.abc import Iterator
from typing import assert_never

from bot.conversations.scoring import evidence, posts, texts
from bot.conversations.scoring.approval import DRAWN_BACK, ask_leader, is_withdrawn
from bot.conversations.scoring.leaf_picker import Listed
from bot.conversations.scoring.plan_check import PlanCheck
from bot.dialogue.facts import Answered, Fact
from bot.dialogue.projection import project
from bot.dialogue.question import LATER, Effect, Prompt, Question, QuestionId, aside_of
from bot.dialogue.registry import EXPIRED
from bot.dialogue.situation import Situation
from bot.dialogue.ways import by_secretary
from bot.questions import Choice, Offering, Option, Text, Unclear
from bot.rules.charter import Group, Leaf
from bot.state.campaigns import proposal
from bot.state.filled import needs_reason
from bot.state.seats import own_units
from bot.state.sheet import Sheet, sheet_of
from bot.state.workbook_doubts import doubtful
from bot.vietnamese import fold, say

ALL, EACH, LATER_ALL = (
    Option("max", "Ghi điểm tối đa cả nhóm"),
    Option("each", "Chấm từng tiêu chí"),
    Option("later", "Để sau"),
)
SEND, REVIEW = Option("send", "Gửi"), Option("look", "Xem lại")
ATTACH, READ = Option("attach", "Thêm minh chứng"), Option("read", "Đã xem")


class Shown(Choice):
    """Form under what is only shown."""

    def read(self, reply: str) -> str:
        try:
            return super().read(reply)
        except Unclear:
            raise Unclear("Hệ thống tự tính mục này, đơn vị không phải ghi.") from None


def questions(
    situation: Situation, unit: str, *, paper: bool = False, near: str | None = None
) -> Iterator[Question]:
    """Questions of a unit's table that may be answered now; none once it is sent or the stage is over.

    A table that was returned for revision is open again. `near`, the id of a leaf or a group or "": all others
    that are done are left out, since a table is long and walked through on each message.
    """
    if not is_open(situation, unit, paper=paper):
        return
    sheet = sheet_of(situation, unit)
    ask = _Walk(sheet, paper)
    wanted = sheet.charter.leaves.keys() if near is None else {near, *sheet.open}
    for group in sheet.charter.groups:
        if group.id not in wanted and group.leaf_ids.isdisjoint(wanted):
            continue
        if near is None or group.id == near or not ask.is_touched(group):
            yield ask.gate(group)
        for leaf in group.leaves:
            if leaf.id not in wanted:
                continue
            yield ask.leaf(leaf)
            if sheet.lacks_reason(leaf):
                yield ask.why(leaf)
            yield from ask.sure(leaf)
            yield from ask.evidence(leaf)
    yield from ask.signed()
    yield from evidence.loose(sheet)
    yield from ask.attachable()
    if not sheet.missing() and not sheet.unfounded(paper=paper) and not doubtful(sheet, paper=paper):
        yield ask.send()


def why_expired(situation: Situation, ref: QuestionId) -> str:
    """Reason why a button of a unit's table does nothing any more."""
    if situation.cycle is None or ref.unit not in own_units(situation):
        return EXPIRED
    if closed := why_closed(situation, ref.unit):
        return closed
    drawn_back = ref.conversation == "approve" and is_withdrawn(situation, ref.unit)
    return DRAWN_BACK if drawn_back else EXPIRED


def why_closed(situation: Situation, unit: str) -> str:
    """Reason why the unit's table can't be answered now; "" where it can."""
    if situation.cycle is None or situation.cycle.stage != "self":
        return "Cụm đã chốt tự chấm, không sửa được nữa."
    match sheet_of(situation, unit).status:
        case "sent":
            way = by_secretary(situation, "trả lại")
            return f"Bảng tự chấm đã gửi, không sửa được nữa. Cần sửa, {way}."
        case "with_leader":
            return "Bảng đang chờ lãnh đạo duyệt. Cần sửa: gõ “rút lại”."
        case "drafting":
            return texts.not_open(situation, unit)
        case never:
            assert_never(never)


def is_open(situation: Situation, unit: str, *, paper: bool = False) -> bool:
    """True where the unit's table may be answered now: not sent yet, and within the window, or returned."""
    sheet = sheet_of(situation, unit)
    if sheet.status != "drafting" or (sheet.cycle.stage != "self" and not sheet.revised_until):
        return False
    return sheet.cycle.stage != "self" or _is_taken(situation, unit, paper)


def leaf_question(sheet: Sheet, leaf: Leaf, *, paper: bool = False) -> Question:
    """Question for one leaf, as the walk puts it."""
    return _Walk(sheet, paper).leaf(leaf)


def _is_taken(situation: Situation, unit: str, paper: bool) -> bool:
    """True within the window; a signed form is taken before it opens too. Nothing is taken after the close."""
    window = situation.timetable.window("self", unit)
    return window is not None and situation.now < window.closes and (paper or situation.now >= window.opens)


class _Walk:
    """Questions of a walk through one sheet."""

    def __init__(self, sheet: Sheet, paper: bool) -> None:
        self.sheet, self.paper = sheet, paper
        self.situation, self.unit = sheet.situation, sheet.unit
        self._ids = f"{sheet.cycle.id}/{'paper' if paper else 'self'}.{sheet.unit.id}"

    def _id(self, leaf: str, part: str = "") -> str:
        return f"{self._ids}.{leaf}.{part}" if part else f"{self._ids}.{leaf}"

    def _head(self) -> str:
        return f"Nhập hộ {self.unit.short} – " if self.paper else ""

    # --- a group at once ---

    def is_touched(self, group: Group) -> bool:
        """True once the group or a leaf in it has an answer, or where the unit is asked for none of it."""
        answers, sheet = self.sheet.answers, self.sheet
        asked = (x for x in group.leaves if x.criterion.applies(self.unit.id) and not x.criterion.observed)
        if not any(asked):
            return True
        return sheet.id(group.id) in answers or any(sheet.id(leaf.id) in answers for leaf in group.leaves)

    def gate(self, group: Group) -> Question:
        return Question(
            self._id(group.id),
            put=lambda: self._put_gate(group),
            keep=lambda key: self._keep_gate(group, key),
            done=self.is_touched(group),
            unit=self.unit.id,
            stores=self.sheet.id(group.id),
        )

    def _put_gate(self, group: Group) -> Prompt:
        some = group.at_once and any(leaf.criterion.full() is not None for leaf in group.leaves)
        return Prompt(
            lambda: self._gate_text(group), Choice((ALL, EACH, LATER_ALL) if some else (EACH, LATER_ALL))
        )

    def _gate_text(self, group: Group) -> str:
        most = f", tối đa {say(group.maximum)} điểm" if group.maximum else ""
        place = 1 + self.sheet.charter.groups.index(group)
        return (
            f"{self._head()}Nhóm {place}/{len(self.sheet.charter.groups)}: {texts.named(group)}\n"
            f"{len(group.leaves)} tiêu chí{most}. Đơn vị chấm nhóm này thế nào?"
        )

    def _keep_gate(self, group: Group, key: str) -> Effect:
        sheet = self.sheet
        walked = Answered(self.unit.id, sheet.id(group.id), key, paper=self.paper)
        missing = sheet.missing(group)
        if key == LATER_ALL.key:
            aside: list[Fact] = [
                Answered(self.unit.id, sheet.id(leaf.id), aside=True, paper=self.paper) for leaf in missing
            ]
            return Effect((walked, *aside), f"Để sau: {texts.named(group)}.")
        if key == EACH.key:
            back = [leaf for leaf in missing if (a := sheet.answer(leaf)) and a.aside]
            goto = self._id(back[0].id) if back else ""
            return Effect((walked,), goto=goto)
        given = [(leaf, full) for leaf in missing if (full := self._full(leaf)) is not None]
        facts = [Answered(self.unit.id, sheet.id(leaf.id), full, paper=self.paper) for leaf, full in given]
        now = sheet_of(project(self.situation, facts), self.unit.id)
        lines = [f"{leaf.code}: {texts.points(now, leaf)}" for leaf, _ in given]
        said = "Đã ghi tối đa:\n" + "\n".join(lines) if lines else "Không còn mục nào ghi tối đa được."
        rest = len(now.missing(group))
        if rest:
            said += f"\nCòn {rest} mục cần đơn vị tự ghi."
        return self._closing_group(group, (walked, *facts), said)

    def _full(self, leaf: Leaf) -> str | None:
        """Answer for full marks; None where there is none, or the unit has reported another result itself."""
        reported = proposal(self.situation, self.unit.id, leaf)
        full = leaf.criterion.full()
        return None if reported and reported.value != full else full

    # --- one leaf ---

    def leaf(self, leaf: Leaf) -> Question:
        if leaf.criterion.observed:
            return Question(self._id(leaf.id), lambda: self._put_observed(leaf), lambda _: Effect(), done=True)
        answer = self.sheet.answer(leaf)
        return Question(
            self._id(leaf.id),
            put=lambda: self._put_leaf(leaf),
            keep=lambda value: self._keep_leaf(leaf, value),
            done=bool(self.sheet.value(leaf)),
            aside=aside_of(answer),
            unit=self.unit.id,
            stores=self.sheet.id(leaf.id),
        )

    def _put_leaf(self, leaf: Leaf) -> Prompt:
        form = self.sheet.form(leaf)
        reported = proposal(self.situation, self.unit.id, leaf) if not self.paper else None
        last_year = "" if reported else self._last_year(leaf)
        takes = leaf.evidence == "optional" and not self.paper and bool(self.sheet.value(leaf))
        beside = (evidence.ADD, LATER) if takes else (LATER,)
        proposed = reported.value if reported else last_year
        if not proposed or any(proposed == o.key for o in form.options):
            return Prompt(lambda: self._leaf_text(leaf, last_year), form, beside)
        label = f"Theo phong trào: {form.say(proposed)}" if reported else f"Như năm trước: {form.say(proposed)}"
        return Prompt(lambda: self._leaf_text(leaf, ""), Offering(form, (Option(proposed, label),)), beside)

    def _put_observed(self, leaf: Leaf) -> Prompt:
        """Text of a leaf that nobody answers."""
        now = f"Đến nay: {texts.said(self.sheet, leaf)}."
        lines = (texts.titled(leaf), leaf.text, leaf.criterion.how(self.unit.id), leaf.note, now)
        told = "\n".join(line for line in lines if line)
        return Prompt(f"{told}\n\n{leaf.criterion.asks} Đơn vị không phải ghi.", Shown((READ,)))

    def _leaf_text(self, leaf: Leaf, last_year: str) -> str:
        """Text of the question; `last_year`: that value, where it is one of the form's own options."""
        charter = self.sheet.charter
        lines = [
            f"{self._head()}Mục {charter.place_of[leaf.id]}/{len(charter.leaves)} · {texts.titled(leaf)}",
            leaf.text,
            leaf.criterion.how(self.unit.id),
            leaf.note,
            texts.now_stored(self.sheet, leaf),
            texts.reported(self.sheet, leaf),
            f"Năm trước: {self.sheet.form(leaf).say(last_year)}." if last_year else "",
        ]
        told = "\n".join(line for line in lines if line)
        return f"{told}\n\n{leaf.criterion.asks}"

    def _last_year(self, leaf: Leaf) -> str:
        """Last year's value, if the form accepts it; else ""."""
        value = self.sheet.cycle.previous.get(self.unit.id, {}).get(leaf.id, "")
        return value if value and self.sheet.form(leaf).accepts(value) else ""

    def _keep_leaf(self, leaf: Leaf, value: str) -> Effect:
        sheet = self.sheet
        before = sheet.value(leaf)
        if before == value:
            goto = self._id(leaf.id, "why") if sheet.lacks_reason(leaf) else ""
            return Effect((), f"{leaf.code}: vẫn ghi {texts.said(sheet, leaf)}.", goto=goto)
        if self._check(leaf).asks(value):
            return self._check(leaf).ask(value, paper=self.paper)
        return self._store_leaf(leaf, value)

    def _store_leaf(self, leaf: Leaf, value: str) -> Effect:
        sheet = self.sheet
        before = sheet.value(leaf)
        fact = Answered(self.unit.id, sheet.id(leaf.id), value, paper=self.paper)
        now = sheet_of(project(self.situation, (fact,)), self.unit.id)
        if before:
            said = f"Đã sửa {leaf.code}: từ {texts.said(sheet, leaf)} thành {texts.said(now, leaf)}."
        else:
            said = f"{leaf.code}: đã ghi {texts.said(now, leaf)}."
        if needs_reason(leaf, self.unit.id, value):
            return Effect((fact,), said, goto=self._id(leaf.id, "why"))
        return self._closing_group(sheet.charter.group_of[leaf.id], (fact,), said)

    # --- what belongs to a leaf ---

    def _check(self, leaf: Leaf) -> PlanCheck:
        return PlanCheck(leaf, self.unit.id, QuestionId.read(self._id(leaf.id)))

    def sure(self, leaf: Leaf) -> Iterator[Question]:
        """Question about a figure far above the plan, while it waits for a word."""
        stored = self.sheet.id(leaf.id)
        yield from self._check(leaf).questions(
            self.sheet.answers, lambda value: self._store_leaf(leaf, value), stored
        )

    def why(self, leaf: Leaf) -> Question:
        def keep(reason: str) -> Effect:
            answer = self.sheet.answer(leaf)
            value = answer.value if answer else ""
            fact = Answered(self.unit.id, self.sheet.id(leaf.id), value, paper=self.paper, reason=reason)
            group = self.sheet.charter.group_of[leaf.id]
            return self._closing_group(group, (fact,), f"Đã ghi lý do cho {leaf.code}.")

        most = say(leaf.criterion.base + leaf.criterion.bonus)
        over = self.sheet.scored(leaf).override
        claim = f"số điểm cao hơn mức tối đa {most}" if over else "đơn vị ghi là không được giao"
        fixed = "sửa số điểm" if over else "ghi lại"
        ask = f"Đề nghị ghi lý do để cụm xem xét, hoặc gõ “lùi” để {fixed}."
        text = f"{self._head()}{leaf.code}: {claim}. {ask}"
        form = Text(500, wordless=f"Lý do cần ghi bằng chữ. Muốn {fixed}, gõ “lùi”.")
        return Question(self._id(leaf.id, "why"), lambda: Prompt(text, form), keep, unit="")

    def evidence(self, leaf: Leaf) -> Iterator[Question]:
        return evidence.questions(self.sheet, leaf, self._id(leaf.id, "ev"), paper=self.paper)

    def signed(self) -> Iterator[Question]:
        return evidence.signed(self.sheet, self._id("signed", "ev"))

    # --- sending ---

    def send(self) -> Question:
        # A list that reads codes too: a digit may be one, so the places are letters.
        codes = {fold(leaf.code): leaf.id for leaf in self.sheet.charter.leaves.values() if leaf.code}
        options = (SEND, ATTACH, REVIEW) if self._takes_evidence else (SEND, REVIEW)
        form = Listed(options, lettered=True, codes=codes)
        return Question(self._id("send"), lambda: Prompt(self._send_text, form), self._keep_send)

    @property
    def _takes_evidence(self) -> bool:
        """True where evidence may be added that nothing asks for. To a table on paper it is not."""
        return not self.paper and any(
            leaf.evidence == "optional" for leaf in self.sheet.charter.leaves.values()
        )

    def attachable(self) -> Iterator[Question]:
        return evidence.attachable(self.sheet, QuestionId.read(self._id("attach")))

    def _send_text(self) -> str:
        to_leader = self.sheet.charter.leader_approves and not self.paper
        to = "cho lãnh đạo đơn vị duyệt" if to_leader else "cho cụm"
        ask = f"Đủ {len(self.sheet.charter.leaves)} tiêu chí. Gửi bảng tự chấm {to}?"
        return f"{self._head()}{texts.summary(self.sheet)}\n\n{ask}"

    def _keep_send(self, key: str) -> Effect:
        if key in self.sheet.charter.leaves:
            return Effect(goto=self._id(key))
        if key == ATTACH.key:
            return Effect(goto=self._id("attach"))
        if key == REVIEW.key:
            hint = "Muốn sửa mục nào, gõ mã của mục đó. Gửi bảng: chọn “Gửi” bên dưới."
            return Effect((), f"{texts.whole(self.sheet)}\n\n{hint}", stays=True)
        sent = Answered(self.unit.id, self.sheet.id("send"), "yes", paper=self.paper)
        now = sheet_of(project(self.situation, (sent,)), self.unit.id)
        if now.status == "with_leader":
            return ask_leader(now, (sent,))
        return posts.sent(now, (sent,))

    def _closing_group(self, group: Group, facts: tuple[Fact, ...], said: str) -> Effect:
        """Effect of an answer; once the group has nothing missing, its table is added and stays in the chat."""
        now = sheet_of(project(self.situation, facts), self.unit.id)
        if len(group.leaves) > 1 and not now.missing(group) and self.sheet.missing(group):
            return Effect(facts, f"{said}\n\n{texts.of_group(now, group)}", stays=True)
        return Effect(facts, said)
