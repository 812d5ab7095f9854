"""The draft of a charter: which answers it touches, and what its adoption asks for again."""

from bot.dialogue.facts import Answered, AnswerTakenBack
from bot.dialogue.projection import project
from bot.dialogue.situation import Situation
from bot.state.charter_draft import Amendment, amendment
from bot.state.sheet import sheet_of
from tests.worlds.amended import added, drafted, dropped, raised, renamed
from tests.worlds.core import World


def scored() -> Situation:
    """Lan's unit has sent its table, Mai's has answered one criterion."""
    answers = {"a1": "4.5", "a2": "1", "b1": "9", "b2": "1", "send": "yes"}
    facts = [Answered("thue", f"k1/self.thue.{leaf}", value) for leaf, value in answers.items()]
    here = World.tiny().situation
    return project(here, [*facts, Answered("khobac", "k1/self.khobac.a1", "5")])


def of(situation: Situation) -> Amendment:
    made = amendment(situation)
    assert made
    return made


def test_without_a_draft_there_is_no_amendment():
    assert amendment(World.tiny().situation) is None


def test_a_criterion_is_touched_by_the_units_that_have_answered_it():
    made = of(project(scored(), (drafted(raised, dropped),)))
    assert [(one.leaf.id, [u.id for u in one.units], one.gone) for one in made.touched] == [
        ("a1", ["thue", "khobac"], False),
        ("a2", ["thue"], True),
    ]


def test_a_renamed_criterion_touches_no_answer_and_opens_no_table():
    here = project(scored(), (drafted(renamed),))
    now = project(here, of(here).adopting("Sửa"))
    assert of(here).touched == ()
    assert sheet_of(now, "thue").status == "sent"


def test_after_the_adoption_a_touched_answer_is_missing_and_kept_as_the_proposal():
    here = project(scored(), (drafted(raised),))
    now = project(here, of(here).adopting("Sửa"))
    sheet = sheet_of(now, "thue")
    answer = sheet.answer(sheet.charter.leaves["a1"])
    assert [leaf.id for leaf in sheet.missing()] == ["a1"]
    assert answer
    assert (answer.value, answer.aside) == ("4.5", True)


def test_a_sent_table_that_lacks_a_new_criterion_is_with_its_unit_again():
    here = project(scored(), (drafted(added),))
    facts = of(here).adopting("Sửa")
    now = project(here, facts)
    assert [fact.unit for fact in facts if isinstance(fact, AnswerTakenBack)] == ["thue"]
    assert sheet_of(now, "thue").status == "drafting"


def test_ids_of_questions_belong_to_one_draft():
    first, second = (of(project(scored(), (drafted(edit),))) for edit in (raised, added))
    assert first.id("adopt") != second.id("adopt")
