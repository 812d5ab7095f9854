"""Web pages of a person: opened by a one-time link, counted, closed.

A page's address is all it takes to speak as its person. So the link goes to the person alone, each person sees
their open pages and can close them, and the secretary closes those of somebody who lost a device.
"""

from collections.abc import Iterator

from bot.conversations.joining.invitation import doors, named, seat_name, seen
from bot.dialogue.codes import LIFETIME, SOON, new_code
from bot.dialogue.facts import CodeIssued, Fact, PageClosed, Steered
from bot.dialogue.question import Effect, Prompt, Question, QuestionId
from bot.dialogue.reason import KEPT, why
from bot.dialogue.situation import Page, Person, Seat, Situation
from bot.dialogue.turn import Audience, Message
from bot.questions import Choice, Option
from bot.vietnamese import say_moment

ALL, KEEP = Option("all", "Đóng tất cả"), Option("keep", "Giữ nguyên")
_USUAL = ("Mất điện thoại, máy tính", "Trang mở trên máy dùng chung", "Nghi có người khác dùng trang")
# A page speaks for all seats of its person, and a new code would open them all.
_SHARED = (
    "Người này còn giữ vai ở cụm khác, nên chỉ chính người đó đóng được trang web của mình (gõ “thoát trang "
    "web”). Muốn thu vai trong cụm này: gõ “thay” kèm tên đơn vị."
)
_AGAIN = "Muốn vào lại: gõ “trang web” trên ứng dụng nhắn tin, hoặc xin mã của thư ký cụm."


def another(situation: Situation) -> Effect:
    """`trang web`: a one-time link by which the same person goes on in a web page."""
    if situation.person is None or situation.cluster is None:
        return Effect()
    if not situation.cluster.links:
        return Effect(result="Hệ thống chưa mở trang web. Đề nghị liên hệ thư ký cụm.")
    code = new_code(situation.entropy, f"person {situation.person.id}")
    head = "Đường dẫn riêng, dùng một lần trong 24 giờ, đề nghị không chuyển cho người khác:"
    lines = [head, *doors(situation, code), f"Mã: {code[:5]}-{code[5:]}"]
    if pages := _open(situation, situation.person):
        lines.append(f"Đang mở {len(pages)} trang web; xem và đóng: gõ “thoát trang web”.")
    return Effect(
        (CodeIssued(code, situation.now + SOON, person=situation.person.id),), "\n".join(lines), stays=True
    )


def close(situation: Situation, words: str) -> Effect:
    """`thoát trang web`: asks which of one's own pages to close; with a seat's name, the secretary closes its
    holder's."""
    if not words:
        if situation.person is None or not _open(situation, situation.person):
            return Effect(result="Không có trang web nào đang mở bằng tên đồng chí.")
        return Effect(goto=_id(situation))
    if not _is_secretary(situation):
        return Effect(result="Đóng trang web của người khác do thư ký cụm thực hiện.")
    seats = [seat for seat in named(situation, list(situation.roster), words) if _holder(situation, seat)]
    if not seats:
        return Effect(
            result="Không thấy trang web nào đang mở. Đề nghị gõ tên đơn vị, ví dụ: thoát trang web KBNN."
        )
    seat = next((seat for seat in seats if not _is_shared(situation, seat)), None)
    return Effect(goto=_id(situation, seat)) if seat else Effect(result=_SHARED)


def questions(situation: Situation) -> Iterator[Question]:
    """Questions about one's own pages and, for the secretary, each other holder's; put only when opened."""
    if situation.person and _open(situation, situation.person):
        yield _own(situation, situation.person)
    for seat in situation.roster if _is_secretary(situation) else ():
        if (person := _holder(situation, seat)) and not _is_shared(situation, seat):
            yield from _others(situation, seat, person)


def _own(situation: Situation, person: Person) -> Question:
    pages = _open(situation, person)
    each = tuple(Option(f"p{page.id}", _label(situation, page)) for page in pages)
    form = Choice((*each, ALL, KEEP) if len(pages) > 1 else (*each, KEEP), lettered=True)
    text = f"Đang mở {len(pages)} trang web bằng tên đồng chí. Đóng trang nào? {_AGAIN}"

    def keep(key: str) -> Effect:
        if key == KEEP.key:
            return Effect(result="Giữ nguyên các trang web đang mở.")
        chosen = [page for page in pages if key in (ALL.key, f"p{page.id}")]
        facts = tuple(PageClosed(page.id, page.here) for page in chosen)
        return Effect(facts, f"Đã đóng {len(chosen)} trang web. {_AGAIN}")

    return Question(_id(situation), lambda: Prompt(text, form), keep, done=True)


def _others(situation: Situation, seat: Seat, person: Person) -> Iterator[Question]:
    pages, name = _open(situation, person), seat_name(situation, seat)
    form = Choice((Option("all", f"Đóng và cấp mã mới cho {person.name}"), KEEP))
    text = f"Đóng {len(pages)} trang web của {person.name} ({name})? Nội dung đã ghi vẫn giữ nguyên."

    def keep(key: str) -> Effect:
        if key == KEEP.key:
            return Effect(result=f"Giữ nguyên trang web của {person.name}.")
        return Effect(goto=_id(situation, seat, "why"))

    def shut(reason: str) -> Effect:
        code = new_code(situation.entropy, f"person {person.id}")
        facts: tuple[Fact, ...] = (
            *(PageClosed(page.id, page.here) for page in pages),
            CodeIssued(code, situation.now + LIFETIME, person=person.id, by_other=True),
            Steered("close pages", name, reason),
        )
        told = "Thư ký cụm đã đóng các trang web đang mở bằng tên đồng chí. Cần dùng lại: gõ “trang web”."
        said = f"Đã đóng {len(pages)} trang web của {person.name}. Mã để vào lại, đề nghị chuyển riêng:"
        lines = [said, *doors(situation, code), f"Mã: {code[:5]}-{code[5:]}"]
        to_them = Message(told, to=Audience("person", person=person.id))
        others = f"Thư ký cụm vừa đóng các trang web của {person.name} ({name}) và cấp mã mới. Lý do: {reason}"
        return Effect(
            facts, "\n".join(lines), (to_them, *seen(situation, seat, others, (person.id,))), stays=True
        )

    yield Question(_id(situation, seat), lambda: Prompt(text, form), keep, done=True)
    yield why(_id(situation, seat, "why"), f"Lý do đóng trang web ({KEPT})?", _USUAL, shut)


def _label(situation: Situation, page: Page) -> str:
    return "Trang này" if page.here else f"Trang dùng lần cuối {say_moment(page.used, situation.zone)}"


def _open(situation: Situation, person: Person) -> tuple[Page, ...]:
    return situation.pages.get(person.id, ())


def _holder(situation: Situation, seat: Seat) -> Person | None:
    """Holder of the seat, other than the speaker, who has pages open; None without one."""
    people = (holder.person for holder in seat.holders)
    return next((p for p in people if p != situation.person and _open(situation, p)), None)


def _is_shared(situation: Situation, seat: Seat) -> bool:
    """True where the pages of the seat's holder speak for seats in another cluster too."""
    person = _holder(situation, seat)
    return person is not None and any(page.shared for page in _open(situation, person))


def _is_secretary(situation: Situation) -> bool:
    return any(seat.role == "secretary" for seat in situation.seats)


def _id(situation: Situation, seat: Seat | None = None, part: str = "") -> str:
    return str(
        QuestionId(
            situation.cycle.id if situation.cycle else "", "pages", "", str(seat.id) if seat else "", part
        )
    )
