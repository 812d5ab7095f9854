"""A table that is followed answer by answer is the table worked out from all answers at once."""

from collections.abc import Mapping
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.conversations.scoring.self_scores import questions
from bot.dialogue.answers import Answers
from bot.dialogue.cycle import Cycle
from bot.dialogue.question import Question, first_open
from bot.dialogue.said import Platform
from bot.dialogue.situation import Answer, Situation
from bot.rules.charter import Charter
from bot.rules.scores import score
from bot.state.filled import Filled
from bot.state.sheet import Sheet
from tests.rules.plans import OPENS, answer_to, charters, patiently

IDS = "k7/self.a."
NOW = OPENS + timedelta(days=1)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Charter, list[dict[str, Answer]]]:
    """A charter, and the answers of one unit as they came, several at a time."""
    rules = draw(charters())
    leaves = list(rules.leaves.values())
    asked = [*leaves, *leaves, *rules.groups, None]
    came: list[dict[str, Answer]] = []
    number = 0
    for size in draw(st.lists(st.integers(1, 4), max_size=12)):
        came.append({})
        for _ in range(size):
            number += draw(st.integers(1, 3))
            about = draw(st.sampled_from(asked))
            part = about.id if about else draw(st.sampled_from(["send", "gone", f"{leaves[0].id}.ev"]))
            value = draw(st.sampled_from(["", "=7", "=", "-", "each", "1,5", "999999"]))
            if about in leaves and draw(st.booleans()):
                value = answer_to(draw, rules.leaves[part].criterion)
            reason = draw(st.sampled_from(["", "", "Vì được khen"]))
            came[-1][f"{IDS}{part}"] = Answer(value, number, NOW, aside=draw(st.booleans()), reason=reason)
    return rules, came


def followed(rules: Charter, came: list[dict[str, Answer]]) -> Answers:
    """Read before each of them came, as a chat is heard message by message."""
    answers = Answers({})
    for newer in came:
        Filled.of(rules, "a", IDS, answers)
        answers = answers.followed(newer)
    return answers


def at_once(came: list[dict[str, Answer]]) -> dict[str, Answer]:
    return {question: answer for newer in came for question, answer in newer.items()}


def here(rules: Charter, answers: Mapping[str, Answer]) -> Situation:
    return Situation(NOW, Platform("telegram"), cycle=Cycle("k7", rules), answers={"a": answers})


@given(histories())
@patiently
def test_what_is_filled_in_is_the_same_answer_by_answer_as_all_at_once(
    history: tuple[Charter, list[dict[str, Answer]]],
) -> None:
    rules, came = history
    step_by_step, whole = followed(rules, came), Answers(at_once(came))
    assert step_by_step == whole
    assert step_by_step.last == whole.last
    one, other = (Filled.of(rules, "a", IDS, answers) for answers in (step_by_step, whole))
    assert one == other
    assert list(one.leaves) == list(other.leaves) == list(rules.leaves)


@given(histories())
@patiently
def test_the_sheet_says_of_each_leaf_what_the_score_of_the_whole_table_says(
    history: tuple[Charter, list[dict[str, Answer]]],
) -> None:
    rules, came = history
    sheet = Sheet(here(rules, followed(rules, came)), "a")
    assert sheet.score == score(rules, "a", Sheet(here(rules, at_once(came)), "a").values)
    for leaf in rules.leaves.values():
        assert sheet.scored(leaf) == sheet.score.leaves[leaf.id]
    for group in rules.groups:
        assert sheet.summed(group) == sheet.score.groups[group.id]


@given(histories(), st.integers(0, 100))
@patiently
def test_the_short_walk_asks_what_the_long_one_asks(
    history: tuple[Charter, list[dict[str, Answer]]], place: int
) -> None:
    rules, came = history
    now = here(rules, followed(rules, came))
    places = [*rules.leaves, *(group.id for group in rules.groups), ""]
    near = places[place % len(places)]
    long, short = list(questions(now, "a")), list(questions(now, "a", near=near))
    assert said([q for q in short if not q.done]) == said([q for q in long if not q.done])
    assert {f"{IDS}{near}", f"{IDS}{near}.ev"} & set(said(long)) <= set(said(short))
    place_of, other = first_open(short), first_open(long)
    assert (place_of and place_of.id) == (other and other.id)


def said(walk: list[Question]) -> list[str]:
    return [question.id for question in walk]
