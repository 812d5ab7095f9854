"""Last act of a person: `hoàn tác` takes it back, `sửa` opens its question again.

It is taken back until somebody was told of it; never a vote that was cast, nor an act of the desk.
"""

from collections.abc import Iterator

from bot.conversations.answer_words import name_of, words_of
from bot.conversations.leaf_search import opened
from bot.conversations.scoring import texts
from bot.conversations.turns import repeat, why_expired
from bot.conversations.workbooks import self_workbook
from bot.dialogue.position import find, may_be_vote
from bot.dialogue.projection import project
from bot.dialogue.question import Effect, Question, QuestionId
from bot.dialogue.registry import Call, Command, Reply, line
from bot.dialogue.situation import Answer, Entry, Situation
from bot.dialogue.turn import Turn
from bot.state.history import Act, last_act
from bot.state.seats import own_units
from bot.state.workbook_doubts import talk_of
from bot.vietnamese import listed

VOTE = "Phiếu kín đã bỏ thì không hoàn tác, không bỏ lại được; đang chọn thì chọn lại ngay trên phiếu."
NOTHING = "Không có nội dung nào của đồng chí để hoàn tác."
TOLD = "Nội dung này đã được chuyển đến người khác nên không hoàn tác được."


def take_back(call: Call) -> Effect | Reply:
    """`hoàn tác`: takes the speaker's last act back, and says what stands now."""
    situation = call.situation
    if may_be_vote(situation.channel.asked) or _is_voting(situation):
        return Reply(VOTE, stays=False)
    act = last_act(situation)
    if act is None:
        return Reply(NOTHING, stays=False)
    ids = [_asked(entry.question, entry.answer) for entry, _ in act.entries]
    if not (open_now := [question for id in ids if (question := find(situation, id))]):
        return Reply(f"Không hoàn tác được. {why_expired(situation, ids[0])}", stays=False)
    if act.bound:
        return Reply(f"{TOLD} Cần sửa: gõ “sửa”.", stays=False)
    facts = act.taken_back()
    now = project(situation, facts)
    lines = list(_changes(situation, act, open_now))
    said = f"Đã hoàn tác {lines[0]}" if len(lines) == 1 else "\n".join(["Đã hoàn tác:", *listed(lines)])
    back = next((question.id for question in open_now if find(now, question.id)), "")
    return Effect(facts, said, goto=_workbook(now, act) or back)


def _workbook(now: Situation, act: Act) -> str:
    """Question for the workbook that was taken by this act, and waits again; "" for another act."""
    for entry, _ in act.entries:
        if QuestionId.read(entry.question).conversation in (talk_of(paper=False), talk_of(paper=True)):
            waiting = self_workbook.pending(now, act.unit, paper=entry.answer.paper)
            return waiting.id if waiting else ""
    return ""


def amend(call: Call) -> Effect | Reply | Turn:
    """`sửa`: opens the question that was answered last in this chat, else by this person; `sửa 1.2` a code."""
    situation = call.situation
    if call.words:
        not_found = f"Không thấy tiêu chí “{call.words}”."
        return opened(situation, call.words) or repeat(situation, not_found, call.question)
    asked = find(situation, situation.channel.asked)
    if asked and asked.done and _is_answered(situation, asked):
        return Effect(goto=asked.id)
    act = last_act(situation)
    if act is None:
        return Reply(f"Chưa có nội dung nào để sửa. {_by_code(situation)}", stays=False)
    ids = [_asked(entry.question, entry.answer) for entry, _ in act.entries]
    if again := next((id for id in ids if find(situation, id)), ""):
        return Effect(goto=again)
    return Reply(why_expired(situation, ids[0]), stays=False)


def _is_voting(situation: Situation) -> bool:
    """True while a ballot in which the speaker's unit has voted is not counted."""
    own = own_units(situation)
    polls = situation.cycle.polls if situation.cycle else ()
    return any(not poll.is_final and own & poll.voted for poll in polls)


def _is_answered(situation: Situation, question: Question) -> bool:
    stored = question.stores or question.id
    return any(stored in answers for answers in situation.answers.values())


def _by_code(situation: Situation) -> str:
    return f"Muốn mở một mục, gõ “sửa” kèm mã, ví dụ: sửa {texts.example_code(situation)}."


def _asked(stored: str, answer: Answer) -> str:
    """Id of the question that an answer was given to: a signed form's is stored as the unit's own."""
    ref = QuestionId.read(stored)
    if answer.paper and ref.conversation == "self":
        ref = QuestionId(ref.cycle, "paper", ref.unit, ref.leaf, ref.part)
    return str(ref)


def _changes(situation: Situation, act: Act, questions: list[Question]) -> Iterator[str]:
    """Line for each question: from what, back to what. A group's gate is named where nothing else is."""
    ends = {entry.question: before for entry, before in act.entries}
    begins: dict[str, Entry] = {}
    for entry, _ in act.entries:
        begins.setdefault(entry.question, entry)
    gates = [id for id in begins if _is_gate(situation, QuestionId.read(id))]
    for id, entry in begins.items():
        if id in gates and len(gates) < len(begins):
            continue
        name, before = name_of(situation, QuestionId.read(id)), ends[id]
        question = next((q for q in questions if id in (q.id, q.stores)), None)
        was = words_of(situation, id, entry.answer, question)
        if before is None:
            yield f"{name}: bỏ {was}; nay chưa có nội dung."
        else:
            yield f"{name}: từ {was} trở lại {words_of(situation, id, before.answer, question)}."


def _is_gate(situation: Situation, ref: QuestionId) -> bool:
    return situation.cycle is not None and ref.leaf not in situation.cycle.charter.leaves


COMMANDS = (
    Command(
        "undo",
        ("hoàn tác",),
        take_back,
        "moving",
        help=line("hoàn tác – bỏ nội dung vừa ghi"),
        menu="Bỏ nội dung vừa ghi",
        menu_roles=("representative", "leader", "reviewer"),
    ),
    Command(
        "amend",
        ("sửa",),
        amend,
        "moving",
        help=line("sửa – mở lại câu vừa trả lời"),
    ),
)
