"""A score sheet knows the stages that anybody has."""

from decimal import Decimal

from handlers.documents.scores.given_points import Scoresheet


def test_stages_come_in_their_order_whatever_was_read_first():
    sheet = Scoresheet()
    assert sheet.stages == []
    sheet.given["a", "1", "agreed"] = Decimal(5)
    sheet.given["b", "1", "self"] = Decimal(5)
    assert sheet.stages == ["self", "agreed"]


def test_a_stage_of_which_nothing_could_be_read_is_one_all_the_same():
    sheet = Scoresheet(unread={("a", "1", "reviewed")})
    assert sheet.stages == ["reviewed"]


def test_a_cell_that_was_left_empty_is_no_stage():
    assert Scoresheet(blank={("a", "1", "reviewed"): "dòng 2"}).stages == []
