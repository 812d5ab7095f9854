"""Requests about one's own data: said before what stays, answered by somebody else, minded once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversations.joining import data_request_answers, data_requests
from bot.dialogue.data_requests import DataRequest
from bot.dialogue.facts import DataRequestAnswered, DataRequested, Reminded, SeatLeft
from bot.dialogue.installation import Operator
from bot.dialogue.situation import Situation
from bot.laws import CITED, LAWS
from tests.worlds.core import World


def asked(world: World, name: str, *said: str) -> None:
    for words in ("yêu cầu dữ liệu", *said):
        world.say(name, words)


def test_what_cannot_be_deleted_is_said_before_it_is_asked_for_and_cites_a_law_in_force():
    world = World.tiny()
    asked(world, "Lan", "[Xóa dữ liệu]")
    told = world.told["Lan"][-1]
    assert "Phiếu kín đã bỏ" in told
    assert "Nhật ký và kết quả của cụm" in told
    assert told.count(LAWS[0].number) == 2
    assert LAWS[0] in CITED
    assert world.situation.requests == ()


def test_nothing_is_recorded_of_who_stops_and_one_kind_is_recorded_once():
    world = World.tiny()
    asked(world, "Lan", "[Xóa dữ liệu]", "[Thôi]")
    asked(world, "Lan", "[Thôi]")
    assert world.situation.requests == ()
    asked(world, "Lan", "[Sửa nội dung sai]", "Ngày sinh sai.")
    asked(world, "Lan", "[Sửa nội dung sai]")
    (request,) = world.situation.requests
    assert (request.kind, request.words, request.name) == ("correct", "Ngày sinh sai.", "Lan")


def test_the_operator_is_named_to_whoever_asks():
    world = World.tiny()
    world.situation = replace(world.situation, operator=Operator("Văn phòng", "an@example.vn"))
    asked(world, "Lan", "[Phản đối, hạn chế việc dùng dữ liệu]", "Không đăng tên tôi.")
    assert "liên hệ: an@example.vn" in world.told["Lan"][-1]


def recorded(world: World, name: str, kind: str = "delete") -> tuple[Situation, DataRequest]:
    situation = world.situation
    due = situation.now + timedelta(days=2)
    request = DataRequest("K7QF2M", world.person(name).id, name, kind, "", situation.now, due)  # type: ignore[arg-type]
    return replace(situation, requests=(request,)), request


@pytest.mark.parametrize(("name", "role"), [("Lan", "secretary"), ("Minh", "chair")])
def test_nobody_answers_themselves(name: str, role: str):
    situation, request = recorded(World.tiny(), name)
    (message,) = data_request_answers.as_asked(situation, request)
    assert message.to.role == role
    others = [seat for seat in situation.roster if seat.role != role]
    assert not [q for seat in others for q in data_request_answers.questions(situation, seat)]


def test_who_may_leave_leaves_and_who_is_refused_stays():
    situation, request = recorded(World.tiny(), "Lan", "leave")
    granted = data_request_answers.answered(situation, request, True, "Đồng ý.")
    refused = data_request_answers.answered(situation, request, False, "Chưa có người thay.")
    assert [fact for fact in granted.facts if isinstance(fact, SeatLeft)]
    assert refused.facts == (DataRequestAnswered("K7QF2M", False, "Chưa có người thay."),)
    assert "Chưa có người thay." in refused.messages[0].text


def test_the_clock_reminds_once_and_tells_once_that_it_is_over():
    situation, request = recorded(World.tiny(), "Lan", "correct")
    later = request.due + timedelta(hours=1)
    turn = data_request_answers.elapse(replace(situation, now=later), situation.now)
    keys = {fact.key for fact in turn.facts if isinstance(fact, Reminded)}
    assert keys == {"request K7QF2M soon", "request K7QF2M over"}
    assert {message.to.kind for message in turn.messages} == {"role", "person"}
    # What was slept through is not told as a reminder, too.
    assert not any(message.text.startswith("Nhắc việc") for message in turn.messages)
    again = replace(situation, now=later, reminded=keys)
    assert not data_request_answers.elapse(again, situation.now).facts


def test_an_answer_by_the_operator_is_told_to_whoever_was_asked():
    situation, request = recorded(World.tiny(), "Lan", "correct")
    turn = data_request_answers.by_operator(situation, request, True, "Đã sửa tên.")
    assert [message.to.kind for message in turn.messages] == ["person", "role"]
    assert turn.messages[-1].text.startswith("Người vận hành đã trả lời yêu cầu số K7QF2M")


def test_the_year_before_asks_nothing():
    situation, _ = recorded(World.tiny(), "Lan")
    assert situation.cycle
    past = replace(situation, years={situation.cycle.charter.year + 1: situation})
    assert data_request_answers.elapse(past, situation.now - timedelta(days=9)).facts == ()
    assert not list(data_request_answers.questions(past, past.roster[0]))
    assert DataRequested  # The fact is kept by the talks.
    assert list(data_requests.questions(replace(situation, person=None))) == []
