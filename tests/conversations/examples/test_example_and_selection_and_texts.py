"""Good examples in the pure core: written, sent, picked; where they are taken up."""

from dataclasses import replace

import pytest

from bot.conversations.decide import decide
from bot.conversations.examples import example, selection, texts
from bot.conversations.examples.selection import CHOOSE
from bot.conversations.meeting import pledge
from bot.conversations.papers.facts import gathered
from bot.conversations.papers.paper import paper
from bot.conversations.papers.paper_template import words_of
from bot.dialogue.facts import Answered, EvidenceWanted, Steered
from bot.dialogue.projection import project
from bot.dialogue.question import Effect, QuestionId
from bot.dialogue.registry import Call, Reply
from bot.dialogue.said import Attachment
from bot.dialogue.situation import Evidence, Situation
from bot.dialogue.turn import GROUP, HERE
from bot.questions import Unclear
from bot.state.examples import FIGURES, MOST, SEND, examples, pick_id, words_id
from tests.worlds.charters import LAN, MINH
from tests.worlds.core import World, typed
from tests.worlds.papers import held

PHOTO = Attachment("f1", "cho.jpg", "image/jpeg", 1000)


def written(here: Situation, number: int = 1, outcome: str = "") -> Situation:
    facts = [
        Answered("thue", words_id(here, "thue", number), f"Tổ {number} hỗ trợ hộ kinh doanh."),
        Answered("thue", words_id(here, "thue", number, FIGURES), "120 hộ."),
    ]
    facts += [Answered("", pick_id(here, "thue", number), outcome)] if outcome else []
    return project(here, facts)


def test_a_photo_with_its_words_is_a_report_already():
    lan = World.tiny().seen_by(LAN)
    lan = replace(lan, channel=replace(lan.channel, asked=words_id(lan, "thue", 1), purpose=True))
    turn = decide(lan, replace(typed("Chị Hoa lập tổ hỗ trợ."), kind="files", files=(PHOTO,)))
    assert [type(fact) for fact in turn.facts] == [EvidenceWanted, Answered]
    assert turn.messages[0].asks == words_id(lan, "thue", 1, SEND)


def test_files_beyond_what_an_example_takes_are_told():
    lan = written(World.tiny().seen_by(LAN))
    many = replace(typed(""), kind="files", files=tuple(replace(PHOTO, ref=str(n)) for n in range(12)))
    turn = example.receive(lan, many, QuestionId.read(words_id(lan, "thue", 1, SEND)))
    assert turn
    assert len(turn.facts) == example.MOST_FILES
    assert "tệp thừa không được lưu" in turn.messages[0].text
    assert example.receive(lan, many, QuestionId.read("k1/self.thue.a1")) is None


def test_a_unit_sends_only_so_many_a_year():
    lan = World.tiny().seen_by(LAN)
    for number in range(1, MOST + 1):
        lan = written(lan, number, "sent")
    assert isinstance(example.begin(Call(lan, lan.seats[0])), Reply)
    assert isinstance(example.begin(Call(World.tiny().seen_by(LAN), lan.seats[0])), Effect)


@pytest.mark.parametrize("outcome", ["withdrawn", "passed"])
def test_another_may_be_sent_for_one_that_was_taken_back_or_passed_over(outcome: str):
    lan = World.tiny().seen_by(LAN)
    for number in range(1, MOST + 1):
        lan = written(lan, number, outcome if number == 3 else "chosen")
    begun = example.begin(Call(lan, lan.seats[0]))
    assert isinstance(begun, Effect)
    assert begun.goto == words_id(lan, "thue", MOST + 1)
    assert begun.goto in {question.id for question in example.questions(lan, "thue")}


@pytest.mark.parametrize("typed_as", ["không có", "hết", "xong"])
def test_an_example_is_sent_only_by_saying_so(typed_as: str):
    here = written(World.tiny().seen_by(LAN))
    send = next(q for q in example.questions(here, "thue") if q.id == words_id(here, "thue", 1, SEND))
    with pytest.raises(Unclear, match="chọn trong danh sách"):
        send.put().form.read(typed_as)
    assert send.put().form.read("Gửi thư ký cụm") == example.SENT.key


def test_what_is_picked_is_journalled_and_goes_to_the_group_with_its_photos():
    minh = written(World.tiny().seen_by(MINH), outcome="sent")
    kept = Evidence(7, words_id(minh, "thue", 1), "cho.jpg", "kept", sha256="ab", size=9)
    minh = replace(minh, evidence={"thue": (kept,)})
    question = next(selection.waiting(minh))
    effect = question.keep(CHOOSE.key)
    assert [type(fact) for fact in effect.facts] == [Answered, Steered]
    in_group = [m for m in effect.messages if m.to == GROUP]
    assert [bool(m.document) for m in in_group] == [False, True]
    assert examples(project(minh, effect.facts), "chosen")
    assert texts.sent_files(minh, examples(minh)[0], HERE)[0].document


def test_a_list_fits_a_screen_and_goes_on():
    minh = World.tiny().seen_by(MINH)
    for number in range(1, 11):
        minh = written(minh, number, "sent")
    first, second = selection.listed(minh, minh.seats[0])
    options = first.put().form.options
    assert len(options) == selection.PAGE + 2
    assert first.keep(selection.OLDER.key).goto == second.id
    lan = World.tiny().seen_by("Dũng")
    assert not [*selection.listed(replace(lan, answers=minh.answers), lan.seats[0])], "not picked, not shown"


def test_what_was_picked_stands_in_report_and_news_and_where_the_pledge_is_written():
    here = written(held(), outcome="chosen")
    line = "Cục Thuế tỉnh Thanh Hóa: Tổ 1 hỗ trợ hộ kinh doanh (số liệu: 120 hộ)."
    for kind in ("report", "news"):
        assert line in "\n".join(words_of(paper(here, kind).blocks))
        assert "điển hình tiên tiến" not in "\n".join(words_of(paper(held(), kind).blocks)).lower()
    assert gathered(written(held(), outcome="passed")).lists["điển hình"] == ()


def test_the_pledges_author_sees_what_was_picked():
    here = replace(held(), answers={u: a for u, a in held().answers.items() if u})
    asked = next((q for q in pledge.questions(written(here, outcome="chosen")) if q.id.endswith("text")), None)
    assert asked
    assert "Tổ 1 hỗ trợ hộ kinh doanh." in asked.put().text
