"""What a turn sends, written into the outbox: edits after taps, keyboards taken off, audiences found."""

import pytest

from bot.dialogue.facts import Answered, DoorOpened, GroupBound, GroupMoved, SeatLeft, Unreachable
from bot.dialogue.turn import GROUP, Audience, Message, Turn
from storage.turn.unit_of_work import Delivery
from tests.worlds.stored import MINUTE, OPTIONS, StoredWorld, ask, heard, tap

A1, A2, B1 = "k1/self.thue.a1", "k1/self.thue.a2", "k1/self.thue.b1"


@pytest.fixture
async def lan(world: StoredWorld) -> StoredWorld:
    """Lan has a seat, and the question A1 before her."""
    await world.seated("Lan", "representative", "thue")
    await world.seated("Hùng", "leader", "thue")
    await world.told(heard("lan"), Turn(ask=ask(A1)))
    return world


async def last_message(world: StoredWorld, chat: str = "lan", platform: str = "chat") -> str:
    """The platform's id of the newest message there."""
    told = await world.memory.outbox.messages_since(platform, chat, 0)
    return next(d.edit or f"m{d.id}" for d in reversed(told) if not d.strip)


def kinds(told: list[Delivery]) -> list[tuple[str, str, str]]:
    """What is done, to which message, with which text and, after a bar, the question it asks."""
    return [
        (
            "strip" if d.strip else "edit" if d.edit else "send",
            d.edit,
            d.text + (f" | {d.asks}" if d.options else ""),
        )
        for d in told
    ]


# --- after a tap ---


async def test_a_tap_on_the_last_message_edits_it_into_the_result_with_the_next_question(lan: StoredWorld):
    m = await last_message(lan)
    told = await lan.told(tap("lan", m, A1), Turn(result="Đã ghi 5 điểm.", ask=ask(A2)))
    assert kinds(told) == [("edit", m, f"Đã ghi 5 điểm.\n\n{A2}? | {A2}")]
    assert told[0].options == OPTIONS
    told = await lan.told(tap("lan", m, A2), Turn(result="Đã ghi.", ask=ask(B1)))
    assert kinds(told) == [("edit", m, f"Đã ghi.\n\n{B1}? | {B1}")]


async def test_a_result_that_stays_is_edited_in_alone_and_the_question_comes_anew(lan: StoredWorld):
    m = await last_message(lan)
    told = await lan.told(tap("lan", m, A1), Turn(result="Nhóm I: 5 điểm.", ask=ask(A2), stays=True))
    assert kinds(told) == [("edit", m, "Nhóm I: 5 điểm."), ("send", "", f"{A2}? | {A2}")]


async def test_a_tap_on_an_older_message_edits_the_result_into_it_and_the_question_comes_anew(lan: StoredWorld):
    old = await last_message(lan)
    await lan.told(heard("lan", "5"), Turn((Answered("thue", A1, "5"),), "Đã ghi.", ask=ask(A2)))
    newer = await last_message(lan)
    told = await lan.told(
        tap("lan", old, A1, "4"), Turn((Answered("thue", A1, "4"),), "Sửa 5 thành 4.", ask=ask(A2))
    )
    assert kinds(told) == [
        ("edit", old, "Sửa 5 thành 4."),
        ("send", "", f"{A2}? | {A2}"),
        ("strip", newer, ""),  # or the same question would stand there twice with a keyboard
    ]


async def test_a_message_still_owed_makes_the_tapped_one_an_older_one(lan: StoredWorld):
    m = await last_message(lan)
    note = Message("Lãnh đạo đã đồng ý.", Audience("role", role="representative", unit="thue"))
    await lan.keep(heard("hùng"), Turn(result="Đã ghi.", messages=(note,)))
    told = await lan.told(tap("lan", m, A1), Turn(result="Đã ghi.", ask=ask(A2)))
    assert kinds(told) == [
        ("edit", m, "Đã ghi."),
        ("send", "", f"{A2}? | {A2}"),
        ("send", "", "Lãnh đạo đã đồng ý."),  # news may wait, the person who has tapped does not
    ]


async def test_a_result_without_a_question_takes_the_keyboard_with_it(lan: StoredWorld):
    m = await last_message(lan)
    told = await lan.told(tap("lan", m, A1), Turn((Answered("thue", A1, "5"),), "Đã gửi."))
    assert kinds(told) == [("edit", m, "Đã gửi.")]
    assert told[0].options == ()


async def test_a_question_without_a_result_is_edited_in(lan: StoredWorld):
    m = await last_message(lan)
    assert kinds(await lan.told(tap("lan", m, A1), Turn(ask=ask(A2)))) == [("edit", m, f"{A2}? | {A2}")]


async def test_a_tap_on_an_older_message_that_has_no_result_takes_its_keyboard_off(lan: StoredWorld):
    old = await last_message(lan)
    await lan.told(heard("lan", "x"), Turn(result="Chào."))
    told = await lan.told(tap("lan", old, A1), Turn(ask=ask(A2)))
    assert kinds(told) == [("send", "", f"{A2}? | {A2}"), ("strip", old, "")]


async def test_a_passing_word_changes_no_message(lan: StoredWorld):
    kept = await lan.keep(tap("lan", await last_message(lan), A1), Turn(notice="Đã ghi rồi."))
    assert kept.notice == "Đã ghi rồi."
    assert await lan.send() == []


async def test_a_second_tap_before_the_first_edit_is_sent_leaves_one_edit(lan: StoredWorld):
    m = await last_message(lan)
    await lan.keep(tap("lan", m, A1), Turn(result="Đã ghi 5.", ask=ask(A2)))
    told = await lan.told(tap("lan", m, A1, "4"), Turn(result="Đã ghi 4.", ask=ask(A2)))
    assert kinds(told) == [("edit", m, f"Đã ghi 4.\n\n{A2}? | {A2}")]


async def test_further_messages_here_come_between_the_result_and_the_question(lan: StoredWorld):
    m = await last_message(lan)
    told = await lan.told(tap("lan", m, A1), Turn(result="Đã ghi.", ask=ask(A2), messages=(Message("Bảng."),)))
    assert kinds(told) == [("edit", m, "Đã ghi."), ("send", "", "Bảng."), ("send", "", f"{A2}? | {A2}")]


async def test_an_edit_that_had_to_be_sent_anew_is_the_last_message(lan: StoredWorld):
    m = await last_message(lan)
    await lan.keep(tap("lan", m, A1), Turn(result="Đã ghi.", ask=ask(A2)))
    (edit,) = await lan.claimed()
    await lan.memory.outbox.delivered(edit.id, "anew")
    assert kinds(await lan.told(tap("lan", "anew", A2), Turn(ask=ask(B1)))) == [
        ("edit", "anew", f"{B1}? | {B1}")
    ]


async def test_a_page_may_show_and_tap_a_message_that_does_not_count_as_sent_yet(world: StoredWorld):
    await world.seated("Lan", "representative", "thue", platform="page")
    await world.keep(heard("lan", "x", "page"), Turn(ask=ask(A1)))
    (shown,) = (await world.memory.outbox.messages_since("page", "lan", 0))[-1:]
    await world.keep(tap("lan", str(shown.id), A1, platform="page"), Turn(result="Đã ghi.", ask=ask(A2)))
    (edit,) = await world.memory.outbox.messages_since("page", "lan", shown.id)
    assert (edit.edit, edit.asks) == (str(shown.id), A2)
    await world.keep(tap("lan", str(shown.id), A2, platform="page"), Turn(result="Đã ghi nữa.", ask=ask(B1)))
    (newer,) = await world.memory.outbox.messages_since("page", "lan", shown.id)
    assert (newer.edit, newer.asks) == (str(shown.id), B1)


# --- after something typed ---


async def test_something_typed_gets_one_new_message_and_the_old_keyboard_goes(lan: StoredWorld):
    m = await last_message(lan)
    told = await lan.told(heard("lan", "5"), Turn((Answered("thue", A1, "5"),), "Đã ghi.", ask=ask(A2)))
    assert kinds(told) == [("send", "", f"Đã ghi.\n\n{A2}? | {A2}"), ("strip", m, "")]
    told = await lan.told(heard("lan", "5"), Turn(result="Nhóm I.", ask=ask(B1), stays=True))
    assert [kind for kind, _, _ in kinds(told)] == ["send", "send", "strip"]


async def test_a_keyboard_stays_while_its_question_is_open(lan: StoredWorld):
    assert kinds(await lan.told(heard("lan", "?"), Turn(result="Trợ giúp."))) == [("send", "", "Trợ giúp.")]


async def test_the_keyboard_of_another_open_question_stays(lan: StoredWorld):
    approve = ask("k1/approve.thue", to=Audience("role", role="representative", unit="thue"))
    await lan.keep(heard("hùng"), Turn(messages=(approve,)))
    await lan.send()
    m = await last_message(lan)
    told = await lan.told(tap("lan", m, "k1/approve.thue"), Turn(result="Đã đồng ý.", ask=ask(A2)))
    assert kinds(told) == [("edit", m, f"Đã đồng ý.\n\n{A2}? | {A2}")]


async def test_a_keyboard_not_yet_sent_is_taken_off_after_it_was(lan: StoredWorld):
    await lan.keep(heard("lan", "5"), Turn(ask=ask(A2)))
    told = await lan.told(heard("lan", "5"), Turn((Answered("thue", A2, "5"),), "Đã ghi.", ask=ask(B1)))
    sent = [d for d in told if d.asks == A2]
    assert [kind for kind, _, _ in kinds(told)] == ["send", "send", "strip", "strip"]
    assert told[3].edit == f"m{sent[0].id}"


async def test_a_platform_without_edits_gets_new_messages_only(world: StoredWorld):
    await world.seated("Lan", "representative", "thue", platform="plain")
    await world.told(heard("lan", "a", "plain"), Turn(ask=ask(A1)))
    told = await world.told(heard("lan", "1", "plain"), Turn(result="Đã ghi.", ask=ask(A2)))
    assert kinds(told) == [("send", "", f"Đã ghi.\n\n{A2}? | {A2}")]


# --- audiences ---


async def to(world: StoredWorld, message: Message) -> list[tuple[str, str, str]]:
    """Minh's turn sends it; where it arrives."""
    await world.clear()
    await world.keep(heard("minh"), Turn(messages=(message,)))
    sent = [d for platform in ("chat", "page", "plain") for d in await world.send(platform)]
    return [(d.platform, d.chat, d.text) for d in sent]


async def test_a_seat_is_all_who_hold_it_and_a_role_all_who_have_it(lan: StoredWorld):
    seat = await lan.seated("Hoa", "representative", "thue")
    await lan.seated("Nam", "representative", "khobac", platform="plain")
    assert await to(lan, Message("a", Audience("seat", seat=seat.id))) == [
        ("chat", "lan", "a"),
        ("chat", "hoa", "a"),
    ]
    assert await to(lan, Message("b", Audience("role", role="representative"))) == [
        ("chat", "lan", "b"),
        ("chat", "hoa", "b"),
        ("plain", "nam", "b"),
    ]
    khobac = Audience("role", role="representative", unit="khobac")
    assert await to(lan, Message("c", khobac)) == [("plain", "nam", "c")]
    assert await to(lan, Message("d", Audience("role", role="chair"))) == []


async def test_a_person_is_told_once_in_the_chat_they_used_last(lan: StoredWorld):
    person = (await lan.memory.views.look("chat", "lan")).person
    assert person
    code = await lan.invite(person=person.id)
    lan.clock.on(MINUTE)
    await lan.keep(heard("lan-page", code, "page"), Turn((DoorOpened(person.id),), "Chào."))
    await lan.clear()
    whom = Audience("role", role="representative", unit="thue")
    assert await to(lan, Message("a", whom)) == [("page", "lan-page", "a")]
    lan.clock.on(MINUTE)
    await lan.keep(heard("lan", "a"), Turn(result="Chào."))
    await lan.send()
    assert await to(lan, Message("b", whom)) == [("chat", "lan", "b")]
    await lan.keep(heard("lan", kind="blocked"), Turn((Unreachable(),)))
    assert await to(lan, Message("c", whom)) == [("page", "lan-page", "c")]


async def test_who_is_sent_away_by_the_turn_is_still_told_so(lan: StoredWorld):
    seat = await lan.seat("representative", "thue")
    gone = Message("Đồng chí thôi đại diện.", Audience("seat", seat=seat.id))
    await lan.keep(heard("minh"), Turn((SeatLeft(seat.id, seat.holders[0].person.id),), messages=(gone,)))
    assert [(d.chat, d.text) for d in await lan.send()] == [("lan", "Đồng chí thôi đại diện.")]


async def test_a_message_that_asks_becomes_the_place_of_the_chat_it_reaches(lan: StoredWorld):
    approve = ask("k1/approve.thue", to=Audience("role", role="leader", unit="thue"))
    await lan.keep(heard("lan"), Turn(result="Đã chuyển.", messages=(approve,)))
    channel = (await lan.memory.views.look("chat", "hùng")).channel
    assert (channel.asked, channel.purpose) == ("k1/approve.thue", True)
    assert (await lan.memory.views.look("chat", "lan")).channel.asked == A1


# --- the group and its board ---


def board(text: str, **rest: object) -> Message:
    return Message(text, GROUP, board="progress", pin=True, **rest)  # type: ignore[arg-type]


@pytest.fixture
async def group(lan: StoredWorld) -> StoredWorld:
    await lan.keep(heard("nhom", who="minh", group=True), Turn((GroupBound(),), "Đã gắn nhóm."))
    await lan.send()
    return lan


async def test_many_questions_in_the_group_are_one_answer_and_results_go_before_it(group: StoredWorld):
    def asked(text: str) -> Turn:
        return Turn(messages=(Message(text, board="asked table", since=group.clock.now() - MINUTE),))

    for n in range(30):
        await group.keep(heard("nhom", "/bangdiem", who="lan", group=True), asked(f"{n // 10}/8"))
    await group.keep(heard("minh"), Turn(result="Đã công bố.", messages=(Message("KẾT QUẢ", GROUP),)))
    first, latest, result = [d for d in await group.send() if d.chat == "nhom"]
    assert (first.text, latest.text, latest.edit, result.text) == ("0/8", "2/8", f"m{first.id}", "KẾT QUẢ")
    await group.keep(heard("nhom", "/bangdiem", who="lan", group=True), asked("3/8"))
    assert [(d.text, d.edit) for d in await group.send()] == [("3/8", f"m{first.id}")]
    group.clock.on(2 * MINUTE)
    await group.keep(heard("nhom", "/bangdiem", who="lan", group=True), asked("3/8"))
    assert [(d.text, d.edit) for d in await group.send()] == [("3/8", "")]


async def test_an_answer_that_many_ask_for_keeps_no_place_before_a_result(group: StoredWorld):
    result = Turn(result="Đã công bố.", messages=(Message("KẾT QUẢ", GROUP),))
    await group.keep(heard("minh"), result)
    board = Message("1/8", board="asked table", since=group.clock.now() - MINUTE)
    await group.keep(heard("nhom", "/bangdiem", who="lan", group=True), Turn(messages=(board,)))
    assert [d.text for d in await group.send() if d.chat == "nhom"] == ["KẾT QUẢ", "1/8"]


async def test_the_group_hears_what_is_for_it(group: StoredWorld):
    assert await to(group, Message("Mở tự chấm.", GROUP)) == [("chat", "nhom", "Mở tự chấm.")]


async def test_the_board_is_one_message_edited_in_place(group: StoredWorld):
    await group.keep(heard("minh"), Turn(messages=(board("1/8", small=True),)))
    (first,) = await group.send()
    assert (first.edit, first.pin, first.board, first.group) == ("", True, "progress", True)
    await group.keep(heard("minh"), Turn(messages=(board("2/8"),)))
    await group.keep(heard("minh"), Turn(messages=(board("3/8"),)))
    assert [(d.edit, d.text) for d in await group.send()] == [(f"m{first.id}", "3/8")]
    await group.keep(heard("minh"), Turn(messages=(board("3/8"),)))
    assert await group.send() == []


async def test_a_board_that_changes_before_it_was_posted_is_edited_after(group: StoredWorld):
    for text in ("1/8", "2/8", "3/8"):
        await group.keep(heard("minh"), Turn(messages=(board(text),)))
    first, second = await group.send()
    assert [(d.edit, d.text) for d in (first, second)] == [("", "1/8"), (f"m{first.id}", "3/8")]


async def test_a_board_that_could_not_be_posted_is_posted_anew(group: StoredWorld):
    await group.keep(heard("minh"), Turn(messages=(board("1/8"),)))
    (first,) = await group.claimed()
    await group.keep(heard("minh"), Turn(messages=(board("2/8"),)))
    await group.memory.outbox.undeliverable(first.id, "too long")
    assert [(d.edit, d.text) for d in await group.send()] == [("", "2/8")]


async def test_what_is_owed_to_a_group_goes_with_it_when_it_moves(group: StoredWorld):
    await group.keep(heard("minh"), Turn(messages=(board("1/8"),)))
    await group.send()
    await group.keep(heard("minh"), Turn(messages=(board("2/8"),)))
    moved = heard("nhom", "siêu nhóm", who="nhom", kind="migrated", group=True)
    await group.keep(moved, Turn((GroupMoved("siêu nhóm"),)))
    assert [(d.chat, d.edit, d.text) for d in await group.send()] == [("siêu nhóm", "", "2/8")]


async def test_without_a_group_the_chair_and_the_secretary_get_the_post_to_copy(lan: StoredWorld):
    await lan.seated("Bình", "chair")
    copy = "Bài đăng cho nhóm (sao chép):\nMở tự chấm."
    assert sorted(await to(lan, Message("Mở tự chấm.", GROUP))) == [
        ("chat", "bình", copy),
        ("chat", "minh", copy),
    ]
    assert await to(lan, board("1/8", small=True)) == []
    assert len(await to(lan, board("2/8"))) == 2
