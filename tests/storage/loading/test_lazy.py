"""Mappings that are read when they are first looked into."""

from storage.loading.lazy import ByUnit, Lazy


def test_a_lazy_mapping_is_read_once_and_whole_at_the_first_look():
    reads: list[str] = []

    def read() -> dict[str, int]:
        reads.append("read")
        return {"a": 1, "b": 2}

    lazy = Lazy(read)
    assert reads == []
    assert "a" in lazy
    assert (lazy["b"], list(lazy), len(lazy)) == (2, ["a", "b"], 2)
    assert reads == ["read"]


def test_a_unit_is_read_when_it_is_looked_up_and_the_cluster_is_not_counted():
    reads: list[str] = []

    def read(unit: str) -> str:
        reads.append(unit)
        return unit.upper()

    by_unit = ByUnit(["thue", "khobac"], read)
    assert (list(by_unit), len(by_unit), by_unit.looked_up) == (["thue", "khobac"], 2, ())
    assert [by_unit["thue"], by_unit[""], by_unit["thue"]] == ["THUE", "", "THUE"]
    assert (reads, by_unit.looked_up) == (["thue", ""], ("thue", ""))
