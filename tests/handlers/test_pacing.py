"""The pace that a platform bears: in a chat, in a group, in all, and of mail to many."""

from handlers.pacing import Pace, PaceLimits


def test_a_group_bears_twenty_messages_a_minute():
    pace, now, gone = Pace(PaceLimits()), 1000.0, []
    for _ in range(41):
        now = pace.free("-5", True, now)
        pace.taken("-5", True, now)
        gone.append(now)
    assert gone[19] < 1000 + 60 <= gone[20]
    assert all(later - earlier >= 60 for earlier, later in zip(gone, gone[20:], strict=False))


def test_thirty_chats_a_second_are_the_most():
    pace = Pace(PaceLimits())
    for chat in range(30):
        assert pace.free(f"{chat}", False, 5.0) == 5.0
        pace.taken(f"{chat}", False, 5.0)
    assert pace.free("another", False, 5.0) == 6.0


def test_of_two_processes_each_sends_half_and_the_second_lets_go_by_what_the_first_has_just_sent():
    first, second = Pace(PaceLimits()), Pace(PaceLimits())
    first.share(1, 1000.0)
    for chat in range(30):
        first.taken(f"a{chat}", False, 1000.0)
    for pace in (first, second):
        pace.share(2, 1000.5)
    assert first.free("a", False, 1000.5) == 1001.0
    assert second.free("b", False, 1000.5) == 1001.5
    assert second.room_for_many(1000.5) == 0
    for chat in range(15):
        second.taken(f"b{chat}", False, 1001.5)
    assert second.free("b", False, 1001.5) == 1002.5


def test_who_stays_behind_sends_all_again():
    pace = Pace(PaceLimits())
    for among in (2, 1):
        pace.share(among, 1000.0)
    for chat in range(29):
        pace.taken(f"a{chat}", False, 1001.0)
    assert pace.free("b", False, 1001.0) == 1001.0
    pace.taken("b", False, 1001.0)
    assert pace.free("c", False, 1001.0) == 1002.0


def test_mail_to_many_uses_what_answers_leave_and_keeps_none_of_them_waiting():
    pace, now, mail, waited = Pace(PaceLimits()), 1000.0, 0, []
    for tick in range(10 * 200):
        now = 1000.0 + tick / 200
        if tick % 200 == 77:
            free = pace.free("lan", False, now)
            pace.taken("lan", False, free)
            waited.append(free - now)
        room = pace.room_for_many(now)
        for _ in range(room):
            mail += 1
            pace.taken(f"m{mail}", False, pace.free(f"m{mail}", False, now))
        pace.taken_by_many(room, now)
    assert 280 <= mail <= 290
    assert max(waited) < 0.02
