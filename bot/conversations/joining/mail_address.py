"""Address of e-mail (`thư điện tử`): a way out to people whom no messenger reaches, confirmed by a code sent
there.

What goes there can be read by whoever reads the mailbox: reminders, the digest and what the group is told,
never a ballot's choice. Its links open pages that wait for a confirmation before they vote
(.github/decisions/0047-e-mail-as-a-way-out.md).
"""

from collections.abc import Iterator

from bot.dialogue.codes import SOON, new_code
from bot.dialogue.facts import AddressBound, AddressDropped, CodeIssued, CodeSpent
from bot.dialogue.mail_addresses import EXAMPLE, LONGEST, MailAddress, tidy_address
from bot.dialogue.question import Effect, Prompt, Question, QuestionId
from bot.dialogue.situation import Invitation, Situation
from bot.dialogue.turn import Audience, Message, Turn
from bot.questions import Choice, Offering, Option, Text

TALK = "mail"
# Codes sent for one person in a day: nobody has a stranger's mailbox filled by us.
MOST_ASKED = 5
CHANGE, DROP, KEEP = (
    Option("change", "Đổi địa chỉ"),
    Option("drop", "Thôi nhận thư"),
    Option("keep", "Giữ nguyên"),
)
STOP = Option("stop", "Thôi")
_NONE = "Hệ thống chưa gửi được thư điện tử. Muốn nhận tin ở nơi khác: gõ “đổi kênh”."
_WHAT = (
    "Khi đồng chí không dùng ứng dụng nhắn tin, hệ thống gửi qua thư điện tử: nhắc việc, tin tổng hợp và "
    "tin đã đăng cho nhóm. Phiếu kín và điểm chưa công bố không gửi qua thư."
)
_ASKED = f"Địa chỉ thư điện tử của đồng chí? Ví dụ: {EXAMPLE}"
_WRONG = "Địa chỉ này chưa đúng, đề nghị gõ lại."
_TAKEN = "Địa chỉ này đang nhận thư của người khác trong hệ thống. Đề nghị dùng địa chỉ riêng của đồng chí."


def begin(situation: Situation, words: str) -> Effect:
    """`thư điện tử [địa chỉ]`: sends a code there, or asks for the address, or what to do with the one there
    is."""
    if not situation.mails_on or situation.person is None:
        return Effect(result=_NONE)
    return _send_code(situation, words) if words else Effect(goto=_id(situation))


def questions(situation: Situation) -> Iterator[Question]:
    """Questions about one's own address; put only when `thư điện tử` opens them."""
    if not situation.mails_on or situation.person is None:
        return
    own = _own(situation)
    if own.address:
        yield Question(_id(situation), lambda: _present(own), lambda key: _chosen(situation, key), done=True)
    else:
        yield _which(situation, _id(situation), f"{_WHAT}\n{_ASKED}")
    yield _which(situation, _id(situation, "new"), _ASKED)


def _which(situation: Situation, id: str, text: str) -> Question:
    form = Offering(Text(LONGEST), (STOP,))
    return Question(id, lambda: Prompt(text, form), lambda said: _typed(situation, said), done=True)


def _present(own: MailAddress) -> Prompt:
    refused = (
        "\nMáy chủ thư đã từ chối thư gửi đến địa chỉ này, nên hệ thống tạm thôi gửi." if own.refused else ""
    )
    return Prompt(f"Thư điện tử đang dùng: {own.address}.{refused}", Choice((CHANGE, DROP, KEEP)))


def _chosen(situation: Situation, key: str) -> Effect:
    if key == CHANGE.key:
        return Effect(goto=_id(situation, "new"))
    if key == DROP.key:
        return Effect((AddressDropped(),), "Đã xóa địa chỉ; hệ thống thôi gửi thư điện tử cho đồng chí.")
    return Effect(result="Giữ nguyên địa chỉ thư điện tử.")


def _typed(situation: Situation, said: str) -> Effect:
    return Effect(result="Không đổi địa chỉ thư điện tử.") if said == STOP.key else _send_code(situation, said)


def _send_code(situation: Situation, words: str) -> Effect:
    """Sends a code that confirms the address, in place of an earlier one."""
    address, own = tidy_address(words), _own(situation)
    if not address:
        return Effect(result=_WRONG, goto=_id(situation, "new"))
    if address == own.address and not own.refused:
        return Effect(result=f"Địa chỉ {address} đã được xác nhận và đang dùng.")
    if own.asked >= MOST_ASKED:
        return Effect(result="Hôm nay đã gửi nhiều mã xác nhận. Đề nghị thử lại sau 24 giờ.")
    person = situation.person
    assert person is not None
    code = new_code(situation.entropy, f"address {person.id} {address}")
    fact = CodeIssued(code, situation.now + SOON, person=person.id, address=address)
    cluster = situation.cluster.name if situation.cluster else ""
    mail = (
        f"Mã xác nhận địa chỉ thư điện tử: {code[:5]}-{code[5:]}\n"
        f"Đề nghị gõ mã này vào nơi đồng chí đang trao đổi với hệ thống thi đua ({cluster}), trong 24 giờ. "
        "Nếu đồng chí không yêu cầu, đề nghị bỏ qua thư này: không có gì được gửi thêm."
    )
    told = (
        f"Đã gửi mã xác nhận đến {address}. Đề nghị mở thư, rồi gõ mã 10 ký tự tại đây trong 24 giờ. "
        "Chưa thấy thư: xem cả mục thư rác; gõ “thư điện tử” để gửi lại hoặc sửa địa chỉ."
    )
    return Effect((fact,), told, (Message(mail, Audience("address", address=address)),), stays=True)


def confirm(situation: Situation, invitation: Invitation) -> Turn:
    """Turn for the code that was sent to an address, said by the person whom it was sent for."""
    spent = CodeSpent(invitation.code)
    if invitation.taken:
        return Turn((spent,), _TAKEN)
    bound = AddressBound(situation.mails_on, invitation.address)
    return Turn(
        (bound, spent),
        f"Đã xác nhận {invitation.address}. {_WHAT} Thôi nhận hoặc đổi: gõ “thư điện tử”.",
    )


def _own(situation: Situation) -> MailAddress:
    return situation.addresses.get(situation.person.id if situation.person else 0, MailAddress())


def _id(situation: Situation, part: str = "") -> str:
    return str(QuestionId(situation.cycle.id if situation.cycle else "", TALK, "", part))
