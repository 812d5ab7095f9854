"""Posts of a ballot: its terms, the warning, the minutes of the count."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversations.voting.count import due
from bot.conversations.voting.posts import (
    OPEN_VOTE,
    PROMISE,
    canonical,
    counted,
    hash_of,
    opened,
    reveals,
    secrecy,
)
from bot.dialogue.projection import project
from bot.rules.ballots import Ballot
from bot.state.ballots import item_of, terms_of
from tests.conversations.voting import halls


def test_the_posted_text_has_all_terms_and_its_own_hash():
    world = halls.opened("Suy tôn Cờ thi đua")
    poll = halls.poll_of(world, "flag")
    post = opened(world.situation, poll)
    assert poll.text == canonical(world.situation, poll.terms)
    assert poll.hash == hash_of(post.split("———\n")[1].rstrip("\n"))
    assert post.count(PROMISE) == 1
    for words in (
        "Đơn vị bỏ phiếu (5)",
        "Mỗi phiếu: chọn từ 1 đến 2 đơn vị",
        "Hợp lệ khi",
        "Khi bằng phiếu",
        "Đóng: 17:15",
    ):
        assert words in post, words


def test_a_show_of_hands_promises_nothing_and_names_everybody():
    world = halls.opened("Thông qua chương trình", "council")
    assert OPEN_VOTE in opened(world.situation, halls.poll_of(world, "agenda"))
    world.plays("thue> [Đồng ý]", "thue> [Bỏ phiếu]", "khobac> [Không đồng ý]", "khobac> [Bỏ phiếu]")
    situation = halls.over(world, "agenda", ("yes",), ("no",))
    now = project(situation, due(situation).facts)
    assert now.cycle
    minutes = counted(now, now.cycle.polls[0])
    assert "Đồng ý: Cục Thuế." in minutes
    assert "Không đồng ý: Kho bạc." in minutes


def test_the_minutes_say_the_numbers_the_threshold_and_the_conclusion():
    world = halls.opened("Bầu Cụm trưởng")
    situation = halls.over(world, "chair", ("thue",), ("thue",), ("thue",), ("bhxh",), ())
    now = project(situation, due(situation).facts)
    assert now.cycle
    minutes = counted(now, now.cycle.polls[0])
    assert "Phát ra 5, thu về 5, hợp lệ 4, không hợp lệ 0, phiếu trắng 1." in minutes
    assert "– Cục Thuế: 3/5 phiếu (60,0%)" in minutes
    assert minutes.endswith("Kết luận: Cục Thuế trúng cử.")


def test_before_a_ballot_is_opened_the_chair_reads_which_results_reveal_votes():
    situation = halls.closed("council").situation
    said = {}
    for id in ("award", "trust", "agenda"):
        item = item_of(situation, id)
        assert item
        said[id] = reveals(situation, terms_of(situation, item, 15))
    assert said["award"].startswith("Từ kết quả có thể suy ra phiếu")
    assert said["trust"].startswith("Chỉ công bố đạt hay không đạt: kín hơn")
    assert said["agenda"] == OPEN_VOTE


def test_the_help_on_secrecy_begins_with_the_promise():
    said = secrecy(halls.opened("Suy tôn Cờ thi đua").situation)
    assert said.startswith(PROMISE)
    assert re.search(r"Cụm có \d+ đơn vị: khi hầu hết chọn giống nhau, có thể suy ra phiếu", said)


@pytest.mark.parametrize("base", ["units", "present", "issued", "returned", "valid"])
@pytest.mark.parametrize("tie", ["score", "lots", "none"])
def test_every_base_and_every_rule_for_ties_has_words(base: str, tie: str):
    world = halls.opened("Suy tôn Cờ thi đua")
    terms = halls.poll_of(world, "flag").terms
    ballot: Ballot = replace(terms.ballot, base=base, tie=tie)  # type: ignore[arg-type]
    text = canonical(world.situation, replace(terms, ballot=ballot, closes=terms.opens + timedelta(hours=1)))
    assert "Khi bằng phiếu: " in text
