"""What Zalo can do, as the conversations are told."""

from handlers.zalo import LONGEST, ZALO


def test_zalo_is_text_in_a_private_chat_and_nothing_is_asked_of_it_that_it_lacks():
    lacking = (ZALO.buttons, ZALO.edits, ZALO.files, ZALO.groups, ZALO.erases, ZALO.by_link)
    assert not any(lacking)
    assert ZALO.longest == LONGEST == 2000
