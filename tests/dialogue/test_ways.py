"""Ways on, each for the person who reads it."""

from datetime import UTC, datetime

from bot.dialogue.said import Platform
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.ways import by_secretary, files_go, page_for_files

NOW = datetime(2026, 11, 23, tzinfo=UTC)
FILES, TEXT = Platform("chat"), Platform("text", files=False)
LAN = Seat(1, "representative", "thue")
MINH = Seat(2, "secretary", "")


def test_a_unit_asks_the_secretary_who_has_the_command():
    assert by_secretary(Situation(NOW, FILES, seats=(LAN,)), "gia hạn") == "đề nghị liên hệ thư ký cụm"
    assert by_secretary(Situation(NOW, FILES, seats=(LAN, MINH)), "gia hạn") == "gõ “gia hạn”"


def test_where_no_files_are_carried_they_go_to_the_page():
    assert files_go(Situation(NOW, FILES)) == "tại đây"
    assert "“trang web”" in files_go(Situation(NOW, TEXT))
    assert page_for_files(Situation(NOW, FILES)) == ""
    assert page_for_files(Situation(NOW, TEXT)) == f" {files_go(Situation(NOW, TEXT))}"
