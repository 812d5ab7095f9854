"""Choice of a charter's setting and of its value: a topic, a setting with its present value, another value.

The founding asks it before a cluster stands, the charter's desk in mid-year; `keep` says what is made of it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bot.dialogue.question import Effect, Prompt, Question
from bot.questions import Choice, Offering, Option, Unclear
from bot.rules.charter_parser import read_charter
from bot.rules.charter_settings import Setting, Shares
from bot.rules.plain_values import CharterError

DONE, SAME = Option("-done", "Xong"), Option("-same", "Giữ nguyên")
TOPICS = "topics"
_UNFIT = "Giá trị này không hợp với các quy định khác của cụm. Đề nghị chọn giá trị khác."

# Id of a question, by its leaf and part.
Named = Callable[[str, str], str]
# Effect of a setting that was given another value, out of the charter's data with it.
Keep = Callable[[Setting, str, Mapping[str, Any]], Effect]


def questions(
    data: Mapping[str, Any], settings: Sequence[Setting], named: Named, keep: Keep, done: str
) -> Iterator[Question]:
    """Questions about these settings; put only when somebody opens them. `done` is the id of what follows."""
    topics = list(dict.fromkeys(setting.topic for setting in settings))
    yield _topics(topics, named, done)
    for place, topic in enumerate(topics):
        yield _topic(data, topic, place, [s for s in settings if s.topic == topic], named)
    for setting in settings:
        yield _value(data, setting, topics.index(setting.topic), named, keep)


def _topics(topics: list[str], named: Named, done: str) -> Question:
    form = Choice((*(Option(str(n), topic) for n, topic in enumerate(topics)), DONE), lettered=True)

    def keep(key: str) -> Effect:
        return Effect(goto=done if key == DONE.key else named(TOPICS, key))

    return Question(named(TOPICS, ""), lambda: Prompt("Sửa quy định về việc nào?", form), keep, done=True)


def _topic(data: Mapping[str, Any], topic: str, place: int, own: list[Setting], named: Named) -> Question:
    options = (Option(s.key, f"{s.title}: {s.said(data)}") for s in own)
    form = Choice((*options, DONE), lettered=True)

    def keep(key: str) -> Effect:
        return Effect(goto=named(TOPICS, "") if key == DONE.key else named("set", key))

    return Question(named(TOPICS, str(place)), lambda: Prompt(f"{topic}: sửa điều nào?", form), keep, done=True)


def _value(data: Mapping[str, Any], setting: Setting, place: int, named: Named, keep: Keep) -> Question:
    back = named(TOPICS, str(place))

    def kept(value: str) -> Effect:
        if value == SAME.key or value == setting.get(data):
            return Effect(result="Giữ nguyên.", goto=back)
        made = setting.changed(data, value)
        try:
            read_charter(made)
        except CharterError:
            raise Unclear(_UNFIT) from None
        effect = keep(setting, value, made)
        told = f"{setting.title}: {setting.form.say(value)}."
        return Effect(effect.facts, f"{told} {effect.result}".strip(), effect.messages, back)

    text = " ".join(filter(None, (f"{setting.title}: đang là {setting.said(data)}. Đổi thành?", setting.how)))
    # In a list the present value stands among the others.
    listed = isinstance(setting.form, Choice | Shares)
    form = setting.form if listed else Offering(setting.form, (SAME,))
    return Question(named("set", setting.key), lambda: Prompt(text, form), kept, done=True)
