"""File of what is stored of a person: every part is there; what is not, with the reason."""

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from bot.dialogue.installation import Operator
from handlers.documents.own_file import own_file
from storage.records.person_rows import PersonRows

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
ROLES = {"representative": "Đại diện"}
EMPTY = PersonRows("Lan", (), (), (), (), (), (), (), (), (), 0, 0, 0)


def text(rows: PersonRows) -> str:
    return own_file(rows, NOW, ZONE, Operator("Văn phòng cụm", "an@example.vn"), ROLES).decode("utf-8-sig")


def test_each_part_says_so_where_nothing_is_stored():
    said = text(EMPTY)
    assert said.splitlines()[0] == "DỮ LIỆU HỆ THỐNG LƯU VỀ: Lan"
    assert "Chịu trách nhiệm: Văn phòng cụm. Liên hệ: an@example.vn." in said
    assert said.count("(0)\r\n- không có") == 9
    assert "- Phiếu kín: lưu không tên người" in said


def test_what_was_said_is_one_line_in_local_time():
    answer = SimpleNamespace(
        at=NOW, unit="thue", question="k1", value="46", aside=False, reason="Vì bão\nsố 3", paper=True
    )
    seat = SimpleNamespace(
        name="Cụm 10", role="representative", unit="thue", since=NOW, until=None, standing=""
    )
    said = text(PersonRows("Lan", (seat,), (), (), (), (answer,), (), (), (), (), 1, 2, 3))
    assert "thue · k1: 46 · lý do: Vì bão số 3 · nhập từ bản giấy" in said
    assert "08:00" in said
    assert "Cụm 10: Đại diện thue, từ " in said
    assert "Phiếu đang điền, chưa gửi: 1." in said
    assert "nhận báo tin: 3." in said


def test_a_web_pages_address_is_not_in_it():
    page = SimpleNamespace(platform="web", chat="secret-chat", who="", used=NOW, ended=None)
    assert "secret-chat" not in text(PersonRows("Lan", (), (page,), (), (), (), (), (), (), (), 0, 0, 0))


def test_a_request_stands_there_with_its_answer():
    asked = SimpleNamespace(key="K7QF2M", kind="correct", words="Sai tên", at=NOW, due=NOW, answered=None)
    answered = SimpleNamespace(**{**vars(asked), "answered": NOW, "granted": True, "answer": "Đã sửa tên."})
    said = text(PersonRows("Lan", (), (), (), (), (), (), (), (asked, answered), (), 0, 0, 0))
    assert "số K7QF2M, 08:00, thứ Hai, 23/11/2026 · sửa: Sai tên · chờ trả lời, hạn 08:00" in said
    assert "sửa: Sai tên · trả lời 08:00, thứ Hai, 23/11/2026: đồng ý. Đã sửa tên." in said


def test_an_address_of_e_mail_stands_there():
    address = SimpleNamespace(address="lan@example.vn", made=NOW, refused=NOW)
    said = text(replace(EMPTY, addresses=(address,)))
    assert "lan@example.vn, xác nhận 08:00, thứ Hai, 23/11/2026, bị từ chối" in said
