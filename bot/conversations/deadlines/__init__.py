"""Deadlines: the timetable's moments, reminders, the digest, extensions, late answers, notices."""

from bot.conversations.deadlines import (
    calendar_feed,
    clock_doubt,
    desk,
    extension,
    notices,
    outside_steps,
    reports,
    requested_reminders,
    timetable,
)
from bot.dialogue.registry import STEERING, UNIT, Command, Conversation, Work, line

CONVERSATIONS = (
    Conversation(
        "clock",
        ("secretary",),
        lambda situation, _, __: clock_doubt.questions(situation),
        Work("xác nhận giờ của máy chủ"),
        urgent=True,
    ),
    Conversation(
        "step",
        STEERING,
        lambda situation, _, __: outside_steps.questions(situation),
        Work("việc theo lịch", lambda ref: ref.leaf, unasked=True),
        proactive=False,
    ),
    Conversation(
        "extend",
        ("chair",),
        lambda situation, _, __: extension.questions(situation),
        Work("quyết định gia hạn"),
    ),
    Conversation(
        "feed", STEERING, lambda situation, _, __: calendar_feed.questions(situation), None, proactive=False
    ),
    Conversation(
        "notify", STEERING, lambda situation, _, __: notices.questions(situation), None, proactive=False
    ),
    Conversation(
        "notice",
        UNIT,
        lambda situation, _, unit: notices.confirming(situation, unit),
        Work("xác nhận thông báo"),
        own_unit=True,
    ),
    Conversation(
        "report",
        ("secretary",),
        lambda situation, _, unit: reports.questions(situation, unit),
        Work("ngày nộp báo cáo"),
        proactive=False,
    ),
)

COMMANDS = (
    Command(
        "recall",
        ("nhắc ngay",),
        lambda call: requested_reminders.now(call.situation, call.words),
        "telling",
        about="present",
        roles=STEERING,
        help=line("nhắc ngay – nhắc những nơi còn việc", *STEERING),
    ),
    Command(
        "notice",
        ("thông báo",),
        lambda call: notices.begin(call.situation),
        "telling",
        about="present",
        roles=STEERING,
        help=line("thông báo – gửi thông báo đến các đơn vị hoặc nhóm", *STEERING),
        menu="Gửi thông báo",
    ),
    Command(
        "received",
        ("đã nhận",),
        lambda call: notices.confirm(call.situation),
        "telling",
        about="present",
        help=line("đã nhận – xác nhận đã nhận thông báo của cụm", *UNIT),
    ),
    Command(
        "extend",
        ("gia hạn",),
        lambda call: extension.begin(call.situation, call.words),
        "telling",
        about="present",
        roles=("chair",),
        refusal="Gia hạn do cụm trưởng quyết định. "
        "Đề nghị cụm trưởng gõ “gia hạn” trong phần trao đổi riêng với hệ thống.",
        help=line("gia hạn KBNN – gia hạn cho một đơn vị hoặc tất cả", "chair"),
        menu="Gia hạn cho đơn vị",
    ),
    Command(
        "reports",
        ("nộp báo cáo",),
        reports.look,
        "review",
        about="present",
        help=lambda situation, seat: (
            ["nộp báo cáo – ngày nộp từng báo cáo trong năm"] if reports.counts(situation) else []
        ),
        button="Ngày nộp báo cáo",
        offered=reports.can_enter,
    ),
    Command(
        "calendar",
        ("lịch",),
        desk.calendar,
        "year",
        about="present",
        help=line("lịch – các mốc trong năm"),
        asked=("hạn chót", "hạn cuối", "thời hạn", "hết hạn", "bao giờ", "khi nào", "ngày nào", "đến hạn"),
        menu="Lịch và các hạn",
        group_menu="Lịch và các hạn",
        group=lambda situation, _: timetable.text(situation, None),
    ),
    Command(
        "calendar_file",
        ("tệp lịch",),
        calendar_feed.send,
        "year",
        about="present",
        help=line("tệp lịch – các mốc vào lịch của điện thoại"),
    ),
    Command(
        "calendar_feed",
        ("địa chỉ lịch",),
        calendar_feed.begin,
        "year",
        about="present",
        roles=STEERING,
        help=line("địa chỉ lịch – để điện thoại tự cập nhật lịch", *STEERING),
    ),
    Command(
        "wish",
        ("nhắc tôi",),
        lambda call: requested_reminders.later(call.situation, call.words),
        "year",
        about="present",
        help=line("nhắc tôi 15:00 – hẹn giờ nhắc lại"),
    ),
)
