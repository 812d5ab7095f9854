"""Further application of a person: a code by which they go on there, and where they are then written to."""

from bot.conversations.joining.invitation import doors
from bot.dialogue.codes import SOON, new_code
from bot.dialogue.facts import CodeIssued
from bot.dialogue.question import Effect
from bot.dialogue.situation import Situation


def move(situation: Situation) -> Effect:
    """`đổi kênh`: a code by which the same person goes on in another application or on the page."""
    if situation.person is None:
        return Effect()
    code = new_code(situation.entropy, f"person {situation.person.id}")
    lines = [
        "Hệ thống nhắn ở nơi đồng chí dùng gần nhất. Muốn nhận tin ở đâu, đề nghị nhắn một tin ở đó.",
        "Để dùng thêm một ứng dụng khác, đề nghị gửi mã này cho hệ thống tại ứng dụng đó, hoặc mở đường dẫn "
        "(dùng một lần trong 24 giờ, không chuyển cho người khác):",
        f"Mã: {code[:5]}-{code[5:]}",
        *doors(situation, code),
    ]
    return Effect(
        (CodeIssued(code, situation.now + SOON, person=situation.person.id),), "\n".join(lines), stays=True
    )
