"""Reports on campaigns in the pure core: when they are asked for, what follows, what papers say of them."""

from dataclasses import replace
from datetime import timedelta

from bot.conversations.campaigns import overview, report
from bot.dialogue.position import agenda
from bot.dialogue.projection import project
from bot.dialogue.question import Effect, QuestionId
from bot.dialogue.registry import Call, Reply
from bot.dialogue.situation import Situation
from bot.questions import Text
from bot.state.campaigns import campaigns, is_complete, report_id
from tests.state.test_campaigns import told, year


def before_end(left: timedelta) -> Situation:
    here = year()
    return replace(here, now=campaigns(here)[0].window.due - left)


def open_ids(here: Situation) -> list[str]:
    return [q.id for q in report.questions(here, "thue") if not q.done]


def test_a_report_is_asked_for_in_its_last_week_and_never_as_a_text():
    assert open_ids(before_end(timedelta(days=8))) == []
    here = before_end(timedelta(days=7))
    assert open_ids(here) == [report_id(here, "thue", c, report.FIRST) for c in ("so", "hien")]
    asked = [q for q in report.questions(here, "thue") if not q.done]
    assert not any(isinstance(q.put().form, Text) for q in asked)


def test_words_are_followed_by_the_criterion_that_is_tied():
    here = before_end(timedelta(days=2))
    words = next(q for q in report.questions(here, "thue") if q.id == report_id(here, "thue", "so"))
    kept = words.keep("45/50 cán bộ học xong.")
    assert kept.goto == report_id(here, "thue", "so", "a1")
    now = project(here, kept.facts)
    figure = next(q for q in report.questions(now, "thue") if q.id == kept.goto)
    assert not figure.done
    assert is_complete(project(now, figure.keep("90").facts), "thue", "so")


def test_after_its_end_nothing_is_taken_and_a_button_says_so():
    here = before_end(-timedelta(days=30))
    assert [*report.questions(here, "thue")] == []
    assert "đã hết hạn báo cáo" in report.why_expired(here, QuestionId.read(report_id(here, "thue", "so")))
    assert report.window(QuestionId.read(report_id(here, "thue", "so", "a1"))) == "campaign.so"


def test_the_desk_sees_who_has_not_reported_and_the_group_only_how_many():
    here = told(before_end(timedelta(days=1)), "hien", "42 đơn vị máu.")
    assert "Hiến máu tình nguyện (05/10/2026 – 30/10/2026): 1/2 đơn vị đã báo cáo; chưa: Kho bạc" in (
        overview.text(here, names=True)
    )
    assert "chưa:" not in overview.text(here)
    assert "còn thiếu mục 1.1" in overview.text(told(here, "so", "45/50."), own="thue")
    assert overview.text(replace(here, cycle=None)) == overview.NONE


def test_a_representative_gets_the_list_and_others_the_overview():
    here = before_end(timedelta(days=1))
    seat = next(s for s in here.roster if s.role == "representative" and s.unit == "thue")
    own = replace(here, person=seat.holders[0].person, seats=(seat,))
    assert isinstance(overview.open_campaigns(Call(own, seat)), Effect)
    assert any(q.id.startswith("k1/campaign.thue") for q in agenda(own))
    other = next(s for s in here.roster if s.role == "secretary")
    assert isinstance(overview.open_campaigns(Call(here, other)), Reply)
