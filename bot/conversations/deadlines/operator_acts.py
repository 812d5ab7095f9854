"""Acts of the operator on a cluster: a code for a secretary's seat that is lost, a pause, and its end.

Each is journalled with its reason and posted, so that nobody is steered unseen from outside the cluster.
"""

from bot.dialogue.audiences import to_steering
from bot.dialogue.codes import LIFETIME, new_code
from bot.dialogue.facts import ClusterPaused, CodeIssued, Steered
from bot.dialogue.situation import Situation
from bot.dialogue.turn import GROUP, Message, Turn
from bot.vietnamese import say_moment


def secretary_code(situation: Situation, why: str) -> Turn:
    """Turn that issues a code for the secretary's seat; those who hold it keep it, and are told."""
    seat = next(seat for seat in situation.roster if seat.role == "secretary")
    code = new_code(situation.entropy, f"seat {seat.id}")
    until = situation.now + LIFETIME
    told = (
        "Người quản trị hệ thống đã cấp mã mới cho vai thư ký cụm, "
        f"có hạn đến {say_moment(until, situation.zone)}. Lý do: {why}"
    )
    facts = (CodeIssued(code, until, seat=seat.id), Steered("operator issued code", "secretary", why))
    return Turn(facts, messages=(Message(told, GROUP), *to_steering(Message(told))))


def pause(situation: Situation, why: str) -> Turn:
    """Turn that pauses the cluster; none where it is paused already."""
    if situation.cluster is None or situation.cluster.paused:
        return Turn()
    told = (
        f"Người quản trị tạm dừng cụm trên hệ thống. Lý do: {why}\n"
        "Trong thời gian này hệ thống không ghi thêm, không nhắc, không chốt; nội dung đã ghi được giữ nguyên."
    )
    return _changed(True, told, why)


def resume(situation: Situation, why: str) -> Turn:
    """Turn that ends a pause; what fell due meanwhile comes with the next tick."""
    if situation.cluster is None or not situation.cluster.paused:
        return Turn()
    told = (
        f"Cụm hoạt động trở lại trên hệ thống. Lý do: {why}\n"
        "Việc đã đến hạn được thực hiện ngay; cần thêm thời gian, cụm trưởng gõ “gia hạn”."
    )
    return _changed(False, told, why)


def _changed(paused: bool, told: str, why: str) -> Turn:
    steered = Steered("operator paused" if paused else "operator resumed", "", why)
    return Turn((ClusterPaused(paused), steered), messages=(Message(told, GROUP), *to_steering(Message(told))))


def refused(situation: Situation) -> Turn:
    """Turn for whatever is said in a paused cluster."""
    reach = f" Liên hệ: {situation.operator.contact}." if situation.operator.contact else ""
    return Turn(result=f"Cụm đang tạm dừng trên hệ thống; nội dung vừa gửi chưa được ghi.{reach}")
