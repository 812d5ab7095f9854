"""Pages of the charter (`quy chế`): the groups, the criteria of each, and the rules beside them. Nothing is
stored by reading."""

from collections.abc import Iterator
from functools import partial

from bot.conversations.rulebook import charter_text
from bot.conversations.rulebook.criterion_text import text
from bot.conversations.scoring.leaf_picker import DONE, MORE, PAGE, Listed, label
from bot.conversations.scoring.texts import named
from bot.dialogue.cycle import Cycle
from bot.dialogue.question import Effect, Prompt, Question, QuestionId
from bot.dialogue.registry import Call, Reply
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Document, Message
from bot.questions import Option
from bot.rules.charter import Charter, Group
from bot.vietnamese import fold, say

GENERAL, ALL, GROUPS = (
    Option("-general", "Quy định chung"),
    Option("-all", "Đọc cả nhóm"),
    Option("-up", "Nhóm khác"),
)
FILE = Option("-file", "Tệp Excel")
NO_FILES = "Ứng dụng này không chuyển được tệp. Đề nghị gõ “trang web” để mở trang web, rồi gõ “{words}” ở đó."
_FILE_WORDS = ("tep", "file", "excel", "tep excel")
_LONGEST = 60


def read(call: Call) -> Effect | Reply:
    """`quy chế [nhóm]`: opens the list of groups, or a group."""
    cycle = call.situation.cycle
    if cycle is None:
        return Reply("Cụm chưa mở năm thi đua.")
    if not call.words:
        return Effect(goto=_id(cycle))
    if fold(call.words) in _FILE_WORDS:
        return file(call.situation, cycle)
    group = _group_named(cycle.charter, call.words)
    if group is None:
        return Effect(result=f"Không thấy nhóm “{call.words}”.", goto=_id(cycle))
    return Effect(goto=_id(cycle, group.id))


def file(situation: Situation, cycle: Cycle) -> Effect:
    """The charter as a workbook; where the platform takes no files, how to come by it."""
    if not situation.platform.files:
        return Effect(result=NO_FILES.format(words="quy chế tệp"))
    year = cycle.charter.year
    document = Document("charter", cycle.id, "", f"quy-che-{year}.xlsx")
    return Effect(messages=(Message(f"Quy chế năm {year}.", document=document),))


def sample(call: Call) -> Effect | Reply:
    """`mẫu bảng điểm`: an example of a table of criteria, to write one's own from."""
    cycle = call.situation.cycle
    if cycle is None:
        return Reply("Cụm chưa mở năm thi đua.")
    if not call.situation.platform.files:
        return Reply(NO_FILES.format(words="mẫu bảng điểm"), stays=False)
    text = (
        "Mẫu bảng điểm: mỗi dòng một tiêu chí, dòng nhóm ở trên. Đề nghị thay nội dung bằng bảng của cụm; mỗi "
        "loại tiêu chí đều có ví dụ."
    )
    return Effect(messages=(Message(text, document=Document("sample", cycle.id, "", "mau-bang-diem.xlsx")),))


def in_group(situation: Situation, words: str) -> str:
    """`/quyche [nhóm]` in the group: the groups with their points, or one whole."""
    if situation.cycle is None:
        return "Cụm chưa mở năm thi đua."
    charter = situation.cycle.charter
    if words and (group := _group_named(charter, words)):
        return charter_text.whole_group(charter, group)
    lines = [f"– {named(group)}: {charter_text.size(group)}" for group in charter.groups]
    first = charter.groups[0]
    how = f"Xem một nhóm: gõ /quyche kèm mã hoặc tên nhóm, ví dụ: /quyche {first.code or first.title}."
    version = charter_text.in_force(situation)
    return "\n".join([charter_text.head(charter), *([version] if version else []), *lines, how])


def questions(situation: Situation, of: str) -> Iterator[Question]:
    """The list of groups; with the id of a group, the pages of its criteria too."""
    if situation.cycle is None:
        return
    cycle = situation.cycle
    yield _overview(situation, cycle)
    if group := next((group for group in cycle.charter.groups if group.id == of), None):
        yield from _pages(situation, cycle, group)


def _overview(situation: Situation, cycle: Cycle) -> Question:
    charter = cycle.charter
    options = [Option(group.id, _named(group)) for group in charter.groups]
    codes = {fold(group.code): group.id for group in charter.groups if group.code}
    form = Listed((*options, GENERAL, FILE, DONE), lettered=True, codes=codes)

    def keep(key: str) -> Effect:
        if key == GENERAL.key:
            return Effect(result=charter_text.general(situation), goto=_id(cycle), stays=True)
        if key == DONE.key:
            return Effect(result="Xem lại quy chế: gõ “quy chế”.")
        if key == FILE.key:
            return file(situation, cycle)
        return Effect(goto=_id(cycle, key))

    head = " ".join(part for part in (charter_text.head(charter), charter_text.in_force(situation)) if part)
    ask = f"{head} Xem phần nào?"
    return Question(_id(cycle), lambda: Prompt(ask, form), keep, done=True)


def _pages(situation: Situation, cycle: Cycle, group: Group) -> Iterator[Question]:
    """Pages of a group: whichever criterion is picked is said whole, and the page comes again."""
    codes = {fold(leaf.code): leaf.id for leaf in cycle.charter.leaves.values() if leaf.code}
    ask = f"{charter_text.group_head(group)} Xem tiêu chí nào?"
    starts = range(0, len(group.leaves), PAGE)
    for place, start in enumerate(starts):
        leaves = group.leaves[start : start + PAGE]
        shown = (Option(leaf.id, f"{label(leaf)}{_points(leaf.criterion.base)}") for leaf in leaves)
        more = () if place == len(starts) - 1 else (MORE,)
        form = Listed((*shown, *more, ALL, GROUPS, DONE), lettered=True, codes=codes)
        prompt, keep = Prompt(ask, form), partial(_keep, situation, cycle, group, place)
        yield Question(_id(cycle, group.id, place), partial(_same, prompt), keep, done=True)


def _same(prompt: Prompt) -> Prompt:
    return prompt


def _keep(situation: Situation, cycle: Cycle, group: Group, place: int, key: str) -> Effect:
    own = _id(cycle, group.id, place)
    match key:
        case MORE.key:
            return Effect(goto=_id(cycle, group.id, place + 1))
        case ALL.key:
            return Effect(result=charter_text.whole_group(cycle.charter, group), goto=own, stays=True)
        case GROUPS.key:
            return Effect(goto=_id(cycle))
        case DONE.key:
            return Effect(result="Xem lại quy chế: gõ “quy chế”.")
        case _:
            return Effect(result=text(situation, cycle.charter.leaves[key], own=True), goto=own, stays=True)


def _id(cycle: Cycle, group: str = "", place: int = 0) -> str:
    return str(QuestionId(cycle.id, "rules", "", group, f"p{place}" if place else ""))


def _named(group: Group) -> str:
    name = named(group)
    short = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…"
    return f"{short}: {charter_text.size(group)}"


def _points(base: object) -> str:
    return f" · {say(base)} điểm" if base else ""


def _group_named(charter: Charter, words: str) -> Group | None:
    """The group of the first level with this code, else with these words in its title."""
    wanted = fold(words).removeprefix("nhom ")
    by_code = (group for group in charter.groups if fold(group.code) == wanted)
    by_title = (group for group in charter.groups if wanted and wanted in fold(group.title))
    return next(by_code, None) or next(by_title, None)
