"""Invitations: a code gives a seat once; the secretary issues, withdraws and replaces."""

from dataclasses import replace

from bot.conversations.deadlines import duties
from bot.conversations.joining import invitation
from bot.dialogue.facts import CodeIssued, CodeSpent, DoorOpened, SeatJoined, SeatLeft, Steered, WrongCode
from bot.dialogue.situation import Invitation, Person
from tests.worlds.charters import LAN, MAI, MINH
from tests.worlds.core import World, typed

CODE = "ABCDEFGHJK"


def test_a_valid_code_gives_the_seat_and_is_spent():
    situation = World.tiny().situation
    deputy = next(seat for seat in situation.roster if seat.role == "deputy")
    invited = replace(situation, invitation=Invitation(CODE, seat=deputy))
    turn = invitation.join(invited, replace(typed(CODE), name="Hà"), duties.say_first)
    assert turn.facts == (SeatJoined(deputy.id, "Hà"), CodeSpent(CODE))
    assert turn.result.startswith("Kính chào Hà. Đồng chí là cụm phó – Cụm thi đua số 10, năm 2026.")


def test_a_personal_code_opens_a_further_chat():
    invited = replace(World.tiny().situation, invitation=Invitation(CODE, person=Person(4, LAN)))
    turn = invitation.join(invited, typed(CODE), duties.say_first)
    assert turn.facts == (DoorOpened(4), CodeSpent(CODE))


def test_an_unknown_code_counts_as_wrong_and_takes_nothing():
    assert invitation.join(World.tiny().situation, typed(CODE), duties.say_first).facts == (WrongCode(),)
    lan = World.tiny().seen_by(LAN)
    assert (
        "Vai hiện có của đồng chí vẫn giữ nguyên." in invitation.join(lan, typed(CODE), duties.say_first).result
    )


def test_seats_that_nobody_holds_get_a_code():
    effect = invitation.invite(World.tiny().seen_by(MINH), "")
    assert [type(fact) for fact in effect.facts] == [CodeIssued]
    assert "Cụm phó: " in effect.result


def test_a_held_seat_gets_a_code_after_a_reason_and_its_holders_are_told():
    minh = World.tiny().seen_by(MINH)
    effect = invitation.invite(minh, "KBNN")
    ask, reason = (q for q in invitation.inviting(minh) if q.id.startswith(effect.goto))
    assert (ask.keep("keep").facts, ask.keep("issue").goto) == ((), reason.id)
    issued = reason.keep("Mất máy")
    assert [type(fact) for fact in issued.facts] == [CodeIssued, Steered]
    assert "Đại diện Kho bạc Nhà nước: " in issued.result
    mai = next(h.person.id for s in minh.roster for h in s.holders if h.person.name == MAI)
    assert [m.to.person for m in issued.messages] == [mai]
    assert invitation.invite(World.tiny().seen_by(MINH), "Hải quan").facts == ()


def test_a_code_that_is_out_is_said_again_and_can_be_withdrawn():
    minh = World.tiny().seen_by(MINH)
    issued = invitation.invite(minh, "").facts[0]
    assert isinstance(issued, CodeIssued)
    roster = tuple(
        replace(s, code=issued.code, code_expires=issued.expires) if s.id == issued.seat else s
        for s in minh.roster
    )
    again = replace(minh, roster=roster)
    assert invitation.invite(again, "").facts == ()
    assert invitation.withdraw(again, "").facts[0] == CodeSpent(issued.code)
    assert invitation.withdraw(minh, "").facts == ()


def test_a_replaced_person_leaves_and_a_new_code_is_made():
    world = World.tiny()
    lan = world.person(LAN)
    world.plays(f"{MINH}> thay CT", f"{MINH}> [Thay người]")
    turn = world.say(MINH, "[Đơn vị cử người khác]")
    assert [type(fact) for fact in turn.facts] == [SeatLeft, CodeIssued, Steered]
    [bye] = turn.messages
    assert (bye.to.person, bye.text.startswith("Đồng chí thôi làm đại diện Cục Thuế")) == (lan.id, True)
    assert not next(seat for seat in world.situation.roster if seat.unit == "thue").holders


def test_a_stranger_is_told_how_to_join():
    assert "mã mời gồm 10 ký tự" in invitation.stranger(World.tiny().situation).result
