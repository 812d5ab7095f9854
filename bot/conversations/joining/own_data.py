"""Own data: `dữ liệu của tôi` gives a person at once, as a file, what is stored of them."""

from bot.dialogue.question import Effect
from bot.dialogue.registry import Call, Reply
from bot.dialogue.turn import Document, Message

_NO_FILES = (
    "Ứng dụng này không chuyển được tệp. Đề nghị gõ “trang web” để mở trang web, rồi gõ “dữ liệu của tôi” ở đó."
)
_SENT = (
    "Dữ liệu hệ thống đang lưu về đồng chí, lập lúc tải tệp. Phiếu kín không có trong tệp: phiếu không ghi tên "
    "người bỏ. Sửa, xóa, thôi giữ vai: gõ “yêu cầu dữ liệu”."
)


def send(call: Call) -> Effect | Reply:
    """`dữ liệu của tôi`: the file, made when it is sent; where the platform takes none, how to come by it."""
    person, cycle = call.situation.person, call.situation.cycle
    if person is None:
        return Reply("Hệ thống chưa lưu dữ liệu nào bằng tên đồng chí.")
    if cycle is None:
        return Reply("Cụm chưa mở năm thi đua.")
    if not call.situation.platform.files:
        return Reply(_NO_FILES, stays=False)
    document = Document("own", cycle.id, name="du-lieu-cua-toi.txt", person=person.id)
    return Effect(messages=(Message(_SENT, document=document),))
