"""Rulebook: the charter, each of its criteria and the journal, for every seat to read."""

from bot.conversations.rulebook import charter_pages, criterion_text, journal_pages
from bot.conversations.scoring.texts import example_code
from bot.dialogue.registry import EVERYBODY, STEERING, Command, Conversation, asks_nothing, line

CONVERSATIONS = (
    Conversation(
        "rules",
        EVERYBODY,
        asks_nothing,
        None,
        proactive=False,
        resume=lambda situation, unit, leaf: charter_pages.questions(situation, leaf),
    ),
    Conversation(
        "journal",
        EVERYBODY,
        asks_nothing,
        None,
        proactive=False,
        resume=lambda situation, unit, leaf: journal_pages.questions(situation, leaf),
    ),
)

COMMANDS = (
    Command(
        "rules",
        ("quy chế",),
        charter_pages.read,
        "year",
        help=lambda situation, _: [
            "quy chế – đọc quy chế theo nhóm; quy chế tệp – tệp Excel",
            f"tiêu chí {example_code(situation)} – đọc cả một tiêu chí; gõ kèm mã hoặc tên",
        ],
        menu="Quy chế năm nay",
        group_menu="Quy chế năm nay",
        group=charter_pages.in_group,
    ),
    Command(
        "criterion",
        ("tiêu chí",),
        criterion_text.read,
        "year",
        helped_by="rules",
        group=criterion_text.in_group,
    ),
    Command(
        "sample",
        ("mẫu bảng điểm",),
        charter_pages.sample,
        "year",
        roles=STEERING,
        help=line("mẫu bảng điểm – tệp Excel mẫu để lập bảng tiêu chí", *STEERING),
    ),
    Command(
        "journal",
        ("nhật ký",),
        journal_pages.read,
        "year",
        help=lambda situation, _: ["nhật ký – các việc đã làm, ai làm, vì sao"],
        menu="Nhật ký của cụm",
        menu_roles=("secretary", "chair", "deputy", "observer"),
        group_menu="Nhật ký của cụm",
        group=journal_pages.in_group,
    ),
)
