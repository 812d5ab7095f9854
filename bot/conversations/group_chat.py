"""Group chat: answers /commands, mentions and replies only, and never about a unit's own affairs."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import assert_never

from bot.conversations import year_choice
from bot.conversations.meeting.posts import BOARD, board
from bot.conversations.results.posts import progress
from bot.dialogue import commands
from bot.dialogue.audiences import to_steering
from bot.dialogue.facts import (
    Fact,
    GroupAdmitted,
    GroupBound,
    GroupMoved,
    GroupRefused,
    GroupUnbound,
    PostsGiven,
    Steered,
)
from bot.dialogue.projection import project
from bot.dialogue.question import Effect, Prompt, Question, QuestionId
from bot.dialogue.registry import STEERING, Call, Command, Conversation, Reply, asks_nothing, line
from bot.dialogue.said import Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import ASKED, GROUP, HERE, Message, Turn
from bot.dialogue.withheld_posts import CONVERSATION, POSTED, copy_of, posts_named
from bot.questions import Choice
from bot.state.seats import steers

_LISTENS = (
    "Trong nhóm, hệ thống chỉ nhận /bangdiem, /lich, /ketqua, /quyche, /tieuchi, /nhatky và /trogiup. "
    "Việc của từng đơn vị: đề nghị gõ trong phần trao đổi riêng với hệ thống."
)

# An answer that is asked for again so soon is edited, where it says something else by then.
FRESH = timedelta(minutes=1)

_UNBOUND = "Nhóm này chưa gắn với cụm thi đua. Đề nghị thư ký cụm gõ /nhom tại đây."


def heard(situation: Situation, said: Said) -> Turn:
    """Turn for one thing said in a group. Talk that is not addressed to the bot gets no answer."""
    match said.kind:
        case "migrated":
            return Turn((GroupMoved(said.text),))
        case "left":
            return _refused(situation, "gone")
        case "refused":
            return _refused(situation, said.text)
        case "rights":
            return _given_rights(situation, said.text.split())
        case "joined":
            return Turn(result="Kính chào. Để gắn nhóm này với cụm, đề nghị thư ký cụm gõ /nhom tại đây.")
        case "edited" | "unreadable" | "files" | "blocked" | "unblocked" | "workbook" | "page":
            return Turn()
        case "text" | "tap":
            return _addressed(situation, said) if said.addressed else Turn()
        case never:
            assert_never(never)


def _addressed(situation: Situation, said: Said) -> Turn:
    """Turn for a text or tap in a group that is addressed to the bot."""
    if said.anonymous:
        hidden = "Đề nghị tắt chế độ quản trị viên ẩn danh rồi gõ lại, để hệ thống biết ai đang nói."
        return _answer(situation, "hidden", hidden)
    typed = commands.read(said.text)
    if typed is None:
        return _answer(situation, "", _LISTENS if situation.channel.is_cluster_group else _UNBOUND)
    name = typed.command.name
    if not typed.command.anywhere:
        situation, typed = year_choice.meant(situation, typed)
        if not situation.channel.is_cluster_group:
            return _answer(situation, "", _UNBOUND)
    answer = typed.command.group(situation, typed.words) if typed.command.group else _LISTENS
    if isinstance(answer, Turn):
        return answer
    year = situation.cycle.id if situation.cycle else ""
    return _answer(situation, f"{name} {year}" if typed.command.group else "", answer)


def _answer(situation: Situation, name: str, text: str) -> Turn:
    """Turn with the answer to a question that many ask: within a minute one message, edited and without a
    sound."""
    board = Message(text, HERE, board=ASKED + name, since=situation.now - FRESH)
    return Turn(messages=(board,))


def _bind(situation: Situation, why: str) -> str | Turn:
    """`/nhom`: binds this group. Where the cluster has another, a reason is needed (`/nhom lập nhóm mới`)."""
    if not steers(situation):
        return "Chỉ thư ký cụm hoặc cụm trưởng gắn được nhóm với cụm."
    if situation.channel.is_cluster_group:
        bound = _answer(situation, "bind", "Nhóm này đã gắn với cụm.")
        return replace(bound, messages=(*bound.messages, progress(situation)))
    if situation.cluster and situation.platform.name in situation.cluster.group_on and not why:
        ask = "Cụm đã gắn một nhóm khác. Muốn gắn nhóm này, đề nghị gõ /nhom kèm lý do"
        return f"{ask}, ví dụ: /nhom lập nhóm mới."
    facts = (GroupBound(), Steered("bind group", "", why or "Cụm chưa gắn nhóm nào."))
    name = situation.cluster.name if situation.cluster else "cụm"
    said = f"Đã gắn nhóm này với {name}. Tiến độ và kết quả sẽ được báo tại đây."
    return Turn(facts, said, messages=(progress(project(situation, facts)),))


def _refused(situation: Situation, why: str) -> Turn:
    """The group takes nothing: what is owed to it waits, and the secretary and the chair get copies at once."""
    if not situation.channel.is_cluster_group or situation.cycle is None:
        return Turn()
    cycle = situation.cycle.id
    copies = [copy_of(cycle, text) for text in situation.owed_here.values()]
    told = [] if situation.channel.refuses else [Message(f"{_REFUSALS.get(why, _REFUSALS['rights'])} {_WAITS}")]
    unbound = (GroupUnbound(),) if why == "gone" else ()
    messages = tuple(one for message in (*told, *copies) for one in to_steering(message))
    return Turn((GroupRefused(why), *unbound), messages=messages)


def _given_rights(situation: Situation, rights: list[str]) -> Turn:
    """The group lets us write again: what waited is posted. It lets us pin: the boards that stand there are."""
    if not situation.channel.is_cluster_group:
        return Turn()
    facts: tuple[Fact, ...] = ()
    messages: tuple[Message, ...] = ()
    if "write" in rights and situation.channel.refuses:
        waiting = len(situation.withheld)
        posted = f" {waiting} bài chờ đang được đăng." if waiting else ""
        facts, messages = (GroupAdmitted(),), to_steering(Message(f"Nhóm của cụm đã nhận tin trở lại.{posted}"))
    if "pin" in rights:
        meeting = board(situation)
        boards = [progress(situation), *([Message(meeting, GROUP, board=BOARD, pin=True)] if meeting else [])]
        messages = (*messages, *(replace(one, repin=True) for one in boards))
    return Turn(facts, messages=messages)


def posted(situation: Situation, _: str, leaf: str) -> Iterator[Question]:
    """The question by which somebody says that a post, or all posts of a list, are in the group."""
    posts = posts_named(situation, leaf)
    if situation.cycle and posts:
        ask = "Bài này đã được đăng vào nhóm?" if len(posts) == 1 else "Các bài này đã được đăng vào nhóm?"
        id = str(QuestionId(situation.cycle.id, CONVERSATION, "", leaf))
        yield Question(id, lambda: Prompt(ask, Choice((POSTED,))), lambda _: _given(posts), done=True)


def _posted_all(situation: Situation) -> Effect:
    """`đã đăng`: all that waits, or was to be copied, is in the group."""
    posts = (*situation.withheld, *(post for post in situation.copied if post not in situation.withheld))
    if not posts:
        return Effect(result="Không có bài nào chờ đăng vào nhóm.")
    return _given(posts)


def _given(posts: tuple[str, ...]) -> Effect:
    return Effect(
        (PostsGiven(posts),), f"Đã ghi nhận {len(posts)} bài đã đăng vào nhóm; hệ thống không đăng lại."
    )


def _how_to_bind(call: Call) -> Reply:
    page = "gõ “trang web”, mở trang đó, vào Mục lục, chọn “Trang của nhóm”"
    if not call.situation.platform.groups:
        # The way that there is: posts come to the chair and the secretary, ready to copy.
        posts = "Bài đăng cho nhóm được gửi đến cụm trưởng và thư ký cụm để sao chép."
        own = f"Cụm có thể dùng trang của nhóm: {page}."
        return Reply(f"Ứng dụng này không gắn được nhóm. {posts} {own}", stays=False)
    how = "Đề nghị thêm hệ thống vào nhóm của cụm rồi gõ /nhom trong nhóm."
    return Reply(f"{how} Cụm không có nhóm trên ứng dụng nhắn tin thì {page}.", stays=False)


_WAITS = "Bài cho nhóm được gửi đồng chí để sao chép; bài nào chưa đăng sẽ tự vào nhóm khi nhóm nhận trở lại."
_REFUSALS = {
    "rights": "Nhóm của cụm không cho hệ thống gửi tin. Đề nghị quản trị viên của nhóm cấp lại quyền gửi.",
    "topic": "Chủ đề của cụm trong nhóm đã đóng hoặc đã xóa. Đề nghị mở lại, hoặc gõ /nhom ở chủ đề khác.",
    "gone": "Hệ thống không còn ở trong nhóm của cụm. Đề nghị thêm lại rồi gõ /nhom trong nhóm.",
}

CONVERSATIONS = (
    Conversation(
        CONVERSATION,
        STEERING,
        asks_nothing,
        None,
        proactive=False,
        resume=posted,
        why_expired=lambda situation, ref: "Bài này không còn chờ đăng.",
    ),
)

COMMANDS = (
    Command(
        "posted",
        ("đã đăng",),
        lambda call: _posted_all(call.situation),
        "telling",
        about="present",
        roles=STEERING,
        helped_by="notice",
    ),
    Command(
        "bind",
        ("nhóm",),
        _how_to_bind,
        "desk",
        help=line("/nhom – gõ trong nhóm để gắn nhóm với cụm", "secretary"),
        admin_menu="Gắn nhóm này với cụm",
        group=_bind,
        anywhere=True,
    ),
)
