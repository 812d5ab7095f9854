"""Robots after the self-scores: reviewers, units that explain, the secretary who enters what is agreed.

Like every robot they go by what stands on the phone: half of the time they leave things as they are, else they
change something and say why.
"""

import random

from bot.questions import Option
from bot.vietnamese import fold, number, say
from handlers.demo.phones import Bubble, Stuck, without_letter
from handlers.demo.robots import Reply, Robot

_REASONS = (
    "Theo hồ sơ lưu, số liệu khác với bảng đã gửi.",
    "Văn bản ký sau thời điểm tính thi đua.",
    "Đã đối chiếu với báo cáo của cơ quan thường trực.",
)
# Beginnings of choices that would stop the year, or undo what was done.
_NEVER = ("de sau", "tra lai", "xem", "ghi thang", "khong nhat tri", "chua", "khong duoc giao")


class ReviewerRobot(Robot):
    """Robot that answers what is asked after the self-scores; `seed` decides how strict it is, unit by unit."""

    def answer(self, bubble: Bubble) -> Reply:
        about = bubble.asks.partition("/")[2] or bubble.text
        self.asked[about] += 1
        if self.asked[about] > 4:
            raise Stuck(f"asked again and again: {bubble.text}")
        # A question without choices doesn't tell its id. What stands above it is told again or not after a
        # fault, and must not change what is answered.
        of = about if bubble.asks else bubble.text.rpartition("\n")[2]
        draw = random.Random(f"{self.seed} {of}")  # noqa: S311
        if not bubble.options:
            return Reply(text=draw.choice(_REASONS))
        choices = [o for o in bubble.options if not _label(o).startswith(_NEVER)]
        done = next((option for option in choices if _label(option) == "xong"), None)
        if done and len(choices) == 1:
            return self._prove(bubble, choices)
        if done:
            return self._pick(about, draw, choices, done)
        if "không xếp hạng" in bubble.text:
            return Reply(tap=choices[0])
        offered = [option for option in choices if _label(option).startswith(("theo", "giu ket qua"))]
        if not offered and any(_label(option) == "giu nguyen" for option in choices):
            return _lower(draw, choices)
        return Reply(tap=draw.choice(offered if len(offered) > 1 else choices[:2]))

    def _pick(self, about: str, draw: random.Random, choices: list[Option], done: Option) -> Reply:
        """Changes one criterion of the list, then is done with the group."""
        if about in self.shown:
            return Reply(tap=done)
        self.shown.add(about)
        return Reply(tap=draw.choice([option for option in choices if option != done]))


def _lower(draw: random.Random, choices: list[Option]) -> Reply:
    """Reply somewhat under the figure that is offered first."""
    numbers = [option for option in choices if _label(option) != "giu nguyen"]
    if len(numbers) > 1:
        return Reply(tap=draw.choice(numbers[1:3]))
    return Reply(text=say(number(numbers[0].key) * 9 // 10)) if numbers else Reply(tap=choices[0])


def _label(option: Option) -> str:
    return fold(without_letter(option.label))
