"""Settings that are lists: who votes, who can be chosen, who reviews; and the kind of a ballot."""

import pytest

from bot.questions import Unclear
from bot.rules.charter_parser import read_charter
from bot.rules.charter_settings import Setting
from bot.rules.list_settings import list_settings
from config.charters import READY_MADE, load


def setting(name: str, key: str) -> Setting:
    return next(one for one in list_settings(load(name), load(name)) if one.key == key)


@pytest.mark.parametrize("name", READY_MADE)
def test_every_setting_put_back_as_it_is_leaves_the_charter_as_it_is(name: str):
    data = load(name)
    before = read_charter(data)
    for one in list_settings(data, data):
        value = one.get(data)
        assert one.form.accepts(value), one.key
        assert one.said(data), one.key
        assert read_charter(one.changed(data, value)) == before, one.key


def test_an_electorate_is_typed_by_the_units_names_and_all_is_a_word():
    one, data = setting("short", "b-0-electorate"), load("short")
    assert one.said(data) == "tất cả đơn vị"
    value = one.form.read("Cục Thuế, kho bac nha nuoc; Cục Thuế")
    made = one.changed(data, value)
    assert read_charter(made).ballots[0].electorate == ("thue", "khobac")
    assert one.said(made) == "Cục Thuế và Kho bạc Nhà nước"
    assert read_charter(one.changed(made, one.form.read("tất cả đơn vị"))) == read_charter(data)
    with pytest.raises(Unclear, match="Không thấy “Sở Nội vụ”"):
        one.form.read("Cục Thuế, Sở Nội vụ")


def test_candidates_are_those_that_can_be_chosen():
    one, data = setting("short", "b-2-candidates"), load("short")
    made = read_charter(one.changed(data, "thue qltt"))
    assert made.ballots[2].candidates == ("thue", "qltt")


def test_a_ballot_that_becomes_a_motion_has_no_list_any_more_and_may_have_one_again():
    data = load("short")
    one = setting("short", "b-0-kind")
    assert one.get(data) == "approve"
    motion = one.changed(data, "yes_no")
    assert read_charter(motion).ballots[0].candidates == ()
    assert "b-0-candidates" not in [s.key for s in list_settings(motion, motion)]
    again = read_charter(one.changed(motion, "elect")).ballots[0]
    assert (again.kind, len(again.candidates)) == ("elect", 8)


def test_a_group_that_a_draft_adds_is_given_to_a_reviewer_that_there_is():
    data = load("year")
    leaf = {"id": "new1", "code": "4.1", "title": "Chuyển đổi số", "kind": "graded", "maximum": 5, "step": 1}
    data["groups"] = [*data["groups"], {"id": "new", "code": "IV", "title": "Chuyển đổi số", "parts": [leaf]}]
    settings = {one.key: one for one in list_settings(data, load("year"))}
    one = settings[f"rv-{len(data['groups']) - 1}"]
    assert (one.title, one.said(data)) == ("Nhóm IV", "chưa phân công")
    first = one.form.options[0]
    made = read_charter(one.changed(data, one.form.pick(first.key)))
    assert made.reviewers["new"] == (first.label,)
    both = read_charter(one.changed(data, one.form.read(", ".join(o.label for o in one.form.options[:2]))))
    assert len(both.reviewers["new"]) == 2


def test_whoever_reviews_a_group_goes_on_and_others_come_in_addition():
    # A seat is known by its groups: one that was taken from a group would be nobody's.
    data = load("year")
    one = setting("year", "rv-0")
    [other] = one.form.options
    group = str(data["groups"][0]["id"])
    was = read_charter(data).reviewers[group]
    for chosen in (one.form.pick(other.key), one.form.read(other.label)):
        assert one.form.accepts(chosen)
        assert read_charter(one.changed(data, chosen)).reviewers[group] == (*was, other.label)
    with pytest.raises(Unclear):
        one.form.read("Chưa phân công")
    assert not one.form.accepts("none")
    assert not one.form.accepts(other.key)
    # What a draft added, it may take back.
    draft = one.changed(data, one.form.pick(other.key))
    again = next(s for s in list_settings(draft, data) if s.key == one.key)
    assert again.said(draft) == " và ".join((*was, other.label))
    assert read_charter(again.changed(draft, again.form.read(was[0]))).reviewers[group] == was


def test_a_seat_of_the_charter_in_force_can_be_chosen_where_the_draft_left_it_out():
    in_force = load("year")
    draft = {key: value for key, value in in_force.items() if key != "reviewers"}
    one = next(s for s in list_settings(draft, in_force) if s.key == "rv-0")
    assert one.said(draft) == "chưa phân công"
    group = str(draft["groups"][0]["id"])
    kept = read_charter(in_force).reviewers[group]
    assert one.changed(draft, one.form.read(kept[0]))["reviewers"] == {group: list(kept)}


def test_without_a_review_nobody_is_asked_who_reviews():
    assert not [one for one in list_settings(load("short"), load("short")) if one.topic == "Thẩm định"]
