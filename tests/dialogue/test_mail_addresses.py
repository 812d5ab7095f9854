import pytest

from bot.dialogue.mail_addresses import LONGEST, tidy_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("lan@example.vn", "lan@example.vn"),
        (" <Lan.Tran+td@So-Noi-Vu.Gov.VN>, ", "lan.tran+td@so-noi-vu.gov.vn"),
    ],
)
def test_an_address_is_read_in_lower_case(text: str, address: str):
    assert tidy_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "lan",
        "lan@example",
        "lan@@example.vn",
        "lan@-example.vn",
        "lan@example.1",
        ".lan@example.vn",
        "lan @example.vn",
        "lan@example.vn\r\nBcc: ai@example.vn",
        "Lan <lan@example.vn>, ai@example.vn",
        "lan%ai.vn@example.vn",
        "làn@example.vn",
        "l" * 65 + "@example.vn",
        "a@" + "b." * LONGEST + "vn",
    ],
)
def test_nothing_else_passes_for_one(text: str):
    assert tidy_address(text) == ""
