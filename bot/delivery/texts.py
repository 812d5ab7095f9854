"""Sentences that belong to the delivery of a message, not to any conversation."""

from typing import assert_never

from bot.dialogue.turn import Document

# Replaces a message that showed a choice, once its chat has moved on to the next.
TAKEN_BACK = "Nội dung phiếu đã gỡ khỏi tin này."
# The same when the ballot has ended.
BALLOT_OVER = "Cuộc bỏ phiếu đã kết thúc."
# Stands in a message that will show a choice, before it does: this may arrive twice, the edit may not.
PLACEHOLDER = "Phiếu của đơn vị hiện tại đây. Nếu chưa thấy, đề nghị gõ “bỏ phiếu”."
# Where a typed vote can't be deleted, because it is too old or the platform refuses.
ERASE_YOURSELF = "Tin đồng chí vừa gõ có nội dung phiếu và hệ thống không xóa được. Đề nghị tự xóa tin đó."
# Said before the first pick, where nobody but the person can take off the screen what they type.
TYPED_STAYS = (
    "Lựa chọn gõ ở đây còn lại trên màn hình, hệ thống không xóa được. Muốn kín hơn, đề nghị bỏ phiếu trên "
    "trang web: gõ “trang web”."
)
# Below a message whose file is larger than a messenger carries; only `hồ sơ` makes such a file.
TOO_LARGE_TO_SEND = (
    "(Hồ sơ lớn hơn 50 MB, ứng dụng này không chuyển được. Đề nghị gõ “trang web”, mở trang đó, rồi gõ “hồ sơ” "
    "tại đó.)"
)
# Begins the line with the head of the journal: the number of its last row, and what people type to prove it.
JOURNAL_HEAD = "Dấu kiểm"
# Begins a post that the chair and the secretary put into the group themselves.
COPY = "Bài đăng cho nhóm (sao chép):"
# Ends what goes to an address: the door to a page, and the way out. Nothing there can be answered.
DOOR = (
    "Mở trang web của đồng chí (đường dẫn riêng, dùng một lần trong 24 giờ, không chuyển cho người khác; đã "
    "lưu trang web thì mở trang đã lưu):"
)
ENDS_MAIL = (
    "Thư gửi tự động, không nhận trả lời. Thôi nhận hoặc đổi địa chỉ: mở trang web hoặc ứng dụng nhắn tin, gõ "
    "“thư điện tử”."
)
# In place of a reminder to an address that is yet to be made anew without what is said of a vote.
REMINDER = "Nhắc việc."
# To a person whose address takes nothing for good.
ADDRESS_REFUSED = (
    "Máy chủ thư từ chối thư gửi đến địa chỉ thư điện tử của đồng chí, nên hệ thống thôi gửi đến đó. Đề "
    "nghị kiểm tra địa chỉ và gõ “thư điện tử” để nhập lại."
)
FAILED = (
    "Hệ thống gặp lỗi nên chưa ghi được tin vừa rồi; các nội dung đã ghi trước đó vẫn giữ nguyên. "
    "Đề nghị gửi lại sau ít phút; nếu vẫn lỗi, đề nghị báo thư ký cụm."
)


def no_files(document: Document) -> str:
    """Sentence instead of a file where none can be sent: the way to it."""
    if words := on_page(document):
        page = "Đề nghị gõ “trang web”, mở trang đó, rồi gõ"
        return f"(Ứng dụng này không chuyển được tệp. {page} “{words}” tại đó.)"
    return "(Ứng dụng này không chuyển được tệp; cần tệp này, đề nghị hỏi người đã gửi.)"


def not_mailed(document: Document) -> str:
    """Sentence in place of a file in a mail, which carries none: the way to it."""
    if words := on_page(document):
        return f"(Thư không mang tệp. Đề nghị mở trang web, rồi gõ “{words}” tại đó.)"
    return "(Thư không mang tệp; cần tệp này, đề nghị hỏi người đã gửi.)"


def on_page(document: Document) -> str:
    """Command that gives this file on the page to whoever is sent it; "" where its sender alone can give it."""
    match document.kind:
        case "xlsx":
            return "xuất Excel"
        case "evidence":
            # Examples are to be looked up by all; a notice, which is no unit's, is sent once.
            return "điển hình" if document.unit else ""
        case "template":
            return "bảng mẫu"
        case "charter" | "charter_text":
            return "quy chế tệp"
        case "sample":
            return "mẫu bảng điểm"
        case "own":
            return "dữ liệu của tôi"
        case "paper":
            own = "mẫu văn bản" if document.paper.endswith(".template") else "văn bản"
            return "phiếu điểm" if document.unit else own
        case "packet":
            return "hồ sơ"
        case "recount":
            return "đối chiếu"
        case "calendar":
            return "tệp lịch"
        case "guide":
            return "hướng dẫn"
        case "picture":
            # Its text says all that it shows.
            return ""
        case _:
            assert_never(document.kind)


def being_made(name: str, share: float) -> str:
    """Word on a file whose making takes longer; `share`: how much of it is done, from 0 to 1."""
    return f"Đang lập tệp {name}: xong {int(100 * share)}%." if share else f"Đang lập tệp {name}…"


def file_refused(name: str, why: str) -> str:
    """Sentence to the sender of a file whose bytes show that it can't be kept."""
    return f"Tệp {name} chưa lưu được: {why}. Đề nghị gửi tệp khác."


def file_doubled(name: str, other: str) -> str:
    """Sentence to the sender of a file that is already there for the same criterion."""
    same = f"Tệp {name} đã có" if name == other else f"Tệp {name} giống hệt tệp {other} đã có"
    return f"{same} ở cùng tiêu chí. Muốn bỏ bớt, gõ “bỏ minh chứng” kèm mã tiêu chí."
