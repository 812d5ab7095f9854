"""Every module has its test by name, so that whoever changes one knows where to look.

The test of `storage/outbox/claims.py` is `test_claims.py`, in a folder of tests/ that is named on the way to
the module: tests/storage/outbox/, tests/storage/, tests/outbox/, or tests/ itself. Of several modules of one
name it is that of the outermost: `tests/conversations/test_desk.py` tests no part's own desk. A few modules
that belong together may share one: `test_gates_and_tiers.py`. In `bot/conversations/` a talk that begins with
the module's name will do: `handover_rotated.talk` for `meeting/handover.py`. A package counts if its
`__init__.py` holds code. Revisions of the schema have no test of their own: `test_migrations.py` plays all.
"""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

import pytest

TESTS = Path(__file__).parent
ROOTS = ("bot", "config", "handlers", "storage")
TALKED = PurePath("bot/conversations")
REVISIONS = PurePath("storage/migrations/versions")


def modules(root: Path) -> Iterator[PurePath]:
    """Each module that holds code, relative to the root."""
    for top in ROOTS:
        for path in sorted((root / top).rglob("*.py")):
            module = path.relative_to(root)
            if REVISIONS not in module.parents and (path.name != "__init__.py" or _holds_code(path)):
                yield module


def without(root: Path) -> list[str]:
    """Modules that no test and no talk is named after."""
    every, tested = [*modules(root)], set[PurePath]()
    tests = [test for kind in ("test_*.py", "*.talk") for test in (root / "tests").rglob(kind)]
    for test in (path.relative_to(root / "tests") for path in tests):
        fitting = [module for module in every if _is_of(test, module)]
        outermost = min((len(module.parts) for module in fitting), default=0)
        tested.update(module for module in fitting if len(module.parts) == outermost)
    return [module.as_posix() for module in every if module not in tested]


def _is_of(test: PurePath, module: PurePath) -> bool:
    name = module.parent.name if module.stem == "__init__" else module.stem.strip("_")
    if test.suffix == ".talk":
        return f"{test.stem}_".startswith(f"{name}_") and TALKED in module.parents
    named = test.stem.removeprefix("test_")
    return name in (named, *named.split("_and_")) and _lie_on_the_way(test.parts[:-1], module.parts[:-1])


def _lie_on_the_way(folders: Iterable[str], way: Iterable[str]) -> bool:
    """In the same order; any may be left out."""
    rest = iter(way)
    return all(folder in rest for folder in folders)


def _holds_code(path: Path) -> bool:
    return any(not isinstance(node, ast.Expr) for node in ast.parse(path.read_text("utf-8")).body)


def test_every_module_has_a_test_of_its_name() -> None:
    missing = without(TESTS.parent)
    assert not missing, f"write tests/.../test_<name>.py for {missing}"


@pytest.mark.parametrize(
    ("test", "is_found"),
    [
        ("test_claims.py", True),
        ("storage/test_claims.py", True),
        ("outbox/test_claims.py", True),
        ("storage/outbox/test_claims.py", True),
        ("storage/test_claims_and_rows.py", True),
        ("outbox/storage/test_claims.py", False),
        ("web/test_claims.py", False),
        ("storage/test_claims_run_out.py", False),
        ("talks/claims.talk", False),
        ("claims.py", False),
    ],
)
def test_a_test_is_found_on_the_way_to_its_module(tmp_path: Path, test: str, is_found: bool) -> None:
    for file in ("storage/outbox/claims.py", f"tests/{test}"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("x = 1\n")
    assert (without(tmp_path) == []) is is_found


@pytest.mark.parametrize(
    ("talk", "is_found"), [("handover.talk", True), ("handover_rotated.talk", True), ("handovers.talk", False)]
)
def test_a_talk_is_a_test_of_the_conversation_it_is_named_after(
    tmp_path: Path, talk: str, is_found: bool
) -> None:
    for file in ("bot/conversations/meeting/handover.py", f"tests/talks/{talk}"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("x = 1\n")
    assert (without(tmp_path) == []) is is_found


def test_a_test_further_out_is_that_of_the_module_further_out(tmp_path: Path) -> None:
    for file in ("storage/rows.py", "storage/outbox/rows.py", "tests/storage/test_rows.py"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("x = 1\n")
    assert without(tmp_path) == ["storage/outbox/rows.py"]


def test_a_package_without_code_and_a_revision_need_no_test(tmp_path: Path) -> None:
    files = {"storage/outbox/__init__.py": '"""Rows."""\n', "storage/migrations/versions/0001_a.py": "x = 1\n"}
    for file, text in files.items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text)
    (tmp_path / "tests").mkdir()
    assert without(tmp_path) == []


if __name__ == "__main__":
    print("\n".join(without(TESTS.parent)))
