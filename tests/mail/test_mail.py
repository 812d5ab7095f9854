from handlers.mail import MAIL


def test_nobody_is_heard_by_mail():
    assert not MAIL.hears
    assert not any((MAIL.buttons, MAIL.edits, MAIL.files, MAIL.groups))
