"""Privacy notice, in the chat and on a web page: the operator, the data stored, for how long, who sees it."""

from bot.conversations.voting.posts import PROMISE
from bot.dialogue.codes import FORGOTTEN
from bot.dialogue.installation import Operator
from bot.dialogue.situation import Situation
from bot.laws import cited
from bot.rules.response_time import PROOF, WORKING_DAYS

TITLE = "Hệ thống này và dữ liệu của đồng chí"
AUTOMATIC = "Hệ thống trả lời tự động. Ai vận hành, lưu gì, ai xem được: gõ “riêng tư”."

_STORED = (
    "Tên, vai và mã số tài khoản nhắn tin của người tham gia; câu trả lời, lý do, minh chứng của đơn vị, kèm "
    "người gửi và giờ gửi; nhật ký điều hành cụm; yêu cầu về dữ liệu cá nhân và câu trả lời; địa chỉ báo "
    "tin của trình duyệt và địa chỉ thư điện tử, nếu đồng chí bật báo tin, nhận thư. Các tin trao đổi khác và "
    "địa chỉ mạng không được lưu."
)
_HOW_LONG = (
    "Tin do hệ thống gửi: 7 ngày. Tin hỏi và xác nhận phiếu: xóa khi kiểm phiếu. Số hiệu tin nhận được: 4 "
    f"ngày. Trang web riêng không dùng: đóng sau {FORGOTTEN.days} ngày. Nội dung yêu cầu về "
    f"dữ liệu cá nhân: {PROOF.days} ngày sau khi trả lời. Minh chứng, lý do, ý kiến và tên người "
    "ghi của một năm: đến ngày quy chế của cụm định, sau khi hồ sơ năm đã được lưu; quy chế không định thì đến "
    "khi người vận hành xóa. Điểm, kết quả và nhật ký: giữ lại."
)
_WHO_SEES = (
    "Đơn vị xem nội dung của mình. Thư ký cụm, cụm trưởng và tổ thẩm định xem bảng điểm và minh chứng của các "
    "đơn vị. Cả cụm, và ai có đường dẫn trang của nhóm, xem tiến độ và kết quả đã trình hoặc công bố. Ai có "
    "đường dẫn trang web riêng của đồng chí thì xem và gửi được như đồng chí. Người vận hành máy chủ đọc được "
    "mọi nội dung đã lưu; nhà cung cấp ứng dụng nhắn tin, thư điện tử đọc được tin trao đổi tại đó."
)
_LAW = (
    f"Dữ liệu cá nhân được xử lý theo pháp luật Việt Nam: {cited()} và văn bản thay thế. Xem dữ liệu của "
    "mình: gõ “dữ liệu của tôi”. Sửa, thôi giữ vai, phản đối, hạn chế, xóa: gõ “yêu cầu dữ liệu”, được trả "
    f"lời trong {WORKING_DAYS} ngày làm việc. Không đồng ý với câu trả lời thì có quyền khiếu nại."
)


def about(operator: Operator) -> tuple[tuple[str, str], ...]:
    """Headings, each with the text below it."""
    return (
        ("Ai vận hành", _who(operator)),
        ("Tự động", "Hệ thống trả lời tự động theo quy chế của cụm; không phải người trả lời."),
        ("Lưu gì", _STORED),
        ("Lưu bao lâu", _HOW_LONG),
        ("Ai xem được", _WHO_SEES),
        ("Phiếu kín", _sentence(PROMISE.removeprefix("Phiếu kín: "))),
        ("Pháp luật", _LAW),
    )


def said(situation: Situation) -> str:
    """`riêng tư`: the notice as one message."""
    return "\n".join([TITLE, *(f"– {heading}: {text}" for heading, text in about(situation.operator))])


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _who(operator: Operator) -> str:
    if not operator.name:
        return "Người vận hành máy chủ chưa ghi tên tại đây; đề nghị hỏi thư ký cụm."
    contact = f" Liên hệ: {operator.contact}." if operator.contact else ""
    return f"{operator.name} vận hành máy chủ này và chịu trách nhiệm về dữ liệu cá nhân lưu tại đây.{contact}"
