"""Charter in words: its groups, each group whole, and the rules that stand beside the criteria."""

from collections.abc import Iterator
from decimal import Decimal

from bot.conversations.rulebook.criterion_text import counted
from bot.conversations.scoring import texts
from bot.conversations.voting.posts import threshold
from bot.dialogue.situation import Situation
from bot.rules.ballots import Ballot
from bot.rules.campaigns import Campaign
from bot.rules.charter import Charter, Group
from bot.rules.titles import say_terms
from bot.state.stages import named
from bot.vietnamese import begin, say, say_day, say_list

_EVIDENCE = {"none": "", "optional": "", "required": " Bắt buộc gửi minh chứng."}
_JOINED = {
    "first": "",
    "mean": "lấy điểm bình quân",
    "median": "lấy điểm trung vị",
    "trimmed_mean": "lấy điểm bình quân, bỏ mức cao nhất và thấp nhất",
}
_ROUNDED = {"leaf": "ở từng tiêu chí", "group": "ở từng nhóm", "total": "ở tổng điểm"}


def head(charter: Charter) -> str:
    """``Quy chế năm 2026 – Cụm thi đua số 10: 3 nhóm, 8 tiêu chí, tối đa 100 điểm.``"""
    most = sum((group.maximum for group in charter.groups), start=Decimal(0))
    size = f"{len(charter.groups)} nhóm, {len(charter.leaves)} tiêu chí"
    return f"Quy chế năm {charter.year} – {charter.name}: {size}, tối đa {say(most)} điểm."


def in_force(situation: Situation) -> str:
    """Sentence on the version in force and on a draft; "" while the first is in force and there is none."""
    cycle = situation.cycle
    if cycle is None or not (cycle.versions or cycle.draft):
        return ""
    newest = cycle.versions[-1] if cycle.versions else None
    since = f" từ {newest.at.astimezone(situation.zone):%d/%m/%Y}" if newest else ""
    draft = f" Có dự thảo lần {cycle.version + 1}." if cycle.draft else ""
    return f"Đang áp dụng lần {cycle.version}{since}.{draft}"


def size(group: Group) -> str:
    """``60 điểm, 3 tiêu chí``; of a group without base points, its criteria alone."""
    points = f"{say(group.maximum)} điểm, " if group.maximum else ""
    return f"{points}{len(group.leaves)} tiêu chí"


def group_head(group: Group) -> str:
    """Name of a group, its points and its own limits."""
    lines = [f"{texts.named(group)}: {size(group)}.", *limits(group)]
    return " ".join(lines)


def whole_group(charter: Charter, group: Group) -> str:
    """All criteria of a group, each with its full wording and how it is counted."""
    return "\n".join(_lines(charter, group))


def _lines(charter: Charter, group: Group) -> Iterator[str]:
    yield group_head(group)
    for part in group.parts:
        if isinstance(part, Group):
            yield from _lines(charter, part)
            continue
        wording = f" {part.text.rstrip('.')}." if part.text and part.text != part.title else ""
        yield f"– {texts.titled(part)}.{wording} {counted(charter, part)}{_EVIDENCE[part.evidence]}"


def limits(group: Group) -> Iterator[str]:
    """Sentences on the caps and floors of a group by itself."""
    if group.base_cap is not None:
        yield f"Điểm chuẩn của nhóm không quá {say(group.base_cap)}."
    if group.bonus_cap is not None:
        yield f"Điểm thưởng của nhóm không quá {say(group.bonus_cap)}."
    if group.bonus_from is not None:
        yield f"Điểm thưởng chỉ tính khi điểm chuẩn của nhóm từ {say(group.bonus_from)}."
    if group.penalty_cap is not None:
        yield f"Điểm trừ của nhóm không quá {say(group.penalty_cap)}."
    if group.lowest is not None:
        yield f"Điểm của nhóm không xuống dưới {say(group.lowest)}."


def general(situation: Situation) -> str:
    """Rules beside the criteria: stages, sums, ties, classes, ballots, what is deleted and when."""
    if situation.cycle is None:
        return ""
    charter = situation.cycle.charter
    lines = [
        "Quy định chung",
        *_stages(charter),
        *_sums(charter),
        *_ranking(charter),
        *_ballots(charter),
    ]
    lines += [_campaign(situation, charter, one) for one in charter.campaigns]
    if kept := charter.retention:
        day = say_day(kept.erase, situation.zone)
        lines.append(f"Lưu trữ: từ {day} xóa minh chứng, lý do và tên người ghi; điểm và kết quả giữ lại.")
    lines.append("Các mốc thời gian: gõ “lịch”.")
    return "\n".join(lines)


def _campaign(situation: Situation, charter: Charter, campaign: Campaign) -> str:
    """Sentence on a campaign: its dates, and the criteria to which its result is proposed."""
    opens, due = (say_day(at, situation.zone) for at in (campaign.window.opens, campaign.window.due))
    leaves = [texts.called(leaf) for leaf in charter.leaves.values() if leaf.campaign == campaign.id]
    tied = f"; kết quả đề xuất cho mục {say_list(leaves)}" if leaves else ""
    return f"{begin(campaign.window.label)}: từ {opens} đến {due}{tied}."


def _stages(charter: Charter) -> Iterator[str]:
    yield f"Các giai đoạn: {', '.join(named(stage) for stage in charter.stages)}."
    if charter.leader_approves:
        yield "Lãnh đạo đơn vị duyệt bảng tự chấm trước khi gửi."
    for name, groups in charter.review_seats.items():
        codes = [charter.group_by_id[id].code or charter.group_by_id[id].title for id in groups]
        yield f"Thẩm định nhóm {say_list(codes, 20)}: {name}."
    joined = charter.several_reviews
    if joined.rule != "first" and any(len(seats) > 1 for seats in charter.reviewers.values()):
        yield f"Nhiều người thẩm định một nhóm: {_JOINED[joined.rule]}."
    if charter.revision_hours:
        yield f"Bảng bị trả lại được sửa trong {charter.revision_hours} giờ."
    late = "không xếp hạng" if charter.unsubmitted == "unranked" else "tính theo điểm đã ghi"
    yield f"Đơn vị không gửi bảng: {late}."
    if charter.late_penalty:
        yield f"Gửi muộn: trừ {say(charter.late_penalty)} điểm."


def _sums(charter: Charter) -> Iterator[str]:
    yield f"Làm tròn {_ROUNDED[charter.rounding]}, {charter.digits} chữ số thập phân."
    if charter.overrides:
        yield "Điểm vượt mức tối đa của tiêu chí được ghi khi có lý do."
    if charter.bonus_cap is not None:
        yield f"Tổng điểm thưởng không quá {say(charter.bonus_cap)}."
    if charter.bonus_from is not None:
        yield f"Điểm thưởng chỉ tính khi tổng điểm chuẩn từ {say(charter.bonus_from)}."
    if charter.total_cap is not None:
        yield f"Tổng điểm không quá {say(charter.total_cap)}."
    if charter.rescale:
        yield "Đơn vị không được giao một số tiêu chí: điểm chuẩn quy đổi về mức tối đa chung."


def _ranking(charter: Charter) -> Iterator[str]:
    if charter.ties:
        yield f"Bằng điểm thì xét lần lượt: {'; '.join(tie.label for tie in charter.ties)}."
    for title in charter.titles:
        yield f"{begin(title.label)}: {say_terms(charter, title)}."


def _ballots(charter: Charter) -> Iterator[str]:
    for ballot in charter.ballots:
        yield f"{begin(ballot.title)}: {_terms(ballot)}."


def _terms(ballot: Ballot) -> str:
    secret = "phiếu kín" if ballot.secret else "biểu quyết công khai"
    quorum = f"; hợp lệ khi {ballot.quorum} tổng số đơn vị" if ballot.quorum else ""
    return f"{secret}, đạt {threshold(ballot)}{quorum}"
