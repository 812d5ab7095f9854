"""A list of criteria, a page at a time."""

from decimal import Decimal

import pytest

from bot.conversations.scoring.leaf_picker import DONE, MORE, PAGE, label, picking
from bot.dialogue.question import Effect, Question, QuestionId
from bot.questions import Unclear
from bot.rules.charter import Leaf
from bot.rules.graded import Graded

LEAVES = [Leaf(f"a{n}", f"C{n}", f"Nhiệm vụ {n}", Graded(Decimal(5))) for n in range(1, PAGE + 4)]
OTHER = Leaf("z", "9.9", "Việc khác", Graded(Decimal(5)))


def pages(leaves: list[Leaf] = LEAVES) -> list[Question]:
    id = QuestionId("k1", "agree", "thue", "", "pick")
    picked = picking(
        id, "Mục nào?", leaves, lambda leaf: Effect(goto=leaf.id), lambda: Effect((), "Xong."), known=[OTHER]
    )
    return list(picked)


def test_a_page_leads_to_the_next_and_the_last_to_none():
    first, last = pages()
    assert (first.id, last.id) == ("k1/agree.thue..pick", "k1/agree.thue..pick_1")
    assert first.keep(MORE.key).goto == last.id
    assert MORE not in last.put().form.options
    assert last.keep(DONE.key).result == "Xong."


def test_a_criterion_is_picked_by_its_letter_or_by_any_code():
    first, *_ = pages()
    form = first.put().form
    assert first.keep(form.read("b")).goto == "a2"
    assert first.keep(form.read("c11")).goto == "a11"
    assert first.keep(form.read("9.9")).goto == "z"
    with pytest.raises(Unclear):
        form.read("không có")


def test_an_empty_list_has_a_page_too():
    [only] = pages([])
    assert only.put().form.options == (DONE,)


def test_a_label_is_short_enough_for_a_button():
    assert label(OTHER) == "9.9 · Việc khác"
    long = Leaf(
        "a", "1", "Một tên tiêu chí rất dài mà không nút bấm nào của điện thoại chứa hết", Graded(Decimal(5))
    )
    assert len(label(long)) <= 44
    assert label(long).endswith("…")
