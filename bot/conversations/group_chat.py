"""In the group: /commands, mentions and replies only; never a unit's own affairs."""

from bot.conversations import status, year_choice
from bot.conversations.deadlines import timetable
from bot.conversations.joining import privacy
from bot.conversations.meeting import desk
from bot.conversations.results.close import result
from bot.conversations.results.posts import progress, progress_text, ranking
from bot.conversations.voting import desk as voting_desk
from bot.dialogue import commands
from bot.dialogue.facts import GroupBound, GroupMoved, GroupUnbound, Steered
from bot.dialogue.projection import project
from bot.dialogue.said import Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Audience, Message, Turn

_LISTENS = (
    "Trong nhóm, hệ thống chỉ nhận /bangdiem, /lich, /ketqua và /trogiup. "
    "Việc của từng đơn vị xin trao đổi trong chat riêng."
)


def heard(here: Situation, said: Said) -> Turn:
    """One thing said in a group. Talk that is not for us gets no answer."""
    match said.kind:
        case "migrated":
            return Turn((GroupMoved(said.text),))
        case "left":
            return _left(here)
        case "joined":
            return Turn(result="Kính chào. Để gắn nhóm này với cụm, đề nghị thư ký cụm gõ /nhom tại đây.")
        case "edited" | "unreadable" | "files" | "blocked":
            return Turn()
        case _:
            pass
    if not said.addressed:
        return Turn()
    if said.anonymous:
        return Turn(result="Đề nghị tắt chế độ quản trị viên ẩn danh rồi gõ lại, để hệ thống biết ai đang nói.")
    command = commands.read(said.text)
    if command and command.name == "bind":
        return _bind(here, command.words)
    if command and command.name == "privacy":
        return Turn(result=privacy.said(here))
    if command:
        here, command = year_choice.meant(here, command)
    if not here.channel.is_cluster_group:
        return Turn(result="Nhóm này chưa gắn với cụm thi đua. Đề nghị thư ký cụm gõ /nhom tại đây.")
    if command and command.name in ("table", "progress", "duties"):
        return Turn(result=progress_text(here))
    if command and command.name == "help":
        return Turn(result=_help(here))
    if command and command.name == "calendar":
        return Turn(result=timetable.text(here, None))
    if command and command.name == "result":
        shot = result(here)
        published = here.cycle and shot and shot.published
        text = ranking(here, here.cycle, shot) if published and here.cycle and shot else "Chưa công bố kết quả."
        return Turn(result=text)
    if command and command.name in ("meeting", "pledge", "handover"):
        return Turn(result=desk.told(here, command.name, ""))
    if command and command.name == "ballots":
        return Turn(result=voting_desk.agenda_text(here))
    return Turn(result=_LISTENS)


def _help(here: Situation) -> str:
    lines = [f"/{word} – {what}" for word, what in commands.GROUP_MENU if word != "trogiup"]
    private = "Việc của từng đơn vị xin trao đổi trong chat riêng."
    return "\n".join([*lines, private, status.whom_to_ask(here)])


def _bind(here: Situation, why: str) -> Turn:
    """`/nhom`; where the cluster has a group already, with the reason (`/nhom lập nhóm mới`)."""
    if not any(seat.role in ("secretary", "chair") for seat in here.seats):
        return Turn(result="Chỉ thư ký cụm hoặc cụm trưởng gắn được nhóm với cụm.")
    if here.channel.is_cluster_group:
        return Turn(result="Nhóm này đã gắn với cụm.", messages=(progress(here),))
    if here.cluster and here.cluster.group and not why:
        ask = "Cụm đã gắn một nhóm khác. Muốn gắn nhóm này, đề nghị gõ /nhom kèm lý do"
        return Turn(result=f"{ask}, ví dụ: /nhom lập nhóm mới.")
    facts = (GroupBound(), Steered("bind group", "", why or "Cụm chưa gắn nhóm nào."))
    name = here.cluster.name if here.cluster else "cụm"
    said = f"Đã gắn nhóm này với {name}. Tiến độ và kết quả sẽ được báo tại đây."
    return Turn(facts, said, messages=(progress(project(here, facts)),))


def _left(here: Situation) -> Turn:
    if not here.channel.is_cluster_group:
        return Turn()
    text = "Hệ thống không còn ở trong nhóm của cụm. Đề nghị thêm lại rồi gõ /nhom trong nhóm."
    told = tuple(Message(text, to=Audience("role", role=r)) for r in ("secretary", "chair"))
    return Turn((GroupUnbound(),), messages=told)
