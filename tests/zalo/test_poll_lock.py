"""One poller of a token on this machine."""

from handlers.zalo.poll_lock import PollLock


def test_of_two_only_one_polls_until_it_ends(tmp_path):
    first, second = PollLock(tmp_path, "1:secret"), PollLock(tmp_path, "1:secret")
    assert first.take()
    assert first.take()
    assert not second.take()
    first.release()
    assert second.take()
    second.release()


def test_another_token_has_another_lock_and_no_name_tells_the_token(tmp_path):
    first, other = PollLock(tmp_path, "1:secret"), PollLock(tmp_path, "2:secret")
    assert first.take()
    assert other.take()
    names = [path.name for path in tmp_path.iterdir()]
    assert len(names) == 2
    assert not any("secret" in name for name in names)
    first.release()
    other.release()
