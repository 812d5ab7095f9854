"""Plans of delivery, made without a database: edit or new, keyboards that go, audiences, the group's copy."""

import doctest
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery import plan as plan_module
from bot.delivery import texts
from bot.delivery.chat_view import Board, ChatView, MessageRef, ShownMessage
from bot.delivery.plan import apology, people_of, plan
from bot.delivery.steps import Ask, Edit, Erase, GiveOut, Pin, Send, Step, Strip
from bot.dialogue.facts import Answered
from bot.dialogue.said import Chat, Platform, Said
from bot.dialogue.situation import Channel, Cluster, Holder, Person, Seat, Situation
from bot.dialogue.turn import GROUP, Audience, Document, Message, Turn
from bot.dialogue.withheld_posts import digest
from bot.questions import Option
from tests.delivery.known import EDITS, NOW, PLAIN, Known

LAN, HUNG, GROUP_CHAT = Chat("chat", "lan"), Chat("chat", "hùng"), Chat("chat", "nhóm", True)
MINH = Chat("plain", "minh")
A1, A2 = "k1/self.thue.a1", "k1/self.thue.a2"
TABLE, OLD = MessageRef("m7"), MessageRef("m3")
ROSTER = (
    Seat(1, "representative", "thue", holders=(Holder(Person(11, "Lan")),)),
    Seat(2, "leader", "thue", holders=(Holder(Person(12, "Hùng")),)),
    Seat(3, "chair", "", holders=(Holder(Person(12, "Hùng")),)),
    Seat(4, "secretary", "", holders=(Holder(Person(13, "Minh")), Holder(Person(12, "Hùng")))),
)
OWN = {11: LAN, 12: HUNG, 13: MINH}
SITUATION = Situation(
    datetime(2026, 11, 23, tzinfo=UTC),
    EDITS,
    roster=ROSTER,
    channel=Channel(asked=A1),
    person=Person(11, "Lan"),
)
ANSWER = Answered("thue", A1, "5")


def known(**about: object) -> Known:
    return Known(**{"own": OWN, **about})  # type: ignore[arg-type]


def ask(question: str, **rest: object) -> Message:
    return Message(f"{question}?", options=(Option("5", "5"),), asks=question, **rest)  # type: ignore[arg-type]


def typed(chat: Chat = LAN) -> Said:
    return Said(chat.platform, "bot", "1", chat.chat, "lan", text="5", group=chat.grouped)


def tapped(on: str = "m7") -> Said:
    return replace(typed(), kind="tap", on=on, question=A1)


def after_tap(turn: Turn, *, last: bool = True, keyboards: tuple[ShownMessage, ...] = ()) -> list[Step]:
    """The plan after a tap on the table's message."""
    view = ChatView(LAN, keyboards or (ShownMessage(TABLE, A1),), TABLE, last)
    return plan(turn, SITUATION, tapped(), view, known())


def after_reply(turn: Turn, *keyboards: ShownMessage, situation: Situation = SITUATION) -> list[Step]:
    """The plan after something typed."""
    return plan(turn, situation, typed(), ChatView(LAN, keyboards), known())


def to_others(*messages: Message, chats: Known | None = None) -> list[Step]:
    """The plan of a turn in which nobody spoke."""
    return plan(Turn(messages=messages), SITUATION, None, None, chats or known())


# --- the chat that spoke ---


def test_a_tap_on_the_last_message_becomes_the_result_with_the_next_question():
    joined = replace(ask(A2), text=f"Đã ghi.\n\n{A2}?")
    assert after_tap(Turn((ANSWER,), "Đã ghi.", ask(A2))) == [Edit(LAN, TABLE, joined)]


def test_a_question_alone_is_edited_in_too():
    assert after_tap(Turn(ask=ask(A2))) == [Edit(LAN, TABLE, ask(A2))]


def test_a_result_that_stays_is_edited_in_alone_and_the_question_comes_anew():
    steps = after_tap(Turn((ANSWER,), "Nhóm I: 5 điểm.", ask(A2), stays=True))
    assert steps == [Edit(LAN, TABLE, Message("Nhóm I: 5 điểm.")), Send(LAN, ask(A2))]


def test_a_tap_on_an_older_message_edits_the_result_in_and_the_question_comes_anew():
    newer = ShownMessage(MessageRef("m9"), A2)
    steps = after_tap(Turn((ANSWER,), "Sửa.", ask(A2)), last=False, keyboards=(ShownMessage(TABLE, A1), newer))
    assert steps == [
        Edit(LAN, TABLE, Message("Sửa.")),
        Send(LAN, ask(A2)),
        Strip(LAN, MessageRef("m9")),  # or the same question would stand there twice with a keyboard
    ]


def test_a_tap_on_an_older_message_without_a_result_takes_its_keyboard_off():
    assert after_tap(Turn(ask=ask(A2)), last=False) == [Send(LAN, ask(A2)), Strip(LAN, TABLE)]


def test_a_further_message_here_comes_between_the_result_and_the_question():
    steps = after_tap(Turn((ANSWER,), "Đã ghi.", ask(A2), messages=(Message("Bảng."),)))
    assert steps == [
        Edit(LAN, TABLE, Message("Đã ghi.")),
        Send(LAN, Message("Bảng.")),
        Send(LAN, ask(A2)),
    ]


def answered_by_tap(turn: Turn, question: str = A1) -> list[Step]:
    """The plan after a tap on a message whose text is known."""
    view = ChatView(LAN, (), TABLE, True, "Tổng 83,75 điểm. Ý kiến?")
    return plan(turn, SITUATION, replace(tapped(), question=question), view, known())


def test_an_answer_keeps_what_was_asked_above_it():
    [edit] = answered_by_tap(Turn((ANSWER,), "Đã ghi.", ask(A2)))
    assert isinstance(edit, Edit)
    assert (edit.message.folded, edit.message.text) == ("Tổng 83,75 điểm. Ý kiến?", f"Đã ghi.\n\n{A2}?")


def test_an_answer_that_binds_stays_with_its_question_and_the_next_one_comes_anew():
    told = Message("Lãnh đạo đã đồng ý.", Audience("person", person=13))
    edit, other, send = answered_by_tap(Turn((ANSWER,), "Đã gửi.", ask(A2), messages=(told,)))[:3]
    assert edit == Edit(LAN, TABLE, Message("Đã gửi.", folded="Tổng 83,75 điểm. Ý kiến?"))
    assert {step.chat.chat for step in (other, send) if isinstance(step, Send)} == {"lan", "minh"}


def test_a_question_that_follows_keeps_the_one_that_led_to_it():
    [edit] = answered_by_tap(Turn(ask=ask("k1/approve.thue..why")))
    assert isinstance(edit, Edit)
    assert edit.message.folded


@pytest.mark.parametrize("question", ["k1/vote.thue.flag", "k1/desk"])
def test_a_vote_and_the_desks_menu_leave_no_trace(question: str):
    [edit] = answered_by_tap(Turn((ANSWER,), "Đã bỏ phiếu."), question)
    assert edit == Edit(LAN, TABLE, Message("Đã bỏ phiếu."))


def test_what_is_asked_again_is_not_kept_twice():
    steps = answered_by_tap(Turn(result="Bảng.", ask=ask(A1), stays=True))
    assert steps == [Edit(LAN, TABLE, Message("Bảng.")), Send(LAN, ask(A1))]


def test_a_passing_word_changes_no_message():
    assert after_tap(Turn(notice="Đã ghi rồi.")) == []


def test_something_typed_gets_one_new_message_and_the_answered_keyboard_goes():
    joined = replace(ask(A2), text=f"Đã ghi.\n\n{A2}?")
    steps = after_reply(Turn((ANSWER,), "Đã ghi.", ask(A2)), ShownMessage(OLD, A1))
    assert steps == [Send(LAN, joined), Strip(LAN, OLD)]


def test_a_keyboard_stays_while_its_question_is_open_or_when_it_is_another_ones():
    own, other = ShownMessage(OLD, A1), ShownMessage(TABLE, "k1/approve.thue")
    assert after_reply(Turn(result="Trợ giúp."), own, other) == [Send(LAN, Message("Trợ giúp."))]
    assert after_reply(Turn((ANSWER,), ask=ask(A2)), own, other) == [Send(LAN, ask(A2)), Strip(LAN, OLD)]


def test_a_platform_without_edits_gets_new_messages_and_keeps_what_it_shows():
    plain = replace(SITUATION, platform=PLAIN)
    steps = after_reply(Turn((ANSWER,), ask=ask(A2, private=True)), ShownMessage(OLD, A1), situation=plain)
    assert steps == [Send(LAN, ask(A2, private=True))]


# --- choices of a secret ballot ---


def test_a_choice_is_edited_into_a_message_that_was_sent_without_it():
    """A send that may have arrived is repeated, and nobody could take back the first copy."""
    secret = ask(A2, private=True)
    assert after_reply(Turn(ask=secret)) == [Send(LAN, secret, texts.PLACEHOLDER)]
    assert after_tap(Turn(ask=secret)) == [Edit(LAN, TABLE, secret)]


def test_a_choice_is_written_over_once_the_chat_has_moved_on():
    shown = ShownMessage(OLD, A1, private=True)
    steps = after_reply(Turn((ANSWER,), ask=ask(A2)), shown)
    assert steps == [Send(LAN, ask(A2)), Edit(LAN, OLD, Message(texts.TAKEN_BACK))]


# --- all others ---


@pytest.mark.parametrize(
    ("audience", "people"),
    [
        (Audience("person", person=13), [13]),
        (Audience("seat", seat=4), [13, 12]),
        (Audience("role", role="representative", unit="thue"), [11]),
        (Audience("role", role="representative", unit="khobac"), []),
        (Audience("role", role="leader"), [12]),
        (Audience("here"), []),
        (GROUP, []),
    ],
)
def test_an_audience_is_its_persons_each_once(audience: Audience, people: list[int]):
    assert people_of(ROSTER, audience) == people


def test_others_hear_of_it_where_they_are_reached_and_stand_at_a_question_that_is_put_to_them():
    to_leader = ask("k1/approve.thue", to=Audience("role", role="leader", unit="thue"))
    assert to_others(to_leader) == [Send(HUNG, to_leader), Ask(HUNG, "k1/approve.thue")]
    beside = replace(to_leader, beside=True)
    assert to_others(beside) == [Send(HUNG, beside)]


def test_where_no_files_are_carried_people_are_told_that_there_is_one():
    file = Message("Bảng điểm.", Audience("role", role="secretary"), document=Document("xlsx", "k1"))
    told = replace(file, text=f"Bảng điểm.\n{texts.no_files(Document('xlsx', 'k1'))}", document=None)
    assert to_others(file) == [Send(MINH, told), Send(HUNG, file)]
    assert "trang web" in told.text


def test_a_post_goes_to_the_group():
    post = Message("Mở tự chấm.", GROUP)
    assert to_others(post, chats=known(bound=[GROUP_CHAT])) == [Send(GROUP_CHAT, post)]


def test_without_a_group_the_chair_and_the_secretary_get_the_post_to_copy_each_once():
    post = Message("Mở tự chấm.", GROUP, board="progress", pin=True)
    copy = Message(f"{texts.COPY}\nMở tự chấm.", GROUP, board="progress")
    assert to_others(post) == [Send(HUNG, copy), Send(MINH, copy)]
    assert to_others(replace(post, small=True)) == []


def test_a_post_with_the_journals_mark_is_given_out_once_however_its_copies_read():
    text = "QUY CHẾ NĂM 2026. Có hiệu lực.\nTiêu chí: 8"
    steps = to_others(Message(text, GROUP, document=Document("xlsx", "k1"), head=True))
    copies = {step.message.text for step in steps if isinstance(step, Send)}
    assert len(copies) == 2, "one names the way to a file that the other brings"
    assert [step for step in steps if isinstance(step, GiveOut)] == [GiveOut(digest(text), "QUY CHẾ NĂM 2026")]
    nobody = known(own={})
    assert to_others(Message(text, GROUP, head=True), chats=nobody) == []


def test_a_board_is_edited_in_place_and_left_alone_while_it_says_the_same():
    board = Message("2/8", GROUP, board="progress", small=True)
    chats = known(bound=[GROUP_CHAT])
    assert to_others(board, chats=chats) == [Send(GROUP_CHAT, board)]
    chats.posted[GROUP_CHAT, "progress"] = Board(TABLE, "1/8")
    assert to_others(board, chats=chats) == [Edit(GROUP_CHAT, TABLE, board)]
    chats.posted[GROUP_CHAT, "progress"] = Board(TABLE, "2/8")
    assert to_others(board, chats=chats) == []


def test_a_board_of_a_while_ago_is_left_and_a_new_one_posted():
    board = Message("2/8", GROUP, board="asked", since=NOW)
    chats = known(bound=[GROUP_CHAT])
    chats.posted[GROUP_CHAT, "asked"] = Board(TABLE, "1/8")
    assert to_others(board, chats=chats) == [Edit(GROUP_CHAT, TABLE, board)]
    later = replace(board, since=NOW + timedelta(seconds=1))
    assert to_others(later, chats=chats) == [Send(GROUP_CHAT, later)]


def test_what_was_just_answered_is_not_said_again_where_nothing_can_be_edited():
    group = Chat("plain", "nhóm", True)
    board = Message("2/8", GROUP, board="asked", since=NOW)
    chats = known(bound=[group])
    chats.posted[group, "asked"] = Board(TABLE, "2/8")
    assert to_others(board, chats=chats) == []
    news = replace(board, text="3/8")
    assert to_others(news, chats=chats) == [Send(group, news)]


def test_where_a_board_cannot_be_edited_only_steps_worth_a_message_are_sent():
    group = Chat("plain", "nhóm", True)
    small = Message("1/8", GROUP, board="progress", small=True)
    worth = replace(small, text="2/8", small=False)
    assert to_others(small, chats=known(bound=[group])) == []
    assert to_others(worth, chats=known(bound=[group])) == [Send(group, worth)]


def test_several_states_of_a_board_in_one_turn_are_its_last_one():
    first, last = (
        Message(text, GROUP, board="progress", small=small) for text, small in (("1", False), ("2", True))
    )
    note = Message("Ghi chú.", GROUP)
    steps = to_others(first, note, last, chats=known(bound=[GROUP_CHAT]))
    assert steps == [Send(GROUP_CHAT, replace(last, small=False)), Send(GROUP_CHAT, note)]


def test_a_post_that_bears_witness_ends_with_the_head_of_the_journal():
    post = Message("Kết quả.", GROUP, head=True)
    (step,) = to_others(post, chats=known(bound=[GROUP_CHAT], head="57: AB"))
    assert isinstance(step, Send)
    assert step.message.text == "Kết quả.\n\nDấu kiểm 57: AB"


# --- a turn that failed ---


def test_whoever_waits_for_a_reply_hears_that_the_turn_failed():
    assert apology(typed()) == texts.FAILED
    assert apology(replace(typed(), addressed=False)) == ""
    assert apology(replace(typed(), kind="blocked")) == ""


def test_the_example_of_the_protocol_runs():
    assert doctest.testmod(plan_module) == (0, 5)


def test_a_board_that_is_there_is_pinned_when_the_right_is_given_and_not_written_anew():
    board = Message("Đã gửi: 1/2", GROUP, board="progress", pin=True, repin=True)
    posted = {(GROUP_CHAT, "progress"): Board(TABLE, "Đã gửi: 1/2")}
    chats = known(bound=[GROUP_CHAT], posted=posted)
    assert plan(Turn(messages=(board,)), SITUATION, None, None, chats) == [Pin(GROUP_CHAT, TABLE)]
    [first] = plan(Turn(messages=(board,)), SITUATION, None, None, known(bound=[GROUP_CHAT]))
    assert isinstance(first, Send)


def test_a_message_names_its_cluster_to_whoever_holds_seats_in_several():
    here = replace(SITUATION, cluster=Cluster(1, "Cụm 10"))
    message = Message("Mở tự chấm.", Audience("role", role="chair"))
    headed = known(own={12: replace(HUNG, headed=True)})
    [step] = plan(Turn(messages=(message,)), here, None, None, headed)
    assert isinstance(step, Send)
    assert step.message.text == "Cụm 10:\nMở tự chấm."


# --- a vote that was typed ---

VOTE = "k1/vote.thue.flag"


def typed_vote(*, message: str = "55", asked: str = VOTE, situation: Situation = SITUATION) -> list[Step]:
    """The plan after something typed while this question stood in the chat."""
    situation = replace(situation, channel=Channel(asked=asked))
    return plan(
        Turn(result="Đã chọn."), situation, replace(typed(), message=message), ChatView(LAN, ()), known()
    )


def test_what_is_typed_under_a_secret_question_is_deleted():
    assert typed_vote() == [Send(LAN, Message("Đã chọn.")), Erase(LAN, "55")]


@pytest.mark.parametrize(
    "how", [{"asked": A1}, {"message": ""}, {"situation": replace(SITUATION, platform=PLAIN)}]
)
def test_nothing_else_is_deleted_nor_where_nobody_can(how: dict[str, object]):
    assert not any(isinstance(step, Erase) for step in typed_vote(**how))  # type: ignore[arg-type]


@pytest.mark.parametrize(("chat", "said"), [(MINH, True), (LAN, False)])
def test_a_platform_that_cannot_delete_says_so_before_the_first_pick(chat: Chat, said: bool):
    person = next(id for id, own in OWN.items() if own == chat)
    [sent, _] = to_others(ask(VOTE, to=Audience("person", person=person)), chats=known())
    assert isinstance(sent, Send)
    assert (texts.TYPED_STAYS in sent.message.text) == said


def test_a_picture_goes_where_pictures_are_carried_and_its_text_alone_says_all_elsewhere():
    picture = Message("KẾT QUẢ", Audience("role", role="secretary"), document=Document("picture", "k1"))
    able = Platform("plain", files=False, pictures=True)
    assert [s.message.document for s in to_others(picture) if isinstance(s, Send)][:2] == [
        None,
        picture.document,
    ]
    shown = known(platforms={"chat": EDITS, "plain": able})
    assert [s.message for s in to_others(picture, chats=shown) if isinstance(s, Send)] == [picture, picture]
    [plain, _] = to_others(picture)
    assert isinstance(plain, Send)
    assert plain.message == replace(picture, document=None)


# --- addresses ---

MAILED = {11: Chat("mail", "lan@example.vn"), 13: Chat("mail", "minh@example.vn")}


def mails(*messages: Message) -> list[tuple[str, str]]:
    """Address and text of what goes by mail."""
    steps = plan(Turn(messages=messages), SITUATION, None, None, known(mailed=MAILED, bound=[GROUP_CHAT]))
    sent = [step for step in steps if isinstance(step, Send) and step.chat.platform == "mail"]
    assert not any(s.message.options or s.message.asks or s.message.document for s in sent)
    return [(step.chat.chat.partition("@")[0], step.message.text) for step in sent]


def test_what_the_group_is_told_goes_to_every_address_and_a_board_to_none():
    assert mails(Message("Kết quả.", GROUP)) == [("lan", "Kết quả."), ("minh", "Kết quả.")]
    assert mails(Message("1/2 đơn vị", GROUP, board="progress")) == []


def test_a_reminder_goes_to_an_address_without_its_question():
    reminder = replace(ask(A1, reminds=("self",)), to=Audience("person", person=11), brief="Còn 1 ngày.")
    assert mails(reminder) == [("lan", "Còn 1 ngày.")]


def test_what_is_said_to_a_unit_alone_and_what_a_vote_is_about_goes_to_no_address():
    to = Audience("person", person=11)
    assert mails(Message("Tổ thẩm định giữ 12 điểm.", to)) == []
    assert mails(Message("Phiếu: A.", to, private=True, reminds=("self",))) == []
    assert mails(Message("Bỏ phiếu.", to, reminds=("vote.flag",))) == []
    both = plan(
        Turn(messages=(Message("Hai việc.", to, reminds=("self", "vote.flag", "unit:vote.flag")),)),
        *(SITUATION, None, None, known(mailed=MAILED)),
    )
    mailed = [step.message for step in both if isinstance(step, Send) and step.chat.platform == "mail"]
    assert [(message.reminds, message.text) for message in mailed] == [(("self",), texts.REMINDER)]


def test_a_file_does_not_go_to_an_address_but_the_way_to_it_does():
    [(_, text), _] = mails(Message("Hồ sơ.", GROUP, document=Document("packet", "k1")))
    assert text == "Hồ sơ.\n(Thư không mang tệp. Đề nghị mở trang web, rồi gõ “hồ sơ” tại đó.)"


def test_an_address_that_is_to_be_confirmed_is_written_to_by_itself():
    assert mails(Message("Mã: X.", Audience("address", address="ai@example.vn"))) == [("ai", "Mã: X.")]
