"""Ballots: opened, voted in, counted, posted. Secrecy of the vote: .github/decisions/0015-secret-ballots.md."""

from collections.abc import Iterable

from bot.conversations.voting import (
    ballot_list,
    council,
    count,
    desk,
    paper_ballots,
    paper_requests,
    posts,
    vote,
)
from bot.dialogue.registry import STEERING, UNIT, Command, Conversation, Reply, Work, line
from bot.dialogue.situation import Seat, Situation

CONVERSATIONS = (
    Conversation(
        "vote",
        UNIT,
        lambda situation, _, unit: vote.questions(situation, unit),
        Work("bỏ phiếu", lambda ref: f"vote.{ref.leaf}", secret=True),
        binding=True,
        own_unit=True,
        urgent=True,
        secret=True,
        why_expired=vote.why_expired,
    ),
    Conversation(
        "papers",
        ("teller",),
        lambda situation, _, __: paper_ballots.questions(situation),
        Work("nhập phiếu giấy"),
        binding=True,
        urgent=True,
        secret=True,
        why_expired=vote.why_expired,
    ),
    Conversation(
        "slip",
        (*UNIT, "chair", "teller"),
        lambda situation, seat, unit: paper_requests.questions(situation, seat, unit),
        Work("cho ý kiến về phiếu giấy"),
        binding=True,
        urgent=True,
        why_expired=paper_requests.why_expired,
    ),
    Conversation(
        "count",
        ("teller",),
        lambda situation, seat, _: count.confirming(situation, seat),
        Work("xác nhận kiểm phiếu"),
        binding=True,
        urgent=True,
    ),
    Conversation(
        "ballot", STEERING, lambda situation, _, __: ballot_list.questions(situation), None, proactive=False
    ),
    Conversation(
        "council", ("secretary",), lambda situation, _, __: council.questions(situation), None, proactive=False
    ),
    Conversation("lots", STEERING, lambda situation, _, __: count.lots(situation), None, proactive=False),
)


def _help(situation: Situation, seat: Seat) -> Iterable[str]:
    if situation.cycle and situation.cycle.charter.ballots:
        yield "bỏ phiếu, khen thưởng – bỏ phiếu và kết quả"
        yield "phiếu kín – hệ thống giữ kín đến đâu"
        if seat.role == "secretary":
            yield "quyết định – ghi quyết định của Hội đồng"


COMMANDS = (
    Command(
        "ballots",
        ("bỏ phiếu",),
        desk.ballots,
        "ballots",
        help=_help,
        button="Bỏ phiếu",
        offered=desk.to_do,
        group=lambda situation, _: ballot_list.agenda_text(situation),
    ),
    Command(
        "honours",
        ("khen thưởng",),
        lambda call: Reply(council.three_facts(call.situation)),
        "ballots",
        about="results",
        helped_by="ballots",
    ),
    Command(
        "secrecy",
        ("phiếu kín",),
        lambda call: Reply(posts.secrecy(call.situation)),
        "ballots",
        helped_by="ballots",
    ),
    Command(
        "papers",
        ("phiếu giấy",),
        desk.papers,
        "ballots",
        roles=("teller",),
        refusal="Phiếu giấy do tổ kiểm phiếu phát và nhập.",
        help=line("phiếu giấy – phát và nhập phiếu giấy", "teller"),
        menu="Phát và nhập phiếu giấy",
    ),
    Command(
        "council",
        ("quyết định",),
        desk.decision,
        "year",
        about="results",
        roles=("secretary",),
        refusal="Quyết định của Hội đồng do thư ký cụm ghi.",
        helped_by="ballots",
        button="Quyết định của Hội đồng",
        offered=desk.decision_awaited,
    ),
)
