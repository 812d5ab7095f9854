"""Offices and seats of a new cluster: chair, deputy, tellers, secretary, reviewers; with proposals, so that few
taps settle them."""

from collections.abc import Iterator

from bot.conversations.founding.agreed import NOBODY, id_of, model, said, units
from bot.conversations.founding.forms import USUAL, UnitsNamed
from bot.dialogue.facts import Answered
from bot.dialogue.question import Effect, Prompt, Question
from bot.dialogue.situation import Situation
from bot.questions import Choice, Option
from bot.vietnamese import say_list

ME, OTHER = Option("me", "Tôi làm thư ký"), Option("other", "Người khác làm thư ký")
# Units that are proposed for the tellers.
_TELLERS = 2


def questions(situation: Situation) -> Iterator[Question]:
    yield _office(situation, "chair", "Cụm trưởng", "Đơn vị nào làm Cụm trưởng năm nay?")
    yield _office(situation, "deputy", "Cụm phó", "Đơn vị nào làm Cụm phó?")
    if model(situation).ballots:
        yield _tellers(situation)
    if "review" in model(situation).stages:
        yield _reviewers(situation)
    yield _secretary(situation)


def _office(situation: Situation, office: str, label: str, text: str) -> Question:
    other = said(situation, "chair") if office == "deputy" else ""
    own = [unit for unit in units(situation) if unit.id != other]
    none = Option(NOBODY, f"Chưa có {label}")
    form = Choice((*(Option(unit.id, unit.short) for unit in own), none), lettered=True)

    def keep(value: str) -> Effect:
        told = f"{none.label}." if value == NOBODY else f"{label}: {form.say(value)}."
        return Effect((Answered("", id_of(situation, office), value),), told)

    done = form.accepts(said(situation, office))
    return Question(id_of(situation, office), lambda: Prompt(text, form), keep, done)


def _tellers(situation: Situation) -> Question:
    leading = (said(situation, "chair"), said(situation, "deputy"))
    own = units(situation)
    usual = tuple(unit.id for unit in own if unit.id not in leading)[:_TELLERS]
    agree, none = Option(USUAL, "Đồng ý"), Option(NOBODY, "Không lập tổ")
    form = UnitsNamed(own, usual, (agree, none))
    text = (
        f"Tổ kiểm phiếu gồm người của các đơn vị: {form.say(' '.join(usual))}? "
        "Muốn đơn vị khác, đề nghị gõ tên, cách nhau bằng dấu phẩy."
    )

    def keep(value: str) -> Effect:
        told = "Không lập tổ kiểm phiếu." if value == NOBODY else f"Tổ kiểm phiếu: {form.say(value)}."
        return Effect((Answered("", id_of(situation, "tellers"), value),), told)

    done = form.accepts(said(situation, "tellers"))
    return Question(id_of(situation, "tellers"), lambda: Prompt(text, form), keep, done)


def _reviewers(situation: Situation) -> Question:
    charter = model(situation)
    shown = []
    for name in dict.fromkeys(name for names in charter.reviewers.values() for name in names):
        codes = [
            group.code or group.title for group in charter.groups if name in charter.reviewers.get(group.id, ())
        ]
        shown.append(f"{name}: nhóm {say_list(codes, 40)}")
    options = (
        Option("usual", "Như mẫu"),
        Option("each", "Mỗi nhóm một tổ"),
        Option("one", "Một tổ cho tất cả"),
    )
    form = Choice(options)
    text = "\n".join(["Ai thẩm định nhóm tiêu chí nào? Theo mẫu:", *(f"– {line}" for line in shown)])

    def keep(value: str) -> Effect:
        return Effect(
            (Answered("", id_of(situation, "reviewers"), value),), f"Thẩm định: {form.say(value).lower()}."
        )

    done = form.accepts(said(situation, "reviewers"))
    return Question(id_of(situation, "reviewers"), lambda: Prompt(text, form), keep, done)


def _secretary(situation: Situation) -> Question:
    form = Choice((ME, OTHER))
    text = (
        "Ai làm thư ký cụm? Thư ký mời từng người vào, chốt và công bố. Nếu là người khác, hệ thống cấp mã để "
        "chuyển cho người đó; đồng chí vẫn vào được phần của thư ký cho đến khi được thay."
    )

    def keep(value: str) -> Effect:
        return Effect((Answered("", id_of(situation, "secretary"), value),))

    done = form.accepts(said(situation, "secretary"))
    return Question(id_of(situation, "secretary"), lambda: Prompt(text, form), keep, done)
