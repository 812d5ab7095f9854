"""Code sheets (`tờ mã`): for each person whom no message reaches, a sheet of paper with a code to come back by.

The code is worth that very person, and somebody else asked for it: those of the unit are told, and who comes by
it votes only once somebody of before has said yes (bot.state.confirmations).
"""

from collections.abc import Iterator
from itertools import chain

from bot.conversations.joining.invitation import seat_name, seen
from bot.dialogue.codes import LIFETIME, new_code
from bot.dialogue.facts import CodeIssued, Fact
from bot.dialogue.question import Effect
from bot.dialogue.registry import Call, Reply
from bot.dialogue.situation import Holder, Seat, Situation
from bot.vietnamese import say_day

NOBODY = "Hiện ai đã vào cũng nhận được tin của hệ thống; không cần tờ mã."
_HEAD = "Không nhận được tin của hệ thống ({count} người). Mã để vào lại, mỗi mã cho một người, dùng một lần:"
_ON_PAGE = "gõ “trang web”, mở trang đó, "
_SHEETS = (
    "Mỗi người một tờ có mã QR để in, phát tận tay: {page}vào Mục lục, chọn “Mã mời”, rồi “In mỗi vai một tờ”. "
    "Người vào bằng mã này xem và chấm điểm được ngay; bỏ phiếu thì sau khi được xác nhận."
)


def issue(call: Call) -> Effect | Reply:
    """`tờ mã`: a code for each such person; one that is out is said again."""
    situation = call.situation
    facts: list[Fact] = []
    lines: list[str] = []
    told = []
    for seat, holder in cut_off(situation):
        person, name = holder.person, seat_name(situation, seat)
        out = situation.cut_off[person.id]
        code, expires = out.code, out.expires
        if not code or expires is None:
            code, expires = new_code(situation.entropy, f"person {person.id}"), situation.now + LIFETIME
            facts.append(CodeIssued(code, expires, person=person.id, by_other=True))
            why = f"{person.name} ({name}), vì không nhắn được"
            told.append(seen(situation, seat, f"Thư ký cụm vừa cấp mã vào lại cho {why}.", (person.id,)))
        until = say_day(expires, situation.zone)
        lines.append(f"– {name}: {person.name}: {code[:5]}-{code[5:]}, hạn đến {until}")
    if not lines:
        return Reply(NOBODY, stays=False)
    sheets = _SHEETS.format(page="" if situation.platform.by_link else _ON_PAGE)
    said = "\n".join([_HEAD.format(count=len(lines)), *lines, sheets])
    return Effect(tuple(facts), said, tuple(chain.from_iterable(told)), stays=True)


def cut_off(situation: Situation) -> Iterator[tuple[Seat, Holder]]:
    """People whom no message reaches, each once, with their first seat."""
    met = set[int]()
    for seat in situation.roster:
        for holder in seat.holders:
            if holder.person.id in situation.cut_off and holder.person.id not in met:
                met.add(holder.person.id)
                yield seat, holder
