"""Draft of the dossier: what is known is filled in, what is lacking is named, no secret is said."""

from datetime import UTC, datetime
from pathlib import Path

from bot.laws import LAWS
from config.settings import Secret, Settings
from handlers.documents.dossier import dossier
from storage.records.holdings import ClusterYear, Holdings

NOW = datetime(2026, 11, 29, 6, tzinfo=UTC)
YEARS = (ClusterYear("Cụm 10", 2026, datetime(2028, 1, 1, tzinfo=UTC)), ClusterYear("Cụm 11", 2026, None))
HELD = Holdings(YEARS, 12, 9, {"telegram": 9, "web": 3}, 480, 31, 5 * 1024**2, 0, {
    "open": 1, "granted": 2, "refused": 3,
})  # fmt: skip
NOTHING = Holdings((), 0, 0, {}, 0, 0, 0, 0, {"open": 0, "granted": 0, "refused": 0})


def test_a_small_installation_lacks_its_operator_and_little_else():
    said = dossier(Settings(), NOTHING, NOW)
    assert "[chưa đặt THIDUA_OPERATOR]" in said
    assert "- Không chuyển cho bên nào khác" in said
    assert said.endswith(
        "- Đặt THIDUA_OPERATOR.\n- Đặt THIDUA_OPERATOR_CONTACT.\n- Điền các chỗ trong ngoặc vuông.\n"
    )


def test_what_is_configured_and_stored_is_in_it_and_no_secret():
    settings = Settings(
        telegram_token=Secret("123456:SECRET"),
        database_url=Secret("postgresql://thidua:HIDDEN@db.example.vn/thidua"),
        public_url="https://thidua.example.vn",
        operator="Văn phòng Sở Nội vụ",
        operator_contact="an@example.vn",
        data_dir=Path("/var/lib/thidua"),
    )
    said = dossier(settings, HELD, NOW)
    for words in (
        "Tên: Văn phòng Sở Nội vụ",
        "PostgreSQL tại db.example.vn",
        "Người: 12, đang giữ vai: 9; nơi trò chuyện: telegram 9, web 3.",
        "31 (5.0 MB)",
        "mã hóa (HTTPS) tại https://thidua.example.vn",
        "Cụm 10: xóa từ thứ Bảy, 01/01/2028.",
        "2 yêu cầu đã thực hiện, 3 không thực hiện được, 1 đang chờ.",
        "xuyên biên giới (Mẫu số 09)",
        "- Cụm 11: đưa ngày xóa vào quy chế.",
        LAWS[0].number,
    ):
        assert words in said
    assert "SECRET" not in said
    assert "HIDDEN" not in said


def test_an_address_without_https_and_old_laws_are_to_be_put_right():
    later = NOW.replace(year=2028)
    said = dossier(Settings(public_url="http://thidua.example.vn"), NOTHING, later)
    assert "CHƯA mã hóa" in said
    assert "- Đặt HTTPS trước trang web." in said
    assert "- Xem lại văn bản pháp luật" in said
