"""Head and signatures of a paper, by Nghị định 30/2020/NĐ-CP: issuing body, Quốc hiệu, date line, signers.

A cluster has no seal and no number of its own: the paper goes out under its chair's unit, "Số:" stays blank,
and what is made here is a draft until it comes back signed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversations.papers import officers
from bot.conversations.papers.draft import Code
from bot.conversations.papers.officers import DOTS
from bot.dialogue.situation import Situation

STATE, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
DRAFT = "DỰ THẢO"


@dataclass(frozen=True)
class Signer:
    """Place to sign: the capacity in capitals, and the name under it, "" where it is not known."""

    capacity: str
    name: str = ""


@dataclass(frozen=True)
class Head:
    """Head of one paper. `draft` is "" once its signed page is there; `code` names the draft, `shown` is
    what people read of it."""

    cluster: str
    chair: str
    title: str
    subtitle: str
    date_line: str
    left: Signer
    right: Signer
    draft: str = DRAFT
    code: str = ""
    shown: str = ""
    state: str = STATE
    motto: str = MOTTO


def head(
    situation: Situation, title: str, code: Code, subtitle: str = "", signers: Sequence[Signer] = ()
) -> Head:
    """Head of a paper of this year, a draft."""
    left, right = (*signers, Signer(""), Signer(""))[:2]
    return Head(
        cluster(situation).upper(),
        issuer(situation).upper(),
        title,
        subtitle,
        dated(situation),
        left,
        right,
        code=str(code),
        shown=code.shown,
    )


def cluster(situation: Situation) -> str:
    charter = situation.cycle.charter if situation.cycle else None
    return situation.cluster.name if situation.cluster else charter.name if charter else ""


def issuer(situation: Situation) -> str:
    """Unit under whose head the cluster's papers go out."""
    unit = officers.chair_unit(situation)
    return f"{unit.name} – Cụm trưởng" if unit else "Cụm trưởng"


def dated(situation: Situation) -> str:
    """Date line, its place and day to be filled in by hand: they are those of the signature."""
    year = situation.cycle.charter.year + 1 if situation.cycle else 0
    return f"{DOTS}, ngày …… tháng …… năm {year}"
