"""Choice about a workbook that was read: all that fits is taken by one tap, or nothing.

The same for a unit's own table and for a reviewer's check of it; so is how doubts are said.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.conversations.scoring import texts
from bot.dialogue.answers import Answers
from bot.dialogue.facts import Answered
from bot.dialogue.question import Effect, Prompt, Question, QuestionId
from bot.dialogue.registry import EXPIRED
from bot.dialogue.situation import Answer, Situation
from bot.dialogue.workbooks import Workbook
from bot.questions import Choice, Option, Unclear
from bot.rules.charter import Leaf
from bot.state.workbook_doubts import Decision
from bot.vietnamese import listed

TAKE, LEAVE = "take", Option("leave", "Không ghi")
CHANGED = "Nội dung đã ghi thay đổi từ khi đọc tệp. Đề nghị xem lại rồi chọn."


@dataclass(frozen=True)
class ReadingChoice:
    """Choice about the newest workbook of one unit.

    `word` is the id under which the decision is stored; its part (a reviewer's seat) ends the id of each
    question. `talk` is the name under which the workbooks are kept. `paper`: somebody enters it for the unit.
    """

    situation: Situation
    word: QuestionId
    talk: str
    paper: bool = False

    def id(self, leaf: str, part: str) -> QuestionId:
        return replace(self.word, leaf=leaf, part=part + self.word.part)

    @property
    def said(self) -> Answer | None:
        """Newest decision, as it is stored."""
        return self._answers.get(str(self.word))

    @property
    def decided(self) -> Decision:
        return Decision.of(self.said)

    @property
    def is_asked(self) -> bool:
        """True where the chat stands at a workbook, be it one that has changed since."""
        ref = QuestionId.read(self.situation.channel.asked)
        return ref.leaf == TAKE and _word_of(ref) == self.word

    def question(
        self,
        fitting: Callable[[Workbook], Mapping[str, str]],
        said_back: Callable[[Workbook], str],
        take: Callable[[Workbook], Effect],
    ) -> Iterator[Question]:
        """Question for the newest workbook, while nobody has decided on it."""
        own = [book for book in self._workbooks if book.talk == self.talk]
        if not own or own[-1].id <= self.decided.workbook:
            return
        workbook = own[-1]
        # The answers it is compared with are part of the id: a tap never takes what was not said back.
        id = str(self.id(TAKE, f"{workbook.id}_{self._answers.last}"))

        def keep(key: str) -> Effect:
            if self.is_asked and self.situation.channel.asked != id:
                raise Unclear(CHANGED)
            return self._leave(workbook) if key == LEAVE.key else take(workbook)

        # Lettered: a number that is typed just now was meant for the question before.
        form = Choice((Option(TAKE, f"Ghi {len(fitting(workbook))} mục"), LEAVE), lettered=True)
        yield Question(id, lambda: Prompt(lambda: said_back(workbook), form), keep)

    def taken(self, workbook: Workbook, doubts: Mapping[str, str]) -> Answered:
        """Word that the workbook was taken, with the leaves that were in doubt."""
        return self._decide(Decision(workbook.id, tuple(doubts)))

    def _leave(self, workbook: Workbook) -> Effect:
        return Effect((self._decide(Decision(workbook.id)),), f"Không ghi gì từ tệp {workbook.name}.")

    def _decide(self, decision: Decision) -> Answered:
        return Answered(self.word.unit, str(self.word), decision.value, paper=self.paper)

    def doubt(self, leaf: Leaf, doubts: Callable[[Workbook], Mapping[str, str]]) -> str:
        """Sentence with what is not clear about a leaf in the workbook that was taken."""
        workbook = next((book for book in self._workbooks if book.id == self.decided.workbook), None)
        why = doubts(workbook).get(leaf.id, "") if workbook else ""
        return f"Chưa rõ trong tệp {workbook.name}: {why}." if workbook and why else "Chưa rõ trong tệp đã gửi."

    @property
    def _answers(self) -> Answers:
        return Answers.of(self.situation.answers.get(self.word.unit, {}))

    @property
    def _workbooks(self) -> Sequence[Workbook]:
        return self.situation.workbooks.get(self.word.unit, ())


def why_expired(situation: Situation, ref: QuestionId) -> str:
    """Reason why a button of a workbook does nothing any more, while workbooks are taken."""
    decided = Decision.of(situation.answers.get(ref.unit, {}).get(str(_word_of(ref))))
    number = ref.part.partition("_")[0]
    is_open = ref.leaf == TAKE and number.isdecimal() and int(number) > decided.workbook
    return CHANGED if is_open else EXPIRED


def _word_of(ref: QuestionId) -> QuestionId:
    """Id under which the decision is stored to which this question belongs."""
    return replace(ref, leaf="", part=ref.part.lstrip("0123456789_"))


def count_unclear(doubts: Mapping[str, str], remarks: Sequence[str]) -> str:
    """Rest of the sentence that counts what was read; "" where all of it is clear."""
    count = len(doubts) + len(remarks)
    return f", {count} chỗ chưa rõ" if count else ""


def unclear_lines(
    leaves: Mapping[str, Leaf], doubts: Mapping[str, str], remarks: Sequence[str], told: Sequence[str]
) -> list[str]:
    """Lines about what is not clear in a workbook, and how something in it was taken."""
    said = [f"{texts.called(leaves[leaf])}: {why}" for leaf, why in doubts.items()]
    lines = ["Chưa rõ:", *listed([*said, *remarks])] if said or remarks else []
    return [*lines, "Lưu ý:", *listed(told)] if told else lines


def none_read(workbook: Workbook) -> str:
    """Sentence about a file of which nothing could be read, with what is not clear in it."""
    reading = workbook.reading
    unclear = [*reading.doubts.values(), *reading.remarks, *reading.told]
    lines = ["Chưa rõ:", *listed(unclear)] if unclear else ["Bảng chưa điền mục nào."]
    return "\n".join([f"Tệp {workbook.name}: chưa đọc được mục nào, không ghi gì.", *lines])
