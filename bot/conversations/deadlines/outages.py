"""Platforms that cannot be reached for long: people go on where else they are reached, and the secretary learns
who has no other way."""

from bot.conversations.joining.invitation import seat_name
from bot.dialogue.audiences import to_steering
from bot.dialogue.installation import Outage
from bot.dialogue.registry import STEERING
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Audience, Message, Turn
from bot.vietnamese import say_moment

_GO_ON = "Đề nghị làm tiếp tại đây; mọi nội dung đã ghi vẫn giữ nguyên. Xem việc: gõ “việc”."
_GO_ON_THERE = "Đề nghị làm tiếp trên trang web; mọi nội dung đã ghi vẫn giữ nguyên."
_CODES = (
    "Những người này chưa nhận được tin của hệ thống. Đề nghị gọi điện; để vào bằng cách khác, thư ký gõ “tờ "
    "mã”: mỗi người một tờ có mã QR để phát tận tay."
)


def begun(situation: Situation, outage: Outage) -> Turn:
    """A platform has been silent for long: whoever has another chat is told there, once."""
    if not (outage.elsewhere or outage.nowhere):
        return Turn()
    name, at = shown(outage.platform), say_moment(situation.now, situation.zone)
    told = f"{name} hiện không liên lạc được (ghi nhận lúc {at}). {_GO_ON}"
    brief = f"{name} hiện không liên lạc được (ghi nhận lúc {at}). {_GO_ON_THERE}"
    messages = [
        Message(told, Audience("person", person=person), brief=brief, mailed=True)
        for person in outage.elsewhere
    ]
    if lone := _named(situation, outage):
        said = [
            f"{name} hiện không liên lạc được (ghi nhận lúc {at}). Chưa có cách khác để nhắn ({len(lone)}):"
        ]
        said += [f"– {line}" for line in lone]
        steering = (h.person.id for s in situation.roster if s.role in STEERING for h in s.holders)
        # Who is not reached would read it when it is over.
        told_of = [person for person in dict.fromkeys(steering) if person not in outage.nowhere]
        text = "\n".join([*said, _CODES])
        messages += [Message(text, Audience("person", person=person)) for person in told_of]
    return Turn(messages=tuple(messages))


def over(situation: Situation, outage: Outage) -> Turn:
    """It answers again: the chair and the secretary are told."""
    if not (outage.elsewhere or outage.nowhere):
        return Turn()
    said = f"{shown(outage.platform)} đã liên lạc lại được. Hệ thống nhắn ở nơi mỗi người dùng gần nhất."
    return Turn(messages=to_steering(Message(said)))


def shown(platform: str) -> str:
    """Name of a platform as people know it."""
    return platform.capitalize()


def _named(situation: Situation, outage: Outage) -> list[str]:
    return [
        f"{seat_name(situation, seat)}: {holder.person.name}"
        for seat in situation.roster
        for holder in seat.holders
        if holder.person.id in outage.nowhere
    ]
