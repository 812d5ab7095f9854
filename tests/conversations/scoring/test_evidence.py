"""How many files a criterion takes."""

from dataclasses import replace

from bot.conversations.decide import decide
from bot.conversations.scoring.evidence import MOST
from bot.dialogue.facts import EvidenceWanted
from bot.dialogue.said import Attachment, Said
from bot.dialogue.situation import Evidence, Situation
from tests.worlds.charters import LAN
from tests.worlds.core import World, typed

A1 = "k1/self.thue.a1"


def having(count: int) -> Situation:
    """Lan at the first criterion, to which so many files were sent before."""
    pieces = tuple(Evidence(n, A1, f"{n}.jpg", "kept") for n in range(count))
    return replace(World.tiny().seen_by(LAN, asked=A1), evidence={"thue": pieces})


def sends(count: int) -> Said:
    files = tuple(Attachment(f"ref {n}", f"{n}.jpg") for n in range(count))
    return typed("", kind="files", files=files)


def test_files_up_to_the_limit_are_taken():
    turn = decide(having(MOST - 2), sends(2))
    assert len([f for f in turn.facts if isinstance(f, EvidenceWanted)]) == 2
    assert "không được lưu" not in turn.messages[0].text


def test_of_too_many_the_first_are_taken_and_the_rest_is_named():
    turn = decide(having(MOST - 1), sends(3))
    assert [f.file.name for f in turn.facts if isinstance(f, EvidenceWanted)] == ["0.jpg"]
    assert f"2 tệp không được lưu, vì mỗi tiêu chí nhận tối đa {MOST} tệp" in turn.messages[0].text


def test_beyond_the_limit_nothing_is_taken_and_what_to_do_is_told():
    turn = decide(having(MOST), sends(1))
    assert not turn.facts
    assert "Đề nghị gộp thành một tệp PDF" in turn.result


def test_a_file_too_large_or_empty_is_refused_at_once_and_the_others_are_taken():
    large, empty = Attachment("1", "lon.pdf", size=25 * 1024**2), Attachment("2", "rong.pdf", empty=True)
    turn = decide(having(0), typed("", kind="files", files=(large, Attachment("3", "a.pdf"), empty)))
    assert [f.file.name for f in turn.facts if isinstance(f, EvidenceWanted)] == ["a.pdf"]
    assert turn.messages[0].text.split("\n")[1:] == [
        "Không nhận lon.pdf: tệp lớn hơn 20 MB.",
        "Không nhận rong.pdf: tệp rỗng.",
    ]
    assert not decide(having(0), typed("", kind="files", files=(large,))).facts
