"""Draft of the impact-assessment dossier (Decree 356/2025/NĐ-CP), from the configuration as it runs.

It fills in what the installation knows of itself. What only its operator can say stands in brackets, and what
has to be put right before the dossier is handed in is listed at its end. No secret and nobody's name is in it.
"""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot import laws
from bot.conversations.joining.privacy import about
from bot.dialogue.installation import Operator
from bot.rules.response_time import WORKING_DAYS
from bot.vietnamese import say_day, say_moment
from config.settings import Settings
from storage.database.location import file_of
from storage.records.holdings import Holdings

_DECREE = next(law for law in laws.CITED if law.number.startswith("356/"))
_HEAD = (
    "BẢN THẢO",
    "HỒ SƠ ĐÁNH GIÁ TÁC ĐỘNG XỬ LÝ DỮ LIỆU CÁ NHÂN",
    f"({laws.LAW}; {_DECREE.name} số {_DECREE.number}, Mẫu số 10)",
    "",
    "Bản thảo do hệ thống lập từ cấu hình đang chạy; chỗ trong ngoặc vuông do đơn vị điền. Gửi cơ quan chuyên "
    "trách bảo vệ dữ liệu cá nhân trong 60 ngày kể từ ngày bắt đầu xử lý, kèm thông báo theo Mẫu số 02; cập "
    "nhật 6 tháng một lần khi có thay đổi. Cơ quan nhà nước có thẩm quyền không phải lập hồ sơ này.",
)
_RISKS = (
    ("Đường dẫn trang riêng hoặc mã mời lọt cho người khác", "mã dùng một lần, có hạn; đóng được từng trang"),
    ("Suy ra phiếu kín của một đơn vị", "danh sách và phiếu để riêng, không giờ; nói trước khi kết quả tự lộ"),
    ("Mất máy, hỏng ổ đĩa", "sao lưu hằng đêm, thử khôi phục từng bản; bản sao không chứa khóa"),
    ("Sửa số liệu sau khi đã chốt", "nhật ký móc xích, dấu kiểm đăng cho cả cụm"),
    ("Người vận hành xem nội dung đã lưu", "[quy định nội bộ, cam kết của người vận hành]"),
)


def dossier(settings: Settings, held: Holdings, now: datetime) -> str:
    """The text, line by line, as it is printed or edited."""
    zone = ZoneInfo(settings.timezone)
    lines = [*_HEAD, f"Lập lúc {say_moment(now, zone)}."]
    for number, (heading, part) in enumerate(_parts(settings, held, now, zone), start=1):
        lines += ["", f"{number}. {heading}", *part]
    return "\n".join(lines) + "\n"


def _parts(
    settings: Settings, held: Holdings, now: datetime, zone: ZoneInfo
) -> Iterator[tuple[str, list[str]]]:
    told = dict(about(Operator(settings.operator, settings.operator_contact)))
    yield "Bên kiểm soát và xử lý dữ liệu", _controller(settings)
    yield (
        "Mục đích",
        [
            "Chấm điểm, thẩm định, thống nhất điểm, bình chọn và lưu kết quả thi đua của các cụm thi đua.",
            *(f"- {one.name}, năm {one.year}." for one in held.years),
        ],
    )
    yield "Dữ liệu được xử lý", [told["Lưu gì"], *_amounts(held), "[Xác nhận: không có dữ liệu nhạy cảm.]"]
    yield (
        "Căn cứ xử lý",
        [
            "Mỗi người vào bằng mã riêng do thư ký cụm cấp, được báo trước ai vận hành, lưu gì, ai xem.",
            "[Văn bản giao nhiệm vụ, quy chế của cụm, hoặc sự đồng ý của từng người.]",
        ],
    )
    yield "Nơi lưu, bên nhận dữ liệu", [*_places(settings), *_receivers(settings, held), told["Ai xem được"]]
    yield "Thời hạn lưu", [told["Lưu bao lâu"], *_terms(held, zone)]
    yield "Biện pháp bảo vệ", _measures(settings, told["Phiếu kín"])
    yield "Rủi ro và biện pháp giảm", [f"- {risk}: {measure}." for risk, measure in _RISKS]
    yield "Quyền của chủ thể dữ liệu", _rights(held)
    yield "Việc phải làm trước khi nộp", _lacking(settings, held, now)


def _controller(settings: Settings) -> list[str]:
    return [
        f"Tên: {settings.operator or '[chưa đặt THIDUA_OPERATOR]'}",
        f"Liên hệ: {settings.operator_contact or '[chưa đặt THIDUA_OPERATOR_CONTACT]'}",
        "Địa chỉ, người đại diện: [...]",
        "Bộ phận, nhân sự bảo vệ dữ liệu cá nhân (kèm quyết định phân công): [...]",
    ]


def _amounts(held: Holdings) -> list[str]:
    chats = ", ".join(f"{platform} {number}" for platform, number in held.chats.items()) or "chưa có"
    return [
        f"- Người: {held.people}, đang giữ vai: {held.seated}; nơi trao đổi: {chats}.",
        f"- Câu trả lời: {held.answers}; tệp minh chứng: {held.files} ({held.bytes / 1024**2:.1f} MB).",
        f"- Trình duyệt nhận báo tin: {held.browsers}.",
    ]


def _places(settings: Settings) -> list[str]:
    file = file_of(settings.database)
    where = f"tệp {file} trên máy chủ" if file else f"PostgreSQL tại {urlsplit(settings.database).hostname}"
    return [f"- Cơ sở dữ liệu: {where} [địa điểm đặt máy].", f"- Tệp minh chứng: thư mục {settings.data_dir}."]


def _receivers(settings: Settings, held: Holdings) -> list[str]:
    found = []
    if settings.telegram_token:
        found.append("- Telegram (máy chủ ở nước ngoài): tên, mã số tài khoản, nội dung tin trao đổi tại đó.")
    if settings.zalo_token:
        found.append("- Zalo: tên, mã số tài khoản, nội dung tin trao đổi tại đó.")
    if settings.smtp_url:
        host = urlsplit(settings.smtp_url.value).hostname
        found.append(f"- Máy chủ thư điện tử {host}: địa chỉ, nhắc việc, tin của nhóm.")
    if held.browsers:
        found.append("- Dịch vụ báo tin của trình duyệt: chỉ biết là có tin mới, không có nội dung.")
    return found or ["- Không chuyển cho bên nào khác: chỉ có trang web của hệ thống."]


def _terms(held: Holdings, zone: ZoneInfo) -> list[str]:
    return [
        f"- {one.name}: xóa từ {say_day(one.erase, zone)}."
        if one.erase
        else f"- {one.name}: quy chế không định ngày xóa."
        for one in held.years
    ]


def _measures(settings: Settings, ballots: str) -> list[str]:
    key = "biến môi trường" if settings.secret_key else f"tệp riêng trong {settings.data_dir}"
    return [
        f"- Đường truyền: {_way(settings)}.",
        f"- Mã mời: lưu dạng mã hóa; khóa ở {key}, không có trong cơ sở dữ liệu và bản sao lưu.",
        "- Tệp tạo ra chỉ tài khoản chạy dịch vụ đọc được; nhật ký máy không có nội dung tin, không có khóa.",
        "- Mỗi vai chỉ xem phần của mình; người mới vào đơn vị phải được người có trước xác nhận.",
        f"- Phiếu kín: {ballots}",
        "- Nhật ký điều hành móc xích; kiểm bằng lệnh verify.",
    ]


def _way(settings: Settings) -> str:
    if settings.public_url.startswith("https://"):
        return f"mã hóa (HTTPS) tại {settings.public_url}"
    if settings.public_url:
        return f"CHƯA mã hóa tại {settings.public_url}"
    return "trang web chỉ mở trên máy chủ này"


def _rights(held: Holdings) -> list[str]:
    asked = held.requests
    return [
        "Xem: gõ “dữ liệu của tôi”, nhận tệp ngay. Sửa, thôi giữ vai, phản đối, xóa: gõ “yêu cầu dữ liệu”; "
        f"được trả lời trong {WORKING_DAYS} ngày làm việc, hệ thống nhắc và báo khi quá hạn.",
        f"Đến nay: {asked['granted']} yêu cầu đã thực hiện, {asked['refused']} không thực hiện được, "
        f"{asked['open']} đang chờ.",
    ]


def _lacking(settings: Settings, held: Holdings, now: datetime) -> list[str]:
    """Steps that are left, the brackets aside."""
    found = [f"- Đặt {name}." for name in settings.unnamed]
    if settings.public_url and not settings.public_url.startswith("https://"):
        found.append("- Đặt HTTPS trước trang web.")
    if settings.telegram_token:
        found.append(
            "- Lập thêm hồ sơ đánh giá tác động chuyển dữ liệu cá nhân xuyên biên giới (Mẫu số 09), vì dùng "
            "Telegram."
        )
    found += [f"- {one.name}: đưa ngày xóa vào quy chế." for one in held.years if one.erase is None]
    if held.requests["open"]:
        found.append(f"- Trả lời {held.requests['open']} yêu cầu đang chờ.")
    if laws.is_stale(now.date()):
        found.append(f"- Xem lại văn bản pháp luật: lần xem gần nhất là {laws.LOOKED_AT:%d/%m/%Y}.")
    return [*found, "- Điền các chỗ trong ngoặc vuông."]
