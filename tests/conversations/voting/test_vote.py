"""A unit's vote: as many steps whatever is chosen, the same words at the end, and nothing that changes it."""

from bot.conversations.voting.vote import is_owed, questions, shown, why_expired
from bot.dialogue.ballots import Cast
from bot.dialogue.facts import Answered
from bot.dialogue.question import QuestionId
from tests.conversations.voting.halls import opened, poll_of

FLAG = "Suy tôn Cờ thi đua"


VOTES = {
    ("Kho bạc", "Hải quan"): ("khobac", "haiquan"),
    ("Hải quan", "Kho bạc"): ("khobac", "haiquan"),
    ("Kho bạc", "Không chọn thêm"): ("khobac",),
    ("Phiếu trắng", "Không chọn thêm"): (),
}


def test_every_vote_takes_as_many_steps_and_is_heard_with_the_same_words():
    heard = set()
    for picks, vote in VOTES.items():
        world = opened(FLAG)
        for pick in picks:
            world.say("thue", f"[{pick}]")
        turn = world.say("thue", "[Bỏ phiếu]")
        assert turn.facts == (Cast("flag", "thue", vote),)
        heard.add(turn.result)
    assert len(heard) == 1


def test_what_was_picked_is_shown_only_in_private_messages():
    world = opened(FLAG)
    turn = world.say("thue", "[Kho bạc]")
    assert turn.ask
    assert turn.ask.private
    assert "Kho bạc" in turn.ask.text
    assert not world.offered["khobac"].private


def test_a_unit_cannot_choose_itself_where_the_charter_says_so():
    world = opened(FLAG)
    assert "Cục Thuế" not in [option.label for option in world.offered["thue"].options]
    own = opened("Bầu Cụm trưởng")
    assert "Cục Thuế" in [option.label for option in own.offered["thue"].options]


def test_choosing_again_takes_the_picks_back():
    world = opened(FLAG)
    world.plays("thue> [Kho bạc]", "thue> [Hải quan]", "thue> [Chọn lại]")
    assert "Lựa chọn 1/2." in world.told["thue"][-1]
    assert world.situation.drafts == {}


def test_a_vote_is_owed_once_by_the_seat_that_votes():
    world = opened(FLAG)
    poll = poll_of(world, "flag")
    assert is_owed(world.seen_by("thue"), poll, "thue")
    assert not is_owed(world.seen_by("thue"), poll, "khobac")
    world.plays("thue> [Kho bạc]", "thue> [Hải quan]", "thue> [Bỏ phiếu]")
    assert list(questions(world.seen_by("thue"), "thue")) == []
    ref = QuestionId.read("k1/vote.thue.flag")
    assert why_expired(world.seen_by("thue"), ref).startswith("Đơn vị đã bỏ phiếu;")


def test_a_show_of_hands_is_kept_like_any_answer_and_a_secret_vote_never():
    world = opened("Thông qua chương trình", "council")
    world.say("thue", "[Đồng ý]")
    turn = world.say("thue", "[Bỏ phiếu]")
    assert turn.facts == (Answered("thue", "k1/vote.thue.agenda", "yes"), Cast("agenda", "thue", ("yes",)))
    assert shown(()) == "-"
