"""The product's memory with its database at hand, to look at rows from outside and to spoil them."""

from typing import Any

from storage.database.engine import Database
from storage.turn.unit_of_work import UnitOfWork


class ProbedMemory(UnitOfWork):
    def __init__(self, url: str, **how: Any) -> None:
        self.database: Database = self.engine(url)
        self.engine = lambda url: self.database  # type: ignore[method-assign]
        super().__init__(url, **how)
