"""Settings of the charter changed at the desk, by question: each change goes into the draft."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from bot.conversations.results import setting_choice
from bot.dialogue.charter_versions import CharterDrafted
from bot.dialogue.question import Effect, Question, QuestionId
from bot.dialogue.registry import Call, Reply
from bot.dialogue.situation import Situation
from bot.rules.charter_settings import Setting, settings_of
from bot.rules.list_settings import list_settings
from bot.rules.plain_values import text_of_charter

TALK = "rule"


def open_topics(call: Call) -> Effect | Reply:
    """`quy định`: opens the list of what can be changed."""
    cycle = call.situation.cycle
    if cycle is None:
        return Reply("Cụm chưa mở năm thi đua.")
    return Effect(goto=str(QuestionId(cycle.id, TALK, "", setting_choice.TOPICS)))


def questions(situation: Situation) -> Iterator[Question]:
    """Questions about the settings of the draft or, without one, of the charter in force; put only when the
    desk opens them."""
    cycle = situation.cycle
    if cycle is None or situation.is_past:
        return

    def named(leaf: str, part: str) -> str:
        return str(QuestionId(cycle.id, TALK, "", leaf, part))

    draft = cycle.draft
    data = json.loads(draft.text) if draft else dict(situation.charter_data)

    def keep(setting: Setting, value: str, made: Mapping[str, Any]) -> Effect:
        reason = draft.reason if draft else f"Sửa quy định: {setting.title}"
        told = "Đã ghi vào dự thảo quy chế; chưa áp dụng cho đến khi thông qua."
        return Effect((CharterDrafted(text_of_charter(made), reason),), told)

    hub = str(QuestionId(cycle.id, "charter"))
    settings = (*settings_of(data), *list_settings(data, situation.charter_data))
    yield from setting_choice.questions(data, settings, named, keep, hub)
