"""The count of messages that a drilled year sends twice."""

from collections import Counter

from tests.drill.year import Played


def test_words_that_a_year_without_kills_says_again_are_no_message_sent_twice():
    def played(arrived: dict[str, int], nameless: dict[str, int]) -> Played:
        found = [Counter({("Lan", text): count for text, count in of.items()}) for of in (nameless, arrived)]
        return Played({}, [], 0, 0, found[0], found[1], Counter())

    undisturbed = played({"Đã bỏ phiếu.": 4, "Bầu cụm trưởng": 1}, {"Đã bỏ phiếu.": 4, "Bầu cụm trưởng": 1})
    assert undisturbed.sent_twice(undisturbed) == 0
    assert played({"Đã bỏ phiếu.": 5, "Mục 1": 2}, {"Đã bỏ phiếu.": 5, "Mục 1": 1}).sent_twice(undisturbed) == 2
    assert played({"Còn 3 ngày": 1}, {"Còn 3 ngày": 1}).sent_twice(undisturbed) == 0
