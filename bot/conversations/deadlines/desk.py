"""The commands about time and about telling people: reminders, extensions, notices."""

from collections.abc import Callable, Mapping

from bot.conversations.deadlines import extension, notices, requested_reminders
from bot.dialogue.commands import Name
from bot.dialogue.question import Effect
from bot.dialogue.situation import Role, Situation

_STEERING: tuple[Role, ...] = ("secretary", "chair")
_WHO: Mapping[Name, tuple[Role, ...]] = {
    "recall": _STEERING,
    "notice": _STEERING,
    "extend": ("chair",),
}
_ACTS: Mapping[Name, Callable[[Situation, str], Effect]] = {
    "recall": requested_reminders.now,
    "wish": requested_reminders.later,
    "notice": lambda here, _: notices.begin(here),
    "received": lambda here, _: notices.confirm(here),
    "extend": extension.begin,
}
_CHAIRS = "Gia hạn do cụm trưởng quyết định. Đề nghị cụm trưởng gõ “gia hạn” trong chat của mình."


def run(here: Situation, name: Name, words: str) -> Effect | None:
    """One act; None for a command that is not of these."""
    act = _ACTS.get(name)
    roles = _WHO.get(name)
    if act and roles and not any(own.role in roles for own in here.seats):
        return Effect(
            result=_CHAIRS if roles == ("chair",) else "Việc này do thư ký cụm hoặc cụm trưởng thực hiện."
        )
    return act(here, words) if act else None
