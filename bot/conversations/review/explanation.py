"""Explanation (giải trình): the unit answers each leaf that the review changed; the reviewer replies once."""

from collections.abc import Iterator

from bot.conversations.results.posts import progress
from bot.conversations.review import history
from bot.conversations.review.leaf_decision import Ruling
from bot.conversations.scoring import texts
from bot.dialogue.facts import Answered, Fact
from bot.dialogue.projection import project
from bot.dialogue.question import LATER, Effect, Prompt, Question, QuestionId, as_message, aside_of, first_open
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.turn import Audience, Message
from bot.questions import Choice, Files, Option, Text
from bot.rules.charter import Leaf
from bot.state.pending import AGREE, EXPLAIN, differing, explained, speaks_for, unanswered, unexplained
from bot.state.seats import own_units
from bot.state.stages import Staged, as_seen_by, following, named, running, seat_named, staged, taking_part
from bot.vietnamese import say, say_day, say_list, say_moment

AGREE_ALL, EACH = Option(AGREE, "Đồng ý tất cả"), Option("each", "Trả lời từng tiêu chí")
ACCEPT, ANSWER = Option(AGREE, "Đồng ý"), Option(EXPLAIN, "Giải trình")


def questions(situation: Situation, unit: str) -> Iterator[Question]:
    """Walk through the leaves of a unit that differ, and no others."""
    if not running(situation, "explain", unit) or not unit:
        return
    walk = _Walk(staged(situation, unit, "explain"))
    if walk.leaves and unit in {u.id for u in taking_part(walk.sheet.cycle)}:
        yield walk.gate()
        for leaf in walk.leaves:
            yield from walk.leaf(leaf)


class _Walk:
    """Questions of one unit's explanations."""

    def __init__(self, sheet: Staged) -> None:
        self.sheet, self.situation, self.unit = sheet, sheet.situation, sheet.unit
        self.leaves = differing(sheet.situation, sheet.unit.id)

    def _id(self, leaf: str = "", part: str = "") -> str:
        return str(QuestionId(self.sheet.cycle.id, "explain", self.unit.id, leaf, part))

    def gate(self) -> Question:
        word = self.sheet.word("explain")
        return Question(
            self._id(),
            put=self._put_gate,
            keep=self._keep_gate,
            done=bool(word and not word.aside) or not unexplained(self.situation, self.unit.id),
            aside=aside_of(word),
            unit=self.unit.id,
        )

    def _put_gate(self) -> Prompt:
        claimed = staged(self.situation, self.unit.id, "self").score.total
        reviewed = staged(self.situation, self.unit.id, "review").score.total
        lines = [f"Kết quả thẩm định – {self.unit.name}: {len(self.leaves)} mục khác với đơn vị tự chấm."]
        lines += [f"{leaf.code}. {leaf.title}: {history.change(self.sheet, leaf)}" for leaf in self.leaves]
        lines.append(f"Tổng điểm: từ {say(claimed)} thành {say(reviewed)}.")
        window = self.situation.timetable.window("explain", self.unit.id)
        due = (window or self.sheet.charter.windows["explain"]).due
        lines.append(f"Hạn giải trình: {say_moment(due, self.situation.zone)}. Ý kiến của đơn vị?")
        return Prompt("\n".join(lines), Choice((AGREE_ALL, EACH)), (LATER,))

    def _keep_gate(self, key: str) -> Effect:
        gone = Answered(self.unit.id, self._id(), key)
        if key == EACH.key:
            return Effect((gone,))
        agreed = [
            Answered(self.unit.id, self._id(x.id), AGREE) for x in unexplained(self.situation, self.unit.id)
        ]
        return self._kept((gone, *agreed), "Đã ghi: đơn vị đồng ý với kết quả thẩm định.")

    def leaf(self, leaf: Leaf) -> Iterator[Question]:
        word, settled = self.sheet.word("explain", leaf.id), self.sheet.verdict(leaf)
        if settled:
            return
        yield Question(
            self._id(leaf.id),
            put=lambda: self._put(leaf),
            keep=lambda key: self._keep(leaf, key),
            done=bool(explained(self.sheet, leaf)),
            aside=aside_of(word),
            unit=self.unit.id,
        )
        ask_why = f"{leaf.code}: đề nghị ghi nội dung giải trình."
        yield Question(
            self._id(leaf.id, "why"),
            put=lambda: Prompt(ask_why, Text(1000)),
            keep=lambda reason: self._explain(leaf, reason),
            done=True,
        )
        yield self._proof(leaf)

    def _put(self, leaf: Leaf) -> Prompt:
        lines = [texts.titled(leaf), history.claimed(self.sheet, leaf), *history.reviewed(self.sheet, leaf)]
        lines += history.answered(self.sheet, leaf)
        return Prompt("\n".join([*lines, "Ý kiến của đơn vị?"]), Choice((ACCEPT, ANSWER)), (LATER,))

    def _keep(self, leaf: Leaf, key: str) -> Effect:
        if key == EXPLAIN:
            return Effect(goto=self._id(leaf.id, "why"))
        fact = Answered(self.unit.id, self._id(leaf.id), key)
        return self._kept((fact,), f"{leaf.code}: đơn vị đồng ý với kết quả thẩm định.")

    def _explain(self, leaf: Leaf, reason: str) -> Effect:
        fact = Answered(self.unit.id, self._id(leaf.id), EXPLAIN, reason=reason)
        said = f"Đã ghi giải trình cho {leaf.code}."
        if leaf.evidence == "none" or not self.situation.platform.files:
            return self._kept((fact,), said)
        return Effect((fact,), said, goto=self._id(leaf.id, "ev"))

    def _proof(self, leaf: Leaf) -> Question:
        """Question for more evidence of what was explained; "xong" ends it, with or without any."""
        text = (
            f"Có thêm minh chứng cho {leaf.code} thì gửi ngay tại đây. Gửi đủ, hoặc không có, thì chọn “Xong”."
        )

        def keep(_: str) -> Effect:
            have = len(self.sheet.pieces(leaf.id))
            return self._kept(
                (), f"{leaf.code}: có {have} minh chứng." if have else "Không gửi thêm minh chứng."
            )

        return Question(self._id(leaf.id, "ev"), lambda: Prompt(text, Files()), keep, done=True)

    def _kept(self, facts: tuple[Fact, ...], said: str) -> Effect:
        """Effect of a word; once nothing is open, the reviewers are asked to reply and the board is renewed."""
        now = project(self.situation, facts)
        if unexplained(now, self.unit.id):
            return Effect(facts, said)
        asked = ask_reviewers(now, self.unit.id)
        return Effect(facts, f"{said}\nĐơn vị đã trả lời đủ.", (*asked, progress(now, worth=False)))


def takes_evidence(situation: Situation, unit: str, leaf: str) -> bool:
    """True while more evidence for a leaf is accepted: it differs and the reviewer has not replied."""
    if not running(situation, "explain", unit):
        return False
    sheet = staged(situation, unit, "explain")
    return any(x.id == leaf and not sheet.verdict(x) for x in differing(situation, unit))


# --- the reviewer's reply ---


def replies(situation: Situation, seat: Seat, unit: str) -> Iterator[Question]:
    """Explanations put, once each, to the reviewer whose value stands."""
    if situation.cycle is None or situation.cycle.stage != "explain":
        return
    own = own_units(situation)
    name = seat_named(situation, seat)
    for one in taking_part(situation.cycle):
        if one.id in own or (unit and unit != one.id) or not running(situation, "explain", one.id):
            continue
        sheet = staged(situation, one.id, "explain")
        for leaf in unanswered(situation, one.id):
            if speaks_for(situation, one.id, leaf) == name:
                yield from _reply(sheet, leaf).questions()


def _what_next(sheet: Staged) -> str:
    """Sentence about the stage that follows, after a space, once all is replied to; else ""."""
    after = following(sheet.charter, "explain")
    if not after or unanswered(sheet.situation, sheet.unit.id):
        return ""
    window = sheet.situation.timetable.window(after) or sheet.charter.windows[after]
    words = "thống nhất điểm" if after == "agree" else named(after)
    return f" Tiếp theo: {words}, từ {say_day(window.opens, sheet.situation.zone)}."


def _reply(sheet: Staged, leaf: Leaf) -> Ruling:
    """Reply by the first seat whose review of the leaf counts, for all who reviewed it; they are told of it."""
    others = list(staged(sheet.situation, sheet.unit.id, "review").reviews(leaf))[1:]
    together = f", thay mặt cả {say_list(others)}" if others else ""

    def lines() -> list[str]:
        return [
            f"{sheet.unit.short} giải trình {texts.titled(leaf)}",
            history.claimed(sheet, leaf),
            *history.reviewed(sheet, leaf),
            *history.answered(sheet, leaf),
            *history.evidence(sheet, leaf),
            f"Trả lời một lần{together}: giữ hoặc sửa, kèm lý do.",
        ]

    def kept(facts: tuple[Fact, ...], said: str) -> Effect:
        now = staged(project(sheet.situation, facts), sheet.unit.id, "explain")
        verdict = now.verdict(leaf)
        value = texts.say_value(now, leaf, verdict.value if verdict else "")
        why = history.because(verdict.reason) if verdict else ""
        same = verdict is not None and verdict.value == sheet.before.get(leaf.id, "")
        what = f"giữ {value} cho mục {leaf.code}" if same else f"sửa mục {leaf.code} thành {value}"
        text = f"Tổ thẩm định {what}{why}.{_what_next(now)}"
        told = Message(text, to=Audience("role", role="representative", unit=sheet.unit.id), news=True)
        beside = tuple(
            Message(f"{sheet.unit.name}: {text}", to=Audience("seat", seat=seat.id), news=True)
            for seat in sheet.situation.roster
            if seat_named(sheet.situation, seat) in others
        )
        return Effect(facts, said, (told, *beside))

    offers = [(sheet.before.get(leaf.id, ""), "Giữ kết quả thẩm định")]
    if claimed := sheet.claimed.get(leaf.id, ""):
        offers.append((claimed, "Theo đơn vị"))
    id = QuestionId(sheet.cycle.id, "reply", sheet.unit.id, leaf.id)
    return Ruling(sheet, leaf, id, lines, kept, tuple(offers), done=False, always_why=True)


def ask_reviewers(situation: Situation, unit: str) -> tuple[Message, ...]:
    """Messages with the first question to each reviewer who has to reply to this unit."""
    messages: dict[int, Message] = {}
    for seat in situation.roster:
        for person in (h.person for h in seat.holders if seat.role == "reviewer"):
            if question := first_open(replies(as_seen_by(situation, person), seat, unit)):
                messages.setdefault(person.id, as_message(question, Audience("person", person=person.id)))
    return tuple(messages.values())
