"""Joining: taking a seat by a code, invitations and replacements, web pages, privacy."""

from bot.conversations.joining import (
    code_sheets,
    confirmation,
    data_request_answers,
    data_requests,
    invitation,
    mail_address,
    other_application,
    own_data,
    own_name,
    privacy,
    stand_ins,
    web_sessions,
)
from bot.conversations.results import waiting_list
from bot.conversations.results.posts import progress_text
from bot.dialogue.registry import (
    BY_SECRETARY,
    EVERYBODY,
    STEERING,
    UNIT,
    Call,
    Command,
    Conversation,
    Reply,
    Work,
    line,
)

CONVERSATIONS = (
    Conversation(
        "confirm",
        EVERYBODY,
        lambda situation, _, __: confirmation.questions(situation),
        Work("xác nhận người mới vào"),
        urgent=True,
        why_expired=confirmation.why_expired,
    ),
    Conversation(
        "invite",
        ("secretary",),
        lambda situation, _, __: invitation.inviting(situation),
        None,
        proactive=False,
    ),
    Conversation(
        "replace",
        ("secretary",),
        lambda situation, _, __: invitation.replacing(situation),
        None,
        proactive=False,
    ),
    Conversation(
        stand_ins.TALK,
        ("secretary", *UNIT),
        lambda situation, seat, _: stand_ins.questions(situation, seat),
        None,
        proactive=False,
    ),
    Conversation(
        "request", EVERYBODY, lambda situation, _, __: data_requests.questions(situation), None, proactive=False
    ),
    Conversation(
        "respond",
        STEERING,
        lambda situation, seat, _: data_request_answers.questions(situation, seat),
        Work("trả lời yêu cầu về dữ liệu cá nhân"),
    ),
    Conversation(
        "pages", EVERYBODY, lambda situation, _, __: web_sessions.questions(situation), None, proactive=False
    ),
    Conversation(
        mail_address.TALK,
        EVERYBODY,
        lambda situation, _, __: mail_address.questions(situation),
        None,
        proactive=False,
    ),
)


def _progress(call: Call) -> Reply:
    """`tiến độ`: the board; at the desk with the units' names, and whom each waits for."""
    steering = call.seat.role in STEERING
    lines = waiting_list.lines(call.situation) if steering else []
    return Reply("\n".join([progress_text(call.situation, names=steering), *lines]))


COMMANDS = (
    Command(
        "invite",
        ("mã mời",),
        lambda call: invitation.invite(call.situation, call.words),
        "desk",
        about="present",
        roles=("secretary",),
        refusal=BY_SECRETARY,
        help=line("mã mời, tờ mã, thu mã, thay, đại diện thay – quản lý người tham gia", "secretary"),
        menu="Mã mời cho từng người",
        button="Mã mời",
        offered=lambda situation, seat: seat.role == "secretary" and not situation.is_past,
    ),
    Command(
        "code-sheets",
        ("tờ mã",),
        code_sheets.issue,
        "desk",
        about="present",
        roles=("secretary",),
        refusal=BY_SECRETARY,
        helped_by="invite",
    ),
    Command(
        "withdraw",
        ("thu mã",),
        lambda call: invitation.withdraw(call.situation, call.words),
        "desk",
        about="present",
        roles=("secretary",),
        refusal=BY_SECRETARY,
        helped_by="invite",
    ),
    Command(
        "replace",
        ("thay",),
        lambda call: invitation.replace(call.situation, call.words),
        "desk",
        about="present",
        roles=("secretary",),
        refusal=BY_SECRETARY,
        helped_by="invite",
    ),
    Command(
        "stand-in",
        ("đại diện thay", "người thay"),
        stand_ins.begin,
        "desk",
        about="present",
        roles=("secretary", *UNIT),
        refusal="Việc này do người của đơn vị hoặc thư ký cụm thực hiện.",
        help=line("đại diện thay – cử người giữ vai thay trong một thời gian", *UNIT),
    ),
    Command(
        "members",
        ("ai đã vào", "thành viên"),
        lambda call: Reply(invitation.members(call.situation)),
        "desk",
        about="present",
        roles=STEERING,
        helped_by="invite",
        menu="Ai đã vào, ai chưa vào",
        button="Ai đã vào",
        offered=lambda situation, _: not situation.is_past,
    ),
    Command(
        "progress",
        ("tiến độ",),
        _progress,
        "desk",
        helped_by="xlsx",
        asked=("ai chưa", "đơn vị nào chưa", "bao nhiêu đơn vị", "mấy đơn vị"),
        menu="Tiến độ của các đơn vị",
        menu_roles=("secretary", "chair", "deputy", "observer"),
        button="Tiến độ",
        offered=lambda situation, _: not situation.is_past,
        group=lambda situation, _: progress_text(situation),
    ),
    Command(
        "web",
        ("trang web",),
        lambda call: web_sessions.another(call.situation),
        "person",
        help=line("trang web, thoát trang web – mở tiếp trên trang web; xem và đóng trang đang mở"),
        founding=True,
    ),
    Command(
        "move",
        ("đổi kênh", "ứng dụng khác"),
        lambda call: other_application.move(call.situation),
        "person",
        helped_by="web",
    ),
    Command(
        "mail",
        ("thư điện tử", "email"),
        lambda call: mail_address.begin(call.situation, call.words),
        "person",
        help=lambda situation, _: (
            ["thư điện tử – nhận nhắc việc, tin của nhóm qua thư"] if situation.mails_on else []
        ),
    ),
    Command(
        "close pages",
        ("thoát trang web",),
        lambda call: web_sessions.close(call.situation, call.words),
        "person",
        helped_by="web",
        founding=True,
    ),
    Command(
        "rename",
        ("đổi tên",),
        lambda call: own_name.rename(call.situation, call.words),
        "person",
        helped_by="privacy",
        founding=True,
    ),
    Command(
        "own data",
        ("dữ liệu của tôi",),
        own_data.send,
        "person",
        founding=True,
        help=line("dữ liệu của tôi – tệp ghi những gì hệ thống lưu về đồng chí"),
    ),
    Command(
        "data request",
        ("yêu cầu dữ liệu", "yêu cầu về dữ liệu"),
        data_requests.begin,
        "person",
        about="present",
        help=line("yêu cầu dữ liệu – sửa, thôi giữ vai, phản đối, xóa dữ liệu của mình"),
        asked=("xóa dữ liệu", "sửa dữ liệu", "thôi giữ vai", "rút khỏi hệ thống"),
    ),
    Command(
        "privacy",
        ("riêng tư", "quyền riêng tư"),
        lambda call: Reply(privacy.said(call.situation)),
        "person",
        help=line("riêng tư – ai vận hành, lưu gì, ai xem được"),
        menu="Ai vận hành, lưu gì, ai xem được",
        menu_roles=("observer",),
        group=lambda situation, _: privacy.said(situation),
        anywhere=True,
        founding=True,
    ),
)
