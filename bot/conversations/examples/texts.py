"""Words in which an example is shown, and the files that come with it."""

from bot.dialogue.situation import Situation
from bot.dialogue.turn import Audience, Document, Message
from bot.state.examples import Example
from bot.vietnamese import say_list

# Files that are sent along with an example, at most; all are named.
MOST_SENT = 3


def shown(one: Example) -> str:
    """An example as the cluster reads it."""
    return body(one.unit.name, one.text, one.figures, tuple(file.name for file in one.files))


def body(unit: str, text: str, figures: str, names: tuple[str, ...]) -> str:
    lines = [f"{unit}:", text]
    if figures:
        lines.append(f"Số liệu: {figures}")
    if names:
        lines.append(f"Ảnh, tệp ({len(names)}): {say_list(list(names), noun='tệp')}.")
    return "\n".join(lines)


def sent_files(situation: Situation, one: Example, to: Audience) -> tuple[Message, ...]:
    """The first files of an example, a message each; links stand in no message of their own."""
    if situation.cycle is None:
        return ()
    kept = [file for file in one.files if file.state == "kept" and not file.link]
    cycle, whose = situation.cycle.id, f"Tệp của điển hình “{one.title}” ({one.unit.name})"
    return tuple(
        Message(
            f"{whose}: {file.name}", to, document=Document("evidence", cycle, one.unit.id, file.name, file.id)
        )
        for file in kept[:MOST_SENT]
    )
