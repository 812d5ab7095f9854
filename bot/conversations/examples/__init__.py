"""Good examples (điển hình tiên tiến): written by the units through the year, picked by the secretary."""

from bot.conversations.examples import example, selection
from bot.dialogue.registry import EVERYBODY, UNIT, Command, Conversation, Work, line
from bot.state.examples import PICK, WORDS

CONVERSATIONS = (
    Conversation(
        WORDS,
        UNIT,
        lambda situation, _, unit: example.questions(situation, unit),
        None,
        own_unit=True,
        proactive=False,
    ),
    Conversation(
        PICK,
        ("secretary",),
        lambda situation, _, __: selection.waiting(situation),
        Work("xem điển hình các đơn vị gửi"),
        why_expired=selection.why_expired,
    ),
    Conversation(
        selection.LIST,
        EVERYBODY,
        lambda situation, seat, _: selection.listed(situation, seat),
        None,
        proactive=False,
    ),
)

COMMANDS = (
    Command(
        "good example",
        ("gửi điển hình",),
        example.begin,
        "telling",
        about="present",
        roles=UNIT,
        refusal="Việc này do đại diện hoặc lãnh đạo đơn vị thực hiện.",
        help=line("gửi điển hình – báo cáo gương điển hình, kèm ảnh và số liệu", *UNIT),
        asked=("gửi điển hình tiên tiến", "báo cáo điển hình"),
    ),
    Command(
        "good examples",
        ("điển hình", "điển hình tiên tiến"),
        selection.open_list,
        "telling",
        about="shown",
        help=line("điển hình – các điển hình tiên tiến được chọn trong năm"),
    ),
)
