"""A file that is surely not taken is refused before it is fetched; of others the bytes decide."""

from bot.rules.evidence_files import CAN_RUN, EMPTY, LARGEST, NOT_TAKEN, TOO_LARGE, refusal


def test_what_the_sender_says_is_enough_to_refuse():
    assert refusal("phim.mp4", "video/mp4", LARGEST + 1) == TOO_LARGE
    assert refusal("a.pdf", "application/pdf", empty=True) == EMPTY
    assert refusal("Chay.EXE ", "application/pdf") == CAN_RUN.format(ending=".exe")
    assert refusal("chay", "application/x-msdownload") == NOT_TAKEN


def test_what_may_be_evidence_is_fetched_whatever_type_is_declared():
    for name, type_ in (("a.pdf", ""), ("ảnh", "image/jpeg"), ("a.rar", "application/octet-stream"), ("a", "")):
        assert not refusal(name, type_, LARGEST)
