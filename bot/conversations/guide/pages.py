"""Pages of the guide: for each role what it does in a year, step by step, and the scene that shows it.

Scenes are taken from a played year (`handlers.demo.guide_scenes`), so that they say what the bot says.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.dialogue.situation import Role


@dataclass(frozen=True)
class Scene:
    """Part of a played talk: so many entries of one person's chat, the first of which begins so."""

    who: str
    begins: str
    entries: int = 3


@dataclass(frozen=True)
class Step:
    heading: str
    text: str
    scene: Scene


@dataclass(frozen=True)
class GuidePage:
    """Page of a role; `also` ends it with what else is good to know."""

    title: str
    intro: str
    steps: tuple[Step, ...]
    also: str


_COME_IN = "Vào hệ thống bằng liên kết hoặc mã mời do thư ký cụm gửi riêng; mã dùng một lần."
_ALSO = "Việc đang chờ: gõ “việc”. Câu trước: gõ “lùi”. Sửa câu vừa trả lời: gõ “sửa”. Không rõ: gõ “trợ giúp”."

GUIDES: Mapping[Role, GuidePage] = {
    "representative": GuidePage(
        "Hướng dẫn cho đại diện đơn vị",
        f"{_COME_IN} Hệ thống hỏi từng mục; đang dở thì dừng, lúc nào mở lại cũng tiếp tục đúng chỗ.",
        (
            Step(
                "Chấm từng tiêu chí",
                "Gõ số liệu hoặc chọn một mức. Hệ thống tính điểm, báo lại rồi hỏi mục tiếp. "
                "Chưa có số liệu: chọn “Để sau”.",
                Scene("Lan", "Mục 1/8"),
            ),
            Step(
                "Gửi bảng tự chấm",
                "Đủ các mục thì xem lại và gửi lãnh đạo duyệt. "
                "Thêm minh chứng: gõ “minh chứng” kèm mã tiêu chí.",
                Scene("Lan", "Bảng tự chấm năm"),
            ),
            Step(
                "Trả lời kết quả thẩm định",
                "Mục nào khác với đơn vị chấm thì hệ thống nêu lý do. Chọn đồng ý, hoặc giải trình một lần.",
                Scene("Lan", "2.2. Thực hiện giao ước"),
            ),
            Step(
                "Bỏ phiếu kín",
                "Chọn, xem lại, rồi bỏ phiếu. Bỏ rồi thì không xem lại và không đổi được.",
                Scene("Lan", "Suy tôn đề nghị tặng Cờ thi đua\n"),
            ),
        ),
        _ALSO,
    ),
    "leader": GuidePage(
        "Hướng dẫn cho lãnh đạo đơn vị",
        f"{_COME_IN} Đại diện xác nhận rồi thì lãnh đạo duyệt và cho ý kiến được.",
        (
            Step(
                "Duyệt bảng tự chấm",
                "Xem tổng điểm từng nhóm; đồng ý thì bảng được gửi cụm, chưa đồng ý thì trả lại kèm ý kiến.",
                Scene("Hùng", "Đã xác nhận: Hùng"),
            ),
            Step(
                "Cho ý kiến về bảng điểm thống nhất",
                "Thư ký trình bảng điểm của cả cụm; đơn vị nhất trí, hoặc không nhất trí và nêu lý do.",
                Scene("Hùng", "Bảng điểm thống nhất"),
            ),
            Step(
                "Báo dự họp, điểm danh",
                "Nhận giấy mời thì báo ai dự; khi khai mạc thì điểm danh bằng một lần chọn.",
                Scene("Hùng", "Mời họp tổng kết", 5),
            ),
            Step(
                "Thông qua giao ước năm sau",
                "Đọc toàn văn, rồi đồng ý, góp ý hoặc không đồng ý.",
                Scene("Hùng", "BẢN GIAO ƯỚC"),
            ),
        ),
        _ALSO,
    ),
    "reviewer": GuidePage(
        "Hướng dẫn cho người thẩm định",
        f"{_COME_IN} Khi mở thẩm định, hệ thống hỏi lần lượt từng đơn vị.",
        (
            Step(
                "Thẩm định từng đơn vị",
                "Đúng thì giữ nguyên cả nhóm bằng một lần chọn. Xem minh chứng: gõ “minh chứng” kèm mã.",
                Scene("Vân", "Thẩm định Cục Thuế tỉnh Thanh Hóa (đơn vị 1/8)"),
            ),
            Step(
                "Sửa vài mục",
                "Chọn mục cần sửa; đơn vị còn thiếu hồ sơ thì trả lại.",
                Scene("Vân", "Thẩm định Bảo hiểm xã hội tỉnh Thanh Hóa (đơn vị 8/8)"),
            ),
            Step(
                "Ghi điểm và lý do",
                "Điểm thẩm định khác với đơn vị chấm thì phải có lý do; đơn vị đọc đúng lời này.",
                Scene("Vân", "Thẩm định Bảo hiểm xã hội · 1.2", 4),
            ),
            Step(
                "Trả lời giải trình",
                "Đọc giải trình của đơn vị; giữ hoặc sửa kết quả, kèm lý do.",
                Scene("Vân", "Bảo hiểm xã hội giải trình 1.2", 4),
            ),
        ),
        _ALSO,
    ),
    "teller": GuidePage(
        "Hướng dẫn cho tổ kiểm phiếu",
        f"{_COME_IN} Hệ thống đếm phiếu; tổ kiểm phiếu xác nhận từng kết quả trước cụm.",
        (
            Step(
                "Được xác nhận",
                "Người đã có mặt từ trước của đơn vị xác nhận đồng chí; từ đó đồng chí xác nhận kết quả được.",
                Scene("Hạnh", "Đã xác nhận: Hạnh", 1),
            ),
            Step(
                "Xác nhận kết quả kiểm phiếu",
                "Đối chiếu số phát ra, thu về, hợp lệ. Đúng thì xác nhận; không đúng thì ghi lý do.",
                Scene("Hạnh", "KẾT QUẢ KIỂM PHIẾU"),
            ),
        ),
        f"Phiếu giấy: gõ “phiếu giấy” để phát và nhập. {_ALSO}",
    ),
    "secretary": GuidePage(
        "Hướng dẫn cho thư ký cụm",
        "Thư ký mời các đơn vị, theo dõi tiến độ, chốt từng giai đoạn và công bố kết quả.",
        (
            Step(
                "Mời các đơn vị",
                "Gõ “mã mời”: mỗi vai có một mã, chuyển riêng cho đúng người. Ai đã vào: gõ “ai đã vào”.",
                Scene("Minh", "Kính chào Minh", 1),
            ),
            Step(
                "Theo dõi tiến độ",
                "Gõ “tiến độ”. Nhắc đơn vị chưa xong: gõ “nhắc ngay”. Đơn vị nộp bản giấy: gõ “nhập hộ”.",
                Scene("Minh", "Tự chấm năm 2026 –", 2),
            ),
            Step(
                "Chốt giai đoạn",
                "Gõ “chốt”. Hệ thống nêu đơn vị còn thiếu, hạn còn lại, và điều thay đổi sau khi chốt.",
                Scene("Minh", "Sau khi chốt, hệ thống không nhận thêm bảng tự chấm"),
            ),
            Step(
                "Công bố kết quả",
                "Xem lại rồi công bố vào nhóm. Biên bản, tờ trình: gõ “văn bản”; hồ sơ cả năm: gõ “hồ sơ”.",
                Scene("Minh", "KẾT QUẢ XẾP HẠNG"),
            ),
        ),
        f"Ghi điểm thống nhất: gõ “thống nhất” kèm tên đơn vị, xong thì gõ “trình”. {_ALSO}",
    ),
    "chair": GuidePage(
        "Hướng dẫn cho cụm trưởng",
        "Cụm trưởng điều hành hội nghị: điểm danh, từng nội dung, bỏ phiếu, kết luận.",
        (
            Step(
                "Mở hội nghị",
                "Gõ “hội nghị”. Mở rồi thì các đơn vị được mời điểm danh.",
                Scene("Thu", "Mở hội nghị: các đơn vị được mời"),
            ),
            Step(
                "Đi từng nội dung",
                "Chọn “Tiếp theo”; hệ thống biết nội dung nào đã xong, nội dung nào còn lại.",
                Scene("Thu", "HỘI NGHỊ TỔNG KẾT NĂM 2026 – đang họp\nCó mặt: 8/8", 2),
            ),
            Step(
                "Mở bỏ phiếu",
                "Chọn thời gian, đọc lại thể lệ, rồi mở. Thể lệ được đăng vào nhóm trước khi bỏ phiếu.",
                Scene("Thu", "Tên: Suy tôn đề nghị tặng Cờ thi đua", 4),
            ),
            Step(
                "Kết quả kiểm phiếu",
                "Đủ phiếu hoặc hết giờ thì hệ thống đếm, đăng kết quả, rồi hỏi việc tiếp theo.",
                Scene("Thu", "Đã kiểm phiếu “Suy tôn đề nghị tặng Cờ thi đua”", 2),
            ),
        ),
        f"Chốt giai đoạn: gõ “chốt”. Công bố: gõ “công bố”. Gia hạn: gõ “gia hạn”. {_ALSO}",
    ),
}
