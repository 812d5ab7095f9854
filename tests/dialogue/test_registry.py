"""Completeness of the registry: whatever is declared says all that others will ask of it."""

import re
from dataclasses import replace
from typing import get_args

import pytest

from bot.conversations.decide import decide
from bot.dialogue import commands
from bot.dialogue.question import Effect
from bot.dialogue.registry import Call, Command, Conversation, Registry, Reply, registry
from bot.dialogue.situation import Role, Seat
from bot.dialogue.turn import Turn
from bot.rules.charter import STAGES
from tests.worlds.charters import LAN, MINH, TALKS
from tests.worlds.core import World, tapped, typed

CONVERSATIONS, COMMANDS = registry().conversations, registry().commands


@pytest.mark.parametrize("talk", CONVERSATIONS, ids=lambda talk: talk.name)
def test_a_conversation_has_roles_and_work_if_it_is_put_by_itself(talk: Conversation):
    assert talk.roles
    assert set(talk.roles) <= set(get_args(Role))
    if talk.proactive and talk.name != "desk":
        assert talk.work
        assert talk.work.name != "việc chờ trả lời"
    assert talk.stage is None or talk.stage in STAGES
    assert not talk.begins or talk.stage


@pytest.mark.parametrize("talk", CONVERSATIONS, ids=lambda talk: talk.name)
@pytest.mark.parametrize("person", [LAN, MINH])
def test_an_expired_button_of_every_conversation_has_a_sentence(talk: Conversation, person: str):
    here = World.tiny().seen_by(person)
    for unit in ("", "thue", "khobac"):
        turn = decide(here, tapped(f"k1/{talk.name}.{unit}.nowhere.none", "x"))
        assert turn.result.endswith("."), (talk.name, unit, turn.result)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_a_command_has_words_roles_and_help(command: Command):
    assert command.words
    assert command.roles
    assert command.refusal.endswith(".")
    helped = registry().command_by_name.get(command.helped_by)
    assert bool(command.help) != bool(helped), f"{command.name}: help, or the command whose line speaks of it"
    assert helped is None or helped.help
    assert commands.read(command.words[0]) == (command, "")
    assert commands.read(f"/{command.twin}@thidua_bot 1") == (command, "1")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
@pytest.mark.parametrize("role", get_args(Role))
def test_every_command_answers_every_role_in_words_of_its_own(command: Command, role: Role):
    here = World.tiny().seen_by(LAN)
    here = replace(here, seats=(Seat(99, role, "thue" if role in ("representative", "leader") else ""),))
    turn = decide(here, typed(command.words[0]))
    assert turn.result or turn.ask or turn.messages
    if not command.serves(role):
        assert turn.result == command.refusal


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.button], ids=lambda command: command.name)
def test_an_act_of_the_desk_gives_an_effect_or_a_reply(command: Command):
    """A Turn would know which question is put next; a tap at the desk doesn't."""
    here = World.tiny().seen_by(MINH)
    done = command.run(Call(here, here.seats[0]))
    if command.name != "newest":
        assert isinstance(done, Effect | Reply)
        assert not isinstance(done, Turn)


def test_each_command_is_said_in_a_talk():
    said = "\n".join(path.read_text("utf-8") for path in TALKS.glob("*.talk")).lower()
    unsaid = {
        command.name
        for command in COMMANDS
        if not any(re.search(rf"> (/?{re.escape(w)}\b|/{command.twin}\b)", said) for w in command.words)
        and not (isinstance(command.button, str) and command.button and f"> [{command.button.lower()}]" in said)
    }
    assert not unsaid, f"no talk says them: {sorted(unsaid)}"


def test_two_entries_of_one_name_or_with_the_same_words_are_refused():
    talk, command = CONVERSATIONS[0], COMMANDS[0]
    with pytest.raises(ValueError, match=talk.name):
        Registry((talk, talk), ())
    with pytest.raises(ValueError, match=command.name):
        Registry((), (command, command))
    with pytest.raises(ValueError, match="declared twice"):
        Registry((), (command, replace(command, name="other")))


def test_the_desk_comes_last_and_what_is_urgent_first():
    names = [talk.name for talk in CONVERSATIONS]
    assert names[-1] == "desk"
    urgent = [talk.name for talk in CONVERSATIONS if talk.urgent]
    assert names[: len(urgent)] == urgent


@pytest.mark.parametrize("role", get_args(Role))
def test_the_menu_of_each_role_is_short_and_holds_only_what_it_may_use(role: Role):
    shown = [twin for twin, _ in registry().menu({role})]
    assert {"trogiup", "lui" if role == "founder" else "viec"} <= set(shown)
    assert len(shown) <= 13
    assert all(registry().by_twin[twin].serves(role) for twin in shown)


def test_who_holds_several_seats_has_the_commands_of_all():
    both = set(registry().menu({"chair", "representative"}))
    assert both == {*registry().menu({"chair"}), *registry().menu({"representative"})}


def test_only_administrators_of_a_group_are_offered_to_bind_it():
    assert set(registry().admin_menu) - set(registry().group_menu) == {("nhom", "Gắn nhóm này với cụm")}
