"""Work that lost to another transaction is done anew, three times at most."""

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError, ProgrammingError

from storage.database import retry
from storage.database.locks import ClusterChanged
from storage.database.retry import write_with_retries


class Failing:
    """A database whose first writes fail; `began`: the cluster each began with."""

    def __init__(self, *problems: Exception) -> None:
        self.problems, self.began = list(problems), []

    async def write(self, work: Any, cluster: int = 0) -> Any:
        self.began.append(cluster)
        if self.problems:
            raise self.problems.pop(0)
        return work(None)


def lost_key() -> IntegrityError:
    return IntegrityError("INSERT", None, Exception())


async def written(database: Failing) -> str:
    clusters = iter((1, 2, 3))
    return await write_with_retries(database, lambda _: "done", lambda: next(clusters))  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _without_pauses(monkeypatch: pytest.MonkeyPatch):
    async def sleep(seconds: float) -> None:
        assert 0 < seconds < 1

    monkeypatch.setattr(retry.asyncio, "sleep", sleep)


async def test_a_lost_key_and_a_cluster_that_changed_are_tried_again_under_the_lock_named_then():
    database = Failing(lost_key(), ClusterChanged())
    assert await written(database) == "done"
    assert database.began == [1, 2, 3]


async def test_what_fails_three_times_is_raised():
    with pytest.raises(IntegrityError):
        await written(Failing(*(lost_key() for _ in range(4))))


async def test_a_faulty_statement_is_not_tried_again():
    database = Failing(ProgrammingError("SELEC", None, Exception()))
    with pytest.raises(ProgrammingError):
        await written(database)
    assert database.began == [1]
