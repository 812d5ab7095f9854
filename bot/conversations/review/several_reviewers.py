"""Several reviewers of one group: who stands aside, where they differ, and how far apart they may be.

None sees another's values before all who review the group have decided. Where the charter has a bound, each is
shown what lies further apart and keeps or changes their own; the group waits for that.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.conversations.results.posts import progress
from bot.conversations.scoring import texts
from bot.dialogue.facts import Answered, Fact
from bot.dialogue.projection import project
from bot.dialogue.question import LATER, Effect, Prompt, Question, QuestionId, as_message, aside_of, first_open
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.turn import Audience, Message
from bot.questions import Choice, Option, Text
from bot.rules.charter import Group, Leaf
from bot.rules.several_reviews import spread
from bot.state.pending import abandoned, unchecked
from bot.state.stages import RECUSED, SEEN, Staged, as_seen_by, seat_named, staged
from bot.vietnamese import quoted, say

RECUSE = Option("recuse", "Xin không thẩm định")
STAY, CHANGE = Option("stay", "Giữ ý kiến"), Option("change", "Sửa ý kiến")


@dataclass(frozen=True)
class Beside:
    """Questions to one of several reviewers beside the review itself. `id` makes the ids of the seat's
    questions, `review` its questions about all units."""

    sheet: Staged
    group: Group
    slot: int
    id: Callable[[str, str], QuestionId]
    review: Callable[[Situation, Seat, str], Iterator[Question]]

    def questions(self, *, whole: bool) -> Iterator[Question]:
        """Leaves that lie too far apart; `whole`: and the reason for standing aside, put when it is opened."""
        unseen = self.sheet.unseen(self.group, self.slot)
        # One that was kept is there to be opened again, and taken back.
        seen = [leaf for leaf in self.group.leaves if leaf not in unseen and self.sheet.far_apart(leaf)]
        for leaf in [*unseen, *(seen if whole else ())]:
            yield self._far_apart(leaf, done=leaf in seen)
        if whole:
            yield Question(str(self.id(self.group.id, "why")), self._put_recusal, self._recuse, done=True)

    # --- standing aside ---

    def _put_recusal(self) -> Prompt:
        text = (
            f"Xin không thẩm định {texts.named(self.group)} của {self.sheet.unit.name}. "
            "Lý do được ghi vào hồ sơ, đơn vị xem được. Đề nghị ghi lý do."
        )
        return Prompt(text, Text(500))

    def _recuse(self, reason: str) -> Effect:
        unit = self.sheet.unit
        word = Answered(unit.id, str(self.id(self.group.id, "")), RECUSED, reason=reason)
        now = staged(project(self.sheet.situation, (word,)), unit.id, "review")
        name = self.sheet.charter.reviewers[self.group.id][self.slot - 1]
        what = f"nhóm {self.group.code or self.group.title} của {unit.name}"
        text = f"{name} xin không thẩm định {what}, lý do: {quoted(reason)}."
        if abandoned(now, self.group):
            text += " Không còn ai thẩm định nhóm này: đề nghị mời người khác vào vai (gõ “mã mời”)."
        desk = Message(text, to=Audience("role", role="secretary"), news=True)
        board = () if unchecked(now.situation, unit.id) else (progress(now.situation, worth=False),)
        again = f"Muốn thẩm định lại, gõ “thẩm định {unit.short}”."
        return Effect(
            (word,), f"Đã ghi: xin không thẩm định {what}. {again}", (desk, *self.differences(now), *board)
        )

    # --- where they differ ---

    def differences(self, now: Staged) -> tuple[Message, ...]:
        """Messages that tell all reviewers of the group where they differ, once all have decided; what lies too
        far apart is asked instead."""
        leaves = [leaf for leaf in self.group.leaves if now.disputed(leaf)]
        asked = tuple(self._ask_others(now)) if any(now.far_apart(leaf) for leaf in leaves) else ()
        near = [leaf for leaf in leaves if not now.far_apart(leaf)]
        if not near:
            return asked
        unit = now.unit
        lines = [f"{unit.name}: {len(near)} mục thẩm định khác nhau."]
        lines += [f"{leaf.code}. {leaf.title}: {', '.join(each_reviewer(now, leaf))}" for leaf in near]
        lines.append(self._hint(now, near))
        told = "\n".join(lines)
        return (
            *(
                Message(told, to=Audience("seat", seat=seat.id), news=True)
                for seat in now.situation.roster
                if seat_named(now.situation, seat) in _who_review(now, self.group)
            ),
            *asked,
        )

    def _hint(self, now: Staged, leaves: list[Leaf]) -> str:
        change = f"Muốn sửa, gõ “thẩm định {now.unit.short}”; không sửa thì"
        if any(now.unsettled(leaf) for leaf in leaves):
            return f"{change} cụm thống nhất tại cuộc họp."
        return f"{change} {RULED[now.charter.several_reviews.rule]}."

    def _ask_others(self, now: Staged) -> Iterator[Message]:
        """The first question about what lies too far apart, to each other reviewer of the group."""
        names = now.charter.reviewers[self.group.id]
        for seat in now.situation.roster:
            name = seat_named(now.situation, seat)
            if name not in names or name == names[self.slot - 1]:
                continue
            for holder in seat.holders:
                view = as_seen_by(now.situation, holder.person)
                open_now = (q for q in self.review(view, seat, now.unit.id) if _is_seen(q))
                if question := first_open(open_now):
                    yield as_message(question, Audience("person", person=holder.person.id))

    # --- too far apart ---

    def _far_apart(self, leaf: Leaf, *, done: bool) -> Question:
        id = str(self.id(leaf.id, SEEN))
        return Question(
            id,
            put=lambda: self._put_far(leaf),
            keep=lambda key: self._keep_far(leaf, key),
            done=done,
            aside=aside_of(self.sheet.answers.get(id)),
            unit=self.sheet.unit.id,
        )

    def _put_far(self, leaf: Leaf) -> Prompt:
        sheet = self.sheet
        lines = [f"{sheet.unit.name} · {texts.titled(leaf)}", self._how_far(leaf)]
        for name, verdict in sheet.reviews(leaf).items():
            why = f", lý do: {quoted(verdict.reason)}" if verdict.reason else ""
            lines.append(f"– {name}: {texts.say_value(sheet, leaf, verdict.value)}{why}")
        if not sheet.unsettled(leaf) and (made := sheet.verdict(leaf)):
            lines.append(f"Nếu đều giữ: {texts.say_value(sheet, leaf, made.value)}.")
        lines.append("Đồng chí giữ hay sửa ý kiến của mình?")
        return Prompt("\n".join(lines), Choice((STAY, CHANGE)), (LATER,))

    def _how_far(self, leaf: Leaf) -> str:
        values = [verdict.value for verdict in self.sheet.reviews(leaf).values()]
        distance = spread(leaf.criterion, self.sheet.unit.id, values)
        bound = self.sheet.charter.several_reviews.apart
        if distance is None or bound is None:
            return "Các ý kiến thẩm định khác nhau:"
        return f"Các ý kiến thẩm định chênh nhau {say(distance)} điểm, quá mức {say(bound)} điểm:"

    def _keep_far(self, leaf: Leaf, key: str) -> Effect:
        if key == CHANGE.key:
            return Effect(goto=str(self.id(leaf.id, "")))
        unit = self.sheet.unit.id
        facts: tuple[Fact, ...] = (Answered(unit, str(self.id(leaf.id, SEEN)), self.sheet.far_apart(leaf)),)
        now = project(self.sheet.situation, facts)
        board = () if unchecked(now, unit) else (progress(now, worth=False),)
        return Effect(facts, f"{texts.called(leaf)}: đã ghi, giữ ý kiến.", board)


# The rule in the words of those who are told what becomes of a difference.
RULED = {
    "first": "ý kiến đầu được tính",
    "mean": "lấy điểm bình quân",
    "median": "lấy điểm trung vị",
    "trimmed_mean": "lấy điểm bình quân sau khi bỏ điểm cao nhất và thấp nhất",
}


def each_reviewer(sheet: Staged, leaf: Leaf) -> Iterator[str]:
    """Each reviewer's name and value for a leaf; without those who stand aside."""
    group = sheet.charter.group_of[leaf.id]
    for slot, name in enumerate(sheet.reviewers(leaf), 1):
        if not sheet.recusal(group, slot):
            said = sheet.reviewed(leaf, slot)
            yield f"{name} {texts.say_value(sheet, leaf, said.value if said else '')}"


def _who_review(sheet: Staged, group: Group) -> list[str]:
    named = enumerate(sheet.charter.reviewers[group.id], 1)
    return [name for slot, name in named if not sheet.recusal(group, slot)]


def _is_seen(question: Question) -> bool:
    return QuestionId.read(question.id).part.startswith(SEEN)
