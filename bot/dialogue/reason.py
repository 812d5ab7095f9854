"""Reason for an act of steering: asked for at each, kept in the journal. Usual reasons are one tap away."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.dialogue.question import Effect, Prompt, Question
from bot.questions import LETTERS, Option, Style, Text, Unclear
from bot.vietnamese import fold

LONGEST = 300
KEPT = "ghi vào nhật ký của cụm"
# Characters of the shortest reason: one letter is a place in the list, or a slip.
_LEAST = 3
# Replies of somebody who no longer wants the act.
_NOT = ("chua", "thoi", "khong", "huy", "khoan", "dung")


@dataclass(frozen=True)
class Reason(Text):
    """Reason in words: a usual one by its letter or label, or typed. The stored value is its text."""

    style: Style = "letters"

    def read(self, reply: str) -> str:
        typed = fold(reply).rstrip(").")
        if len(typed) == 1 and typed in LETTERS[: len(self.options)]:
            return self.options[LETTERS.index(typed)].label
        if typed in _NOT:
            raise Unclear("Chưa thực hiện. Muốn quay lại, gõ “lùi”; muốn thực hiện, đề nghị ghi lý do.")
        meant = (o.label for o in self.options if fold(o.label) == typed)
        text = next(meant, "") or super().read(reply)
        if len(text) < _LEAST:
            raise Unclear("Đề nghị ghi lý do bằng chữ." if not self.options else self._how())
        return text

    def pick(self, key: str) -> str:
        for option in self.options:
            if option.key == key:
                return option.label
        raise Unclear(f"Lựa chọn này không còn dùng nữa. {self._how()}")

    def _how(self) -> str:
        return "Đề nghị chọn một mục hoặc gõ lý do bằng chữ."


def why(id: str, text: str, usual: tuple[str, ...], keep: Callable[[str], Effect]) -> Question:
    """Question for the reason of an act, put once the act was chosen; `usual` are reasons to choose from."""
    options = tuple(Option(f"w{place}", label) for place, label in enumerate(usual))
    choose = " Chọn một mục hoặc gõ lý do khác." if options else ""
    return Question(id, lambda: Prompt(text + choose, Reason(LONGEST, options)), keep, done=True)
