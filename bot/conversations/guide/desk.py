"""Guide in the chat: `hướng dẫn` brings the page of the speaker's role, as a file to print and in words."""

from bot.conversations.guide.pages import GUIDES
from bot.dialogue.question import Effect
from bot.dialogue.registry import Call, Reply
from bot.dialogue.situation import Role
from bot.dialogue.turn import Document, Message

WITH_FILE = "(trang có hình, in được)"
NONE = "Chưa có hướng dẫn riêng cho vai này. Cách dùng: gõ “trợ giúp”."
FILES: dict[str, str] = {
    "representative": "huong-dan-dai-dien.pdf",
    "leader": "huong-dan-lanh-dao.pdf",
    "reviewer": "huong-dan-tham-dinh.pdf",
    "teller": "huong-dan-kiem-phieu.pdf",
    "secretary": "huong-dan-thu-ky.pdf",
    "chair": "huong-dan-cum-truong.pdf",
}


def send(call: Call) -> Effect | Reply:
    """`hướng dẫn`: the page of each role that the person has here, the one that acts first."""
    situation, cycle = call.situation, call.situation.cycle
    if cycle is None:
        return Reply("Cụm chưa mở năm thi đua.", stays=False)
    roles = dict.fromkeys(role for s in (call.seat, *situation.seats) if (role := s.role) in GUIDES)
    if not roles:
        return Reply(NONE, stays=False)
    note = WITH_FILE if situation.platform.files else ""
    return Effect(
        messages=tuple(
            Message(words_of(role, note), document=Document("guide", cycle.id, name=FILES[role], paper=role))
            for role in roles
        )
    )


def words_of(role: Role, note: str = "") -> str:
    """The steps of a role's page in words, with a note on the file behind its title."""
    page = GUIDES[role]
    steps = [f"{number}. {step.heading}. {step.text}" for number, step in enumerate(page.steps, 1)]
    return "\n".join([f"{page.title} {note}".rstrip(), page.intro, *steps, page.also])
